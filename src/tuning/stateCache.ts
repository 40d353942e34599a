// What the layers below the first trained one made of windows that may return: in memory first, then in a scratch file.

/** Bytes outside memory, within a budget of their own; given by whoever owns a folder. */
export interface ScratchBytes {
  /** Keeps a copy. `undefined` when there is no room, then or from then on; otherwise where it lies. */
  append(bytes: Uint8Array): number | undefined;
  /** Bytes that were kept; `undefined` when they cannot be read any more. */
  read(offset: number, length: number): Uint8Array | undefined;
  /** Forgets everything. */
  clear(): void;
}

/** Budgets of a {@link StateCache}. */
export interface StateCacheOptions {
  readonly memoryBudgetBytes: number;
  /** Where states go that memory has no room for; nowhere when absent. */
  readonly scratch?: ScratchBytes | undefined;
}

/**
 * Bytes by key. What is kept stays: windows return in cycles, in which throwing out the oldest would always throw out the next one needed.
 *
 * It may forget at any time, and results must not depend on it.
 */
export class StateCache {
  private readonly options: StateCacheOptions;
  private readonly inMemory = new Map<string, Uint8Array>();
  private readonly inScratch = new Map<string, { offset: number; length: number }>();
  private memoryBytes = 0;

  constructor(options: StateCacheOptions) {
    this.options = options;
  }

  /** The bytes of a key, when they are still there. Not to be changed. */
  get(key: string): Uint8Array | undefined {
    const kept = this.inMemory.get(key);
    if (kept) return kept;
    const place = this.inScratch.get(key);
    return place && this.options.scratch?.read(place.offset, place.length);
  }

  /** Keeps bytes as far as the budgets go; the caller must not change them afterwards. */
  put(key: string, bytes: Uint8Array): void {
    if (this.inMemory.has(key) || this.inScratch.has(key)) return;
    if (this.memoryBytes + bytes.byteLength <= this.options.memoryBudgetBytes) {
      this.inMemory.set(key, bytes);
      this.memoryBytes += bytes.byteLength;
      return;
    }
    const offset = this.options.scratch?.append(bytes);
    if (offset !== undefined) this.inScratch.set(key, { offset, length: bytes.byteLength });
  }

  /** Forgets everything. */
  clear(): void {
    this.inMemory.clear();
    this.inScratch.clear();
    this.memoryBytes = 0;
    this.options.scratch?.clear();
  }
}
