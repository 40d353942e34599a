import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

/** Raised whenever outlines of the same query change their form or meaning. */
const OUTLINE_FORMAT = 2;

let known: string | undefined;

/** Names what outlines of the same text depend on: kept outlines of another version are of no use. */
export function outlineVersion(): string {
  if (known) return known;
  const hash = createHash('sha256').update(String(OUTLINE_FORMAT));
  for (const folder of ['queries', 'choices']) {
    const place = new URL(`./${folder}/`, import.meta.url);
    for (const name of readdirSync(place)
      .filter((entry) => entry.endsWith('.scm'))
      .sort())
      hash.update(name).update(readFileSync(new URL(name, place)));
  }
  known = hash.digest('hex').slice(0, 16);
  return known;
}
