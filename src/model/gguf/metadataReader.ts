import { ModelError } from '../modelError.ts';
import type { GgufFile } from './readGguf.ts';
import type { GgufValue } from './readMetadata.ts';

/** Counts in a header (layers, heads, widths) stay below this in every published model by a factor of 20. */
const largestCount = 2 ** 24;

/**
 * Typed access to a file's metadata.
 *
 * Without a `fallback`, an absent field throws `missingField`; a field of the wrong type or range throws `malformed`.
 */
export class MetadataReader {
  private readonly file: GgufFile;

  constructor(file: GgufFile) {
    this.file = file;
  }

  text(key: string, fallback?: string): string {
    const value = this.value(key, fallback);
    if (typeof value !== 'string') throw this.malformed(key, 'a string', value);
    return value;
  }

  /** A finite number. */
  number(key: string, fallback?: number): number {
    const value = this.value(key, fallback);
    if (typeof value !== 'number' || !Number.isFinite(value)) throw this.malformed(key, 'a finite number', value);
    return value;
  }

  /** A number above 0. */
  positive(key: string, fallback?: number): number {
    const value = this.number(key, fallback);
    if (value <= 0) throw this.malformed(key, 'a number above 0', value);
    return value;
  }

  /** An integer from 1 to 2^24. A per-layer array whose elements are all the same counts as one number. */
  count(key: string, fallback?: number): number {
    const value = single(this.value(key, fallback));
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > largestCount) {
      throw this.malformed(key, `one integer from 1 to ${largestCount}`, value);
    }
    return value;
  }

  private value(key: string, fallback: GgufValue | undefined): GgufValue {
    const value = this.file.metadata.get(key) ?? fallback;
    if (value === undefined) throw new ModelError('missingField', `${this.file.path}: ${key}: expected this metadata field, found none`);
    return value;
  }

  private malformed(key: string, expected: string, found: GgufValue): ModelError {
    return new ModelError('malformed', `${this.file.path}: ${key}: expected ${expected}, found ${JSON.stringify(found).slice(0, 100)}`);
  }
}

function single(value: GgufValue): GgufValue {
  if (typeof value !== 'object' || !value.values?.length) return value;
  const [first] = value.values;
  return first !== undefined && value.values.every((element) => element === first) ? first : value;
}
