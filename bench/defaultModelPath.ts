import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';

/** The default base model, fetched first where it is missing. */
export function defaultModelPath(): string {
  const main = resolve(import.meta.dirname, '..', 'src', 'cli', 'main.ts');
  return execFileSync(process.execPath, [main, 'models', 'path'], { encoding: 'utf8' }).trim();
}
