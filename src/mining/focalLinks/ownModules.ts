import type { IndexedFile } from './projectIndex.ts';

/** At least this share of the imported names must be the project's. A guess. */
const LEAST_SHARE = 0.5;

/**
 * Finds the modules with a scope, such as `@owner/name`, under which a project imports itself: most of what is imported from them is its own.
 * What a project is called stands in files that are not read here.
 */
export function ownModulesOf(files: readonly IndexedFile[], isOwnName: (name: string) => boolean): ReadonlySet<string> {
  const counts = new Map<string, { own: Set<string>; foreign: Set<string> }>();
  for (const { imports, family } of files) {
    if (family !== 'script') continue;
    for (const { module, names } of imports) {
      if (!module.startsWith('@')) continue;
      const count = counts.get(module) ?? { own: new Set(), foreign: new Set() };
      // Names with a capital may be of types, of which not all are known.
      for (const name of names)
        if (isOwnName(name)) count.own.add(name);
        else if (/^[a-z]/u.test(name)) count.foreign.add(name);
      counts.set(module, count);
    }
  }
  const own = new Set<string>();
  for (const [module, { own: known, foreign }] of counts)
    if (known.size > 0 && known.size / (known.size + foreign.size) >= LEAST_SHARE) own.add(module);
  return own;
}
