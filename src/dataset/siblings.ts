import type { FileSample } from '../mining/sample.ts';

/**
 * Pairs of files about the same class or module, by name: a source file with its test, and files of one folder that differ only in their ending.
 *
 * A test joins one source file of its name and language family: the one whose folders agree most, the first by path where several do.
 * @returns Pairs of indices into `files`.
 */
export function findSiblings(files: readonly Pick<FileSample, 'path' | 'language'>[]): [number, number][] {
  const entries = files.map(({ path, language }, index) => ({ index, path, ...nameParts(path), family: family(language) }));
  const pairs: [number, number][] = [];
  const firstInFolder = new Map<string, number>();
  const sources = new Map<string, typeof entries>();
  for (const entry of entries) {
    const key = `${entry.family}\0${entry.folder}\0${entry.stem}\0${entry.isTest}`;
    const first = firstInFolder.get(key);
    if (first === undefined) firstInFolder.set(key, entry.index);
    else pairs.push([first, entry.index]);
    if (entry.isTest) continue;
    const name = `${entry.family}\0${entry.stem}`;
    sources.set(name, [...(sources.get(name) ?? []), entry]);
  }
  for (const test of entries) {
    if (!test.isTest) continue;
    let best: (typeof entries)[number] | undefined;
    for (const source of sources.get(`${test.family}\0${test.stem}`) ?? []) {
      if (!best || closer(source, best, test.folder)) best = source;
    }
    if (best) pairs.push([best.index, test.index]);
  }
  return pairs;
}

function closer(candidate: { folder: string; path: string }, best: { folder: string; path: string }, folder: string): boolean {
  const difference = agreement(candidate.folder, folder) - agreement(best.folder, folder);
  return difference > 0 || (difference === 0 && candidate.path < best.path);
}

/** Number of folders that two paths share at their beginnings and ends; folders named for tests or sources do not count. */
function agreement(a: string, b: string): number {
  const neutral = /^(?:src|main|test|tests|__tests__|spec|specs|lib|java|python|unit|integration)$/;
  const first = a.split('/').filter((name) => name !== '' && !neutral.test(name));
  const second = b.split('/').filter((name) => name !== '' && !neutral.test(name));
  const shortest = Math.min(first.length, second.length);
  let ahead = 0;
  while (ahead < shortest && first[ahead] === second[ahead]) ahead++;
  let behind = 0;
  while (behind < shortest - ahead && first.at(-1 - behind) === second.at(-1 - behind)) behind++;
  return 2 * (ahead + behind) - Math.max(first.length, second.length);
}

const testAffixes = /^(?:test_|test-|tests_)|(?:_test|_tests|_spec|-test|-spec|\.test|\.tests|\.spec|\.cy|\.e2e)$/i;
const classTestAffixes = /^Test(?=[A-Z])|(?:Tests?|TestCase|IT|Spec)$/;

/** Folder, name without ending and test affixes, and whether name or folder says that it is a test. */
function nameParts(path: string): { folder: string; stem: string; isTest: boolean } {
  const slash = path.lastIndexOf('/');
  const folder = slash < 0 ? '' : path.slice(0, slash);
  const name = path.slice(slash + 1);
  const base = name.replace(/(?:\.d)?\.[^.]+$/, '');
  const withoutAffix = base.replace(testAffixes, '').replace(classTestAffixes, '');
  const isTest = (withoutAffix !== base && withoutAffix !== '') || /(?:^|\/)(?:__tests__|tests?|specs?)(?:\/|$)/.test(folder);
  return { folder, stem: (withoutAffix || base).toLowerCase(), isTest };
}

/** TypeScript and JavaScript test each other. */
function family(language: FileSample['language']): string {
  return language === 'typescript' || language === 'typescriptreact' || language === 'javascript' ? 'script' : language;
}
