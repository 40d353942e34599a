import { languageOfPath } from '../syntax/languageTable.ts';
import type { ProblemReason } from './sample.ts';

/** Folders that hold other people's code or what a build made, wherever they stand. */
const vendoredFolders = new Set(
  'node_modules vendor third_party third-party thirdparty 3rdparty external bower_components jspm_packages .yarn .pnp Pods Carthage Godeps site-packages .venv venv dist build out target .gradle .next .nuxt coverage __pycache__'.split(
    ' ',
  ),
);

/** Folders of the list above that are also ordinary package names below a source root, such as `src/main/java/org/x/build`. */
const alsoPackageNames = new Set('external build out target coverage'.split(' '));

const sourceRoots = /(?:^|\/)(?:src|lib|java|pkg|internal|cmd)\//;

const lockFiles =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|Cargo\.lock|go\.sum|poetry\.lock|Pipfile\.lock|composer\.lock|Gemfile\.lock|bun\.lockb?|uv\.lock)$/;

/** Names that generators of interfaces, parsers, resources and forms give to what they write. */
const generatedNames = new RegExp(
  [
    '\\.pb\\.(?:go|h|cc|cpp|c|ts|js|swift|gw\\.go)$',
    '_pb2?(?:_grpc)?\\.(?:pyi?|js|ts|d\\.ts)$',
    '_grpc_(?:web_)?pb\\.(?:js|d\\.ts)$',
    '\\.g(?:\\.i|en)?\\.[a-z]+$',
    '[._-]generated\\.[a-z]+$',
    '\\.designer\\.(?:cs|vb)$',
    '(?:^|/)zz_generated\\.',
    '(?:^|/)bindata\\.go$',
    '(?:^|/)wire_gen\\.go$',
    '(?:^|/)(?:y\\.tab|lex\\.yy)\\.[a-z]+$',
    '\\.tab\\.(?:c|h|cc|cpp|hh|hpp)$',
    '(?:^|/)(?:parsetab|lextab|yacctab)\\.py$',
    '(?:^|/)moc_[^/]+\\.cpp$',
    '(?:^|/)ui_[^/]+\\.h$',
    '(?:^|/)qrc_[^/]+\\.cpp$',
  ].join('|'),
  'i',
);

const minifiedNames =
  /[.-]min\.[cm]?js$|[.-]bundle\.[cm]?js$|(?:^|\/)(?:bundle|vendors?~[^/]*|polyfills?\.[0-9a-f]{8,}|\d+\.[0-9a-f]{8,}\.chunk)\.js$|\.chunk\.js$/;

/** Why a path is left out without looking into the file; `undefined` when it is worth reading. */
export function pathExclusion(path: string): ProblemReason | undefined {
  if (lockFiles.test(path) || generatedNames.test(path)) return 'generated';
  if (!languageOfPath(path)) return 'unsupportedLanguage';
  if (isVendored(path)) return 'vendored';
  if (minifiedNames.test(path)) return 'minified';
  return undefined;
}

function isVendored(path: string): boolean {
  const folders = path.split('/').slice(0, -1);
  return folders.some((folder, index) => {
    if (!vendoredFolders.has(folder)) return false;
    const above = `${folders.slice(0, index).join('/')}/`;
    return !(alsoPackageNames.has(folder) && sourceRoots.test(above));
  });
}
