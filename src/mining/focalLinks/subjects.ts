// Which files and types of production code a test file is about, by names, places and imports.

import { nearestOf } from './nearness.ts';
import type { IndexedFile, ProjectIndex } from './projectIndex.ts';

/** What a test file is about. */
export interface FileSubjects {
  /** Files of the same name without what says "test". */
  readonly sameName: ReadonlySet<IndexedFile>;
  /** Files that it imports. */
  readonly imported: ReadonlySet<IndexedFile>;
  /** Names imported from files of the project. */
  readonly importedNames: ReadonlySet<string>;
  /** Names that stand for imported modules, with the files of each; none for modules outside of the project. */
  readonly moduleFiles: ReadonlyMap<string, ReadonlySet<IndexedFile>>;
}

/** More files of one name than this say nothing. A guess. */
const MOST_NAMESAKES = 6;

/** Finds what a test file is about. */
export function subjectsOf(index: ProjectIndex, file: IndexedFile): FileSubjects {
  const sameName = new Set(namesakesOf(index, file));
  const imported = new Set<IndexedFile>();
  const importedNames = new Set<string>();
  const moduleFiles = new Map<string, Set<IndexedFile>>();
  for (const { module, names } of file.imports) {
    const files = filesOfModule(index, file, module, names);
    for (const target of files) imported.add(target);
    const parts = module.split(/[./\\]|::/u).filter((part) => part !== '');
    for (const name of [...names, parts.at(-1) ?? module]) {
      if (name === '*' || name === '') continue;
      if (files.length > 0 && names.includes(name)) importedNames.add(name);
      const known = moduleFiles.get(name) ?? new Set();
      for (const target of files) known.add(target);
      moduleFiles.set(name, known);
    }
  }
  return { sameName, imported, importedNames, moduleFiles };
}

function namesakesOf(index: ProjectIndex, file: IndexedFile): IndexedFile[] {
  const { stemWords } = file;
  // The whole stem, then ever shorter beginnings: `CSVFormatPredefinedTest` is about `CSVFormat`.
  for (let count = stemWords.length; count > 0; count--) {
    const key = stemWords.slice(0, count).join('');
    if (key.length < 3 && count < stemWords.length) break;
    const found = (index.filesByStem.get(key) ?? []).filter((entry) => !entry.isTestFile && entry.family === file.family);
    if (found.length === 0) continue;
    if (found.length <= MOST_NAMESAKES) return nearestOf(found, (entry) => entry, file);
    return [];
  }
  return [];
}

function filesOfModule(index: ProjectIndex, file: IndexedFile, module: string, names: readonly string[]): IndexedFile[] {
  const plain = module.replace(/^["'<]|["'>]$/gu, '').replace(/\.(?:[cm]?[jt]sx?|h|hpp|php|rb)$/u, '');
  const relative = /^\.{1,2}(?:\/|$)/u.test(plain);
  const parts = plain.split(/[./\\]|::/u).filter((part) => part !== '' && !/^(?:crate|self|super)$/u.test(part));
  if (relative) {
    const folder = [...file.path.split('/').slice(0, -1), ...plain.split('/')].reduce<string[]>((path, step) => {
      if (step === '..') path.pop();
      else if (step !== '.' && step !== '') path.push(step);
      return path;
    }, []);
    const wanted = folder.join('/');
    const exact = filesNamed(index, folder.at(-1) ?? '', file).filter(
      ({ path }) => path.replace(/(?:\/index)?(?:\.d)?\.[^./]+$/u, '') === wanted,
    );
    if (exact.length > 0) return exact;
    // The folder of the whole project: its entry may be anywhere.
    const entries = index.entryFiles.filter(({ path }) => path.startsWith(wanted === '' ? '' : `${wanted}/`));
    return entries.length <= MOST_NAMESAKES ? entries : [];
  }
  const withName = file.family === 'script' ? [] : names.filter((name) => /^\w+$/u.test(name)).map((name) => [...parts, name]);
  for (const wanted of [...withName, parts, parts.slice(0, -1)]) {
    const last = wanted.at(-1);
    if (last === undefined) continue;
    const found = filesNamed(index, last, file).filter(({ path }) => agreesWith(path, wanted));
    if (found.length > 0 && found.length <= MOST_NAMESAKES) return nearestOf(found, (entry) => entry, file);
  }
  return [];
}

function filesNamed(index: ProjectIndex, name: string, { family }: IndexedFile): IndexedFile[] {
  const key = name.replace(/[^\p{L}\p{N}]+/gu, '').toLowerCase();
  return (index.filesByStem.get(key) ?? []).filter((entry) => !entry.isTestFile && entry.family === family);
}

/** Whether a path ends with the parts of a module, or with as many of them as it has below the root. */
function agreesWith(path: string, wanted: readonly string[]): boolean {
  const parts = path
    .replace(/(?:\.d)?\.[^./]+$/u, '')
    .split('/')
    .filter((part) => !/^(?:index|__init__|mod|lib|src)$/u.test(part));
  const checked = Math.min(2, wanted.length, parts.length);
  for (let back = 1; back <= checked; back++) if (parts.at(-back) !== wanted.at(-back)) return false;
  return checked > 0;
}
