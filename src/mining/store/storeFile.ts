import { chmodSync, closeSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { isDamage, throwIfCallerError } from './sqliteFailure.ts';

/** Marks the file as ours; "rptn" in ASCII. */
const APPLICATION_ID = 0x7270746e;
/** Raised whenever the table below changes. Formats of values have versions of their own, in their keys. */
const SCHEMA_VERSION = 1;
/** Another process writes for milliseconds; one that holds the lock for longer has stopped. A guess. */
const BUSY_TIMEOUT_MS = 20_000;

/** What SQLite takes for a table that lives on the disk while it is open, and that nobody else sees. */
const TEMPORARY = '';

/**
 * One SQLite file with a single table. Operations throw what SQLite throws.
 *
 * Only opening mends: a damaged or foreign file is replaced, an unusable place answered by a temporary table.
 */
export class StoreFile {
  readonly isPersistent: boolean;
  /** A file, or what SQLite takes for none. */
  readonly path: string;
  private readonly database: DatabaseSync;
  private readonly statements: Readonly<Record<'get' | 'set' | 'delete' | 'keys', StatementSync>>;

  private constructor(path: string) {
    this.path = path;
    this.isPersistent = path !== TEMPORARY && path !== ':memory:';
    if (this.isPersistent) makePrivate(path);
    this.database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
    try {
      this.prepareTable();
      this.statements = {
        get: this.database.prepare('SELECT value FROM entry WHERE kind = ? AND key = ?'),
        set: this.database.prepare('INSERT OR REPLACE INTO entry (kind, key, value) VALUES (?, ?, ?)'),
        delete: this.database.prepare('DELETE FROM entry WHERE kind = ? AND key = ?'),
        keys: this.database.prepare('SELECT key FROM entry WHERE kind = ? ORDER BY key'),
      };
    } catch (error) {
      this.database.close();
      throw error;
    }
  }

  /** Opens or makes the file at `path`. */
  static open(path: string): StoreFile {
    // The second attempt meets either the file that another process has made anew or no file at all.
    for (const isLast of [false, true]) {
      try {
        return new StoreFile(path);
      } catch (error) {
        if (!isUnusablePlace(error)) throwIfCallerError(error);
        if (!isDamage(error)) break;
        if (!isLast) removeFiles(path);
      }
    }
    return StoreFile.temporary();
  }

  /** An empty table that ends with this process. */
  static temporary(): StoreFile {
    return new StoreFile(TEMPORARY);
  }

  get(kind: string, key: string): Uint8Array | undefined {
    const row = this.statements.get.get(kind, key);
    return row?.['value'] instanceof Uint8Array ? row['value'] : undefined;
  }

  set(kind: string, key: string, value: Uint8Array): void {
    this.statements.set.run(kind, key, value);
  }

  delete(kind: string, key: string): void {
    this.statements.delete.run(kind, key);
  }

  keys(kind: string): string[] {
    return this.statements.keys.all(kind).map((row) => String(row['key']));
  }

  begin(): void {
    // Taking the write lock at once avoids the deadlock of two readers that both want to write.
    this.database.exec('BEGIN IMMEDIATE');
  }

  commit(): void {
    this.database.exec('COMMIT');
  }

  rollBack(): void {
    // SQLite itself has rolled back after some failures.
    if (this.database.isTransaction) this.database.exec('ROLLBACK');
  }

  close(): void {
    if (this.database.isOpen) this.database.close();
  }

  /** Closes the file and removes it from the disk. */
  discard(): void {
    this.close();
    if (this.isPersistent) removeFiles(this.path);
  }

  private prepareTable(): void {
    // Losing the last transactions in a power cut is fine for a cache; a torn file is not, and WAL prevents it.
    this.database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 16777216;');
    if (this.isCurrent()) return;
    this.begin();
    // Another process may have made the table while this one waited for the lock.
    if (!this.isCurrent()) {
      for (const { name, type } of this.database.prepare("SELECT name, type FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'").all()) {
        if (type === 'table' || type === 'view') this.database.exec(`DROP ${type} IF EXISTS "${String(name).replaceAll('"', '""')}"`);
      }
      this.database.exec(
        `CREATE TABLE entry (kind TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY (kind, key));
         PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA_VERSION};`,
      );
    }
    this.commit();
  }

  private isCurrent(): boolean {
    const { application_id: application } = this.database.prepare('PRAGMA application_id').get() ?? {};
    const { user_version: version } = this.database.prepare('PRAGMA user_version').get() ?? {};
    return application === APPLICATION_ID && version === SCHEMA_VERSION;
  }
}

/** Makes folder and file before SQLite does, so that they are the user's own from the start. */
function makePrivate(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  closeSync(openSync(path, 'a', 0o600));
  chmodSync(path, 0o600);
}

/** Whether a file cannot be made there at all. */
function isUnusablePlace(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    /^E(?:ACCES|PERM|ROFS|NOSPC|NOTDIR|EXIST|ISDIR|DQUOT|NAMETOOLONG|LOOP)$/.test(String(error.code))
  );
}

function removeFiles(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) {
    try {
      rmSync(path + suffix, { force: true });
    } catch (error) {
      if (!isUnusablePlace(error)) throw error;
    }
  }
}
