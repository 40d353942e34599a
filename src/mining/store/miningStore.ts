// What mining remembers about one repository between runs: a cache that may be thrown away at any time.
// It knows no kind of value; failures of the disk never reach the caller, they only make it forget.

import { isDamage, throwIfCallerError } from './sqliteFailure.ts';
import { StoreFile } from './storeFile.ts';
import { packValue, unpackValue } from './storedValue.ts';

/**
 * A persistent table of values, named by kind and key.
 *
 * The file is private to the user (mode 0600) and may be used by several processes at once.
 * A file that is damaged or of another version is thrown away and built anew.
 * Where nothing can be written, the store works on a temporary table that ends with it.
 */
export class MiningStore {
  private file: StoreFile;
  private depth = 0;
  private lossCount = 0;

  private constructor(file: StoreFile) {
    this.file = file;
  }

  /**
   * Opens the store at `path`, making it and its folder where they are missing.
   *
   * @param path A file, or `:memory:`.
   */
  static open(path: string): MiningStore {
    return new MiningStore(StoreFile.open(path));
  }

  /** Where it lies, for another process or thread to open; `undefined` where nobody else can. */
  get path(): string | undefined {
    return this.file.isPersistent ? this.file.path : undefined;
  }

  /** Whether values outlive this store. */
  get isPersistent(): boolean {
    return this.file.isPersistent;
  }

  /** How often everything was lost since opening, because the file turned out damaged or the disk full. */
  get timesLost(): number {
    return this.lossCount;
  }

  /** The value last written, or `undefined`. The caller vouches for the type: a key must name its format's version. */
  read<T>(kind: string, key: string): T | undefined {
    const bytes = this.attempt((file) => file.get(kind, key));
    return bytes && unpackValue<T>(bytes);
  }

  /** Writes a value that can be cloned structurally, in place of an earlier one. */
  write(kind: string, key: string, value: unknown): void {
    const bytes = packValue(value);
    this.attempt((file) => file.set(kind, key, bytes));
  }

  /** Forgets a value. */
  remove(kind: string, key: string): void {
    this.attempt((file) => file.delete(kind, key));
  }

  /** Every key of a kind, sorted. */
  keys(kind: string): string[] {
    return this.attempt((file) => file.keys(kind)) ?? [];
  }

  /**
   * Writes everything that `change` writes, or nothing when it throws or the process ends before.
   *
   * A transaction within another is part of it.
   */
  transaction<R>(change: () => R): R {
    if (this.depth > 0) return change();
    this.attempt((file) => file.begin());
    this.depth++;
    try {
      const result = change();
      this.attempt((file) => file.commit());
      return result;
    } catch (error) {
      this.attempt((file) => file.rollBack());
      throw error;
    } finally {
      this.depth--;
    }
  }

  /** Closes the file. A damaged one is gone afterwards. */
  dispose(): void {
    this.file.close();
  }

  /** Runs one operation; where the file fails, goes on with an empty temporary one. */
  private attempt<R>(operation: (file: StoreFile) => R): R | undefined {
    try {
      return operation(this.file);
    } catch (error) {
      throwIfCallerError(error);
      this.lossCount++;
      if (isDamage(error)) this.file.discard();
      else this.file.close();
      this.file = StoreFile.temporary();
      if (this.depth > 0) this.file.begin();
      return undefined;
    }
  }
}
