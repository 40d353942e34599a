/** Parts of paths that say what kind of code they hold, not what it is about. */
const kinds = /^(?:src|lib|main|tests?|specs?|__tests__|unit|java|kotlin|commonMain|commonTest|jvmTest|jvmMain)$/u;

/** Deeper agreement does not count, in folders (a guess). */
const MOST_FOLDERS = 6;

/** The folders of a path without those that only say what kind of code they hold. */
export function foldersOf(path: string): string[] {
  return path
    .split('/')
    .slice(0, -1)
    .filter((part) => !kinds.test(part));
}

/** How near two files are, 0…1: the share of their folders that agree from the start. */
export function nearness(
  { folders: a }: { readonly folders: readonly string[] },
  { folders: b }: { readonly folders: readonly string[] },
): number {
  let shared = 0;
  while (shared < a.length && shared < b.length && a[shared] === b[shared]) shared++;
  return shared / Math.max(1, Math.min(MOST_FOLDERS, Math.max(a.length, b.length)));
}

/** Those whose files are the nearest to a file. */
export function nearestOf<Item>(
  items: readonly Item[],
  fileOf: (item: Item) => { readonly folders: readonly string[] },
  file: { readonly folders: readonly string[] },
): Item[] {
  if (items.length < 2) return [...items];
  const near = items.map((item) => nearness(fileOf(item), file));
  const most = Math.max(...near);
  return items.filter((_, position) => near[position] === most);
}
