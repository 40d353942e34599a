/** What a compiler writes beside its source, by the ending of the source. */
const outputsOf: Readonly<Record<string, readonly string[]>> = {
  '.ts': ['.js', '.d.ts'],
  '.tsx': ['.js', '.jsx', '.d.ts'],
  '.mts': ['.mjs', '.d.mts'],
  '.cts': ['.cjs', '.d.cts'],
  '.coffee': ['.js'],
};

/**
 * Finds files that a compiler made from the file beside them: the same code twice, once as nobody writes it.
 *
 * @param paths Every tracked path.
 */
export function findCompiledOutput(paths: Iterable<string>): Set<string> {
  const all = new Set(paths);
  const output = new Set<string>();
  for (const path of all) {
    const [, stem = '', ending = ''] = /^(.*?)(?<!\.d)(\.[cm]?tsx?|\.coffee)$/.exec(path) ?? [];
    for (const made of outputsOf[ending] ?? []) {
      if (all.has(stem + made)) output.add(stem + made);
    }
  }
  return output;
}
