import { existsSync, readFileSync } from 'node:fs';
import { writeJsonAtomic } from '../src/base/atomicFile.ts';

/** A JSON file that remembers figures between commands; absent it holds `empty`. */
export class JsonStore<Value> {
  readonly path: string;
  private readonly empty: Value;

  constructor(path: string, empty: Value) {
    this.path = path;
    this.empty = empty;
  }

  read(): Value {
    if (!existsSync(this.path)) return this.empty;
    return JSON.parse(readFileSync(this.path, 'utf8')) as Value;
  }

  write(value: Value): void {
    writeJsonAtomic(this.path, value);
  }
}
