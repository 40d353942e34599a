/** Where packages come from: the registry and the client that knows it. */
export type Ecosystem = 'maven' | 'pypi' | 'npm' | 'go' | 'cargo';

/** One version that a registry offers. */
export interface PublishedVersion {
  readonly version: string;
  /** When it was published, ISO 8601; `undefined` where the registry does not tell. */
  readonly publishedAt: string | undefined;
}

/** One downloaded archive and where its files belong. */
export interface DownloadedArchive {
  /** Absolute path of a .jar, .zip, .tar.gz, .tgz or .crate file. */
  readonly file: string;
  readonly part: 'main' | 'test';
  /** When it was published, where only the download tells, ISO 8601. */
  readonly publishedAt?: string;
}

/** One registry through its own client. Nothing that a package contains is ever executed. */
export interface Registry {
  readonly ecosystem: Ecosystem;
  /** Names that the client takes, so that none can be read as an option or a command. */
  readonly namePattern: RegExp;
  /** Everything on offer, in no particular order. */
  listVersions(name: string): Promise<readonly PublishedVersion[]>;
  /** Puts the source archives of one version into an empty folder. */
  download(name: string, version: string, folder: string): Promise<readonly DownloadedArchive[]>;
}
