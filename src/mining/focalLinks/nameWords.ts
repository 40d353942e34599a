/** Longer names are cut: nobody names anything so, in words (a guess). */
const MOST_WORDS = 24;

/** Words at either end of a test's or a test group's name that only say that it is one. */
const affixes = new Set([
  'test',
  'tests',
  'testcase',
  'spec',
  'specs',
  'should',
  'it',
  'case',
  'bench',
  'benchmark',
  'fuzz',
  'example',
  'unit',
]);

/** The words of a name or title in lower case: cut at case changes and at everything that is neither letter nor digit. */
export function wordsOf(name: string): string[] {
  const words = name.slice(0, 400).match(/\p{Lu}+(?![\p{Ll}])\d*|\p{Lu}?\p{Ll}+\d*|\p{Lo}+|\d+/gu) ?? [];
  return words.slice(0, MOST_WORDS).map((word) => word.toLowerCase());
}

/** Two names with the same key are spellings of one name. */
export function nameKey(name: string): string {
  return name.replace(/[^\p{L}\p{N}]+/gu, '').toLowerCase();
}

/** Words without those that only say "test" at both ends. */
export function subjectWords(words: readonly string[]): string[] {
  let from = 0;
  let to = words.length;
  while (from < to && affixes.has(words[from] ?? '')) from++;
  while (to > from && affixes.has(words[to - 1] ?? '')) to--;
  return words.slice(from, to);
}

/** The forms that an English verb may stand for: `parses` → `parse`, `pars`. */
export function baseForms(word: string): string[] {
  const forms: string[] = [];
  if (word.endsWith('ies')) forms.push(`${word.slice(0, -3)}y`);
  else if (word.endsWith('es')) forms.push(word.slice(0, -1), word.slice(0, -2));
  else if (word.endsWith('s') && !word.endsWith('ss')) forms.push(word.slice(0, -1));
  for (const ending of ['ing', 'ed']) {
    if (!word.endsWith(ending) || word.length < ending.length + 3) continue;
    const stem = word.slice(0, -ending.length);
    forms.push(stem, `${stem}e`);
    if (stem.at(-1) === stem.at(-2)) forms.push(stem.slice(0, -1));
  }
  return forms;
}
