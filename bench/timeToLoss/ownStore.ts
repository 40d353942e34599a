// Where figures of ours are kept between commands: only as long as the code that gave them is the code that is there.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { JsonStore } from '../jsonStore.ts';
import { describeMachine } from '../section.ts';
import type { Comparison } from './comparison.ts';

/**
 * The store for figures that follow from the code, this machine and `request`.
 *
 * @returns `undefined` while `src` or `native` differ from the last commit: such figures belong to nothing that can be named.
 */
export function ownStore<Value>({ folder }: Comparison, name: string, request: unknown, empty: Value): JsonStore<Value> | undefined {
  const git = (...words: string[]): string => execFileSync('git', words, { cwd: import.meta.dirname, encoding: 'utf8' }).trim();
  if (git('status', '--porcelain', '--', ':/src', ':/native') !== '') return undefined;
  const content = JSON.stringify([git('rev-parse', 'HEAD:src', 'HEAD:native'), describeMachine(), request]);
  const key = createHash('sha256').update(content).digest('hex').slice(0, 12);
  return new JsonStore<Value>(join(folder, `${name}-${key}.json`), empty);
}
