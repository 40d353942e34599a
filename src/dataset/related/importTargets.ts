// Which files of a project an import means. By name alone: no build file is read, no search path known.

import type { FileSample } from '../../mining/sample.ts';

type ImportingFile = Pick<FileSample, 'path' | 'importedModules'>;

/** A name that more files share says nothing about which is meant. A guess. */
const MOST_TARGETS = 3;

/**
 * For each file the indices of the files that it imports, without itself.
 *
 * A relative import is resolved from the file's folder; any other means the files whose path ends with it.
 */
export function importTargets(files: readonly ImportingFile[]): number[][] {
  const bySuffix = suffixIndex(files);
  return files.map((file, index) => {
    const targets = new Set<number>();
    for (const { module, names } of file.importedModules) {
      for (const wanted of candidatesOf(file.path, module, names)) {
        const found = bySuffix.get(wanted) ?? [];
        if (found.length === 0 || found.length > MOST_TARGETS) continue;
        for (const target of found) if (target !== index) targets.add(target);
        break;
      }
    }
    return [...targets];
  });
}

/** Files by the last one, two and three parts of their path without ending, and by the whole path. */
function suffixIndex(files: readonly ImportingFile[]): Map<string, number[]> {
  const index = new Map<string, number[]>();
  files.forEach(({ path }, position) => {
    const parts = partsOfPath(path);
    const keys = new Set([parts.join('/'), ...[1, 2, 3].map((count) => parts.slice(-count).join('/'))]);
    for (const key of keys) {
      const entries = index.get(key);
      if (entries) entries.push(position);
      else index.set(key, [position]);
    }
  });
  return index;
}

/** The parts of a path without ending; a file that stands for its folder counts as the folder. */
function partsOfPath(path: string): string[] {
  const parts = path
    .replace(/(?:\.d)?\.[^./]+$/u, '')
    .split('/')
    .filter((part) => part !== '');
  if (parts.length > 1 && /^(?:index|__init__|mod|lib)$/u.test(parts.at(-1) ?? '')) parts.pop();
  return parts;
}

/** Suffixes to look for, the most telling first. */
function candidatesOf(path: string, module: string, names: readonly string[]): string[] {
  if (/^\.{1,2}\//u.test(module)) return [resolveParts(path, module.split('/')).join('/')];
  const dotted = /^(\.+)([\w.]*)$/u.exec(module);
  if (dotted) {
    // Python: one dot is the file's own package.
    const up = Array.from({ length: (dotted[1] ?? '.').length - 1 }, () => '..');
    const below = (dotted[2] ?? '').split('.').filter((part) => part !== '');
    const base = resolveParts(path, [...up, ...below]);
    return [...names.map((name) => [...base, name].join('/')), base.join('/')];
  }
  const parts = module
    .replace(/^["'<]|["'>]$/gu, '')
    .replace(/\.(?:[cm]?[jt]sx?|h|hpp|php|rb)$/u, '')
    .split(/[.\\/]|::/u)
    .filter((part) => part !== '' && part !== 'crate' && part !== 'self' && part !== 'super');
  const withName = names.filter((name) => /^\w+$/u.test(name)).map((name) => [...parts, name]);
  // Rust and others name something inside the module last.
  return [...withName, parts, parts.slice(0, -1)].flatMap((whole) =>
    [3, 2, 1].filter((count) => whole.length >= count).map((count) => whole.slice(-count).join('/')),
  );
}

function resolveParts(path: string, steps: readonly string[]): string[] {
  const parts = path.split('/').slice(0, -1);
  for (const step of steps) {
    if (step === '..') parts.pop();
    else if (step !== '.' && step !== '') parts.push(step.replace(/\.[cm]?[jt]sx?$/u, ''));
  }
  if (parts.length > 1 && /^(?:index|__init__)$/u.test(parts.at(-1) ?? '')) parts.pop();
  return parts;
}
