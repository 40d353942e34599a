// Where models write a few lines: in held-out functions, just before a place where one of the rules that were taught can be kept or broken.

import { Random } from '../../base/random.ts';
import { sha256 } from '../../base/hash.ts';
import { type DocumentExample, documentName } from '../../dataset/example.ts';
import type { OutlinedFunction } from '../../syntax/outline.ts';
import { ParsingError } from '../../syntax/parsingError.ts';
import { openSourceParser, type SourceParser } from '../../syntax/sourceParser.ts';
import { openBracketsOf } from './openBrackets.ts';

/** A cut in a held-out function. */
export interface BlockPlace {
  /** `document name!offset`. */
  readonly id: string;
  readonly document: DocumentExample;
  /** Where the model goes on: a line's first character behind its indentation. */
  readonly cut: number;
  /** The function around the cut; without decorators in Python. */
  readonly functionStart: number;
  readonly functionEnd: number;
  /** Rule of a place that the authors came to soon behind the cut; absent where no rule was taught. */
  readonly rule?: string | undefined;
}

// Held-out text that is parsed at most; 1 MB takes 0.3 s.
const mostCharacters = 4_000_000;
// As for judged lines.
const leastContextCharacters = 200;
// Longer functions are data in disguise (guess, as for self pairs).
const mostFunctionCharacters = 8_000;
// Statements before the one with the place, so that the cut itself gives nothing away (guess).
const mostStatementsBefore = 1;

/**
 * Chooses up to `count` places, one a function at most; rules take turns, and files within a rule are in random order.
 *
 * Looks at what the authors wrote only to find where rules apply, never at what a model writes; nothing behind a cut is in a prompt.
 * The same documents, rules and seed give the same list, of which a shorter one is the beginning.
 *
 * @param taught Names of bundled rules and conventions. With none, places are statements drawn by chance.
 */
export async function chooseBlockPlaces(
  documents: readonly DocumentExample[],
  taught: ReadonlySet<string>,
  count: number,
  seed: number,
): Promise<BlockPlace[]> {
  const heldOut = documents.filter(({ role }) => role === 'heldOut').sort((a, b) => (documentName(a) < documentName(b) ? -1 : 1));
  const parsers = new Map<string, SourceParser>();
  const byRule = new Map<string, BlockPlace[]>();
  let characters = 0;
  try {
    for (const document of Random.fromSeed(seed).shuffle(heldOut)) {
      characters += document.text.length;
      if (characters > mostCharacters && byRule.size > 0) break;
      const parser = parsers.get(document.language) ?? (await openSourceParser(document.language));
      parsers.set(document.language, parser);
      for (const place of placesOf(document, parser, taught, seed)) {
        const key = place.rule ?? '';
        byRule.set(key, [...(byRule.get(key) ?? []), place]);
      }
    }
  } finally {
    for (const parser of parsers.values()) parser.dispose();
  }
  const queues = [...byRule].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, places]) => spreadOverFiles(places));
  const chosen: BlockPlace[] = [];
  for (let round = 0; chosen.length < count && queues.some(({ length }) => round < length); round++)
    for (const queue of queues) {
      const place = queue[round];
      if (place && chosen.length < count) chosen.push(place);
    }
  return chosen;
}

/** One place in each function that has any. */
function placesOf(document: DocumentExample, parser: SourceParser, taught: ReadonlySet<string>, seed: number): BlockPlace[] {
  const { text } = document;
  let outline: ReturnType<SourceParser['parse']>['value'];
  try {
    outline = parser.parse(text).value;
  } catch (error) {
    // What cannot be parsed has no places; a parser that died can parse nothing else either.
    if (ParsingError.is(error, 'parserFailed')) return [];
    throw error;
  }
  const places: BlockPlace[] = [];
  for (const fn of outline.functions) {
    if (fn.end - fn.start > mostFunctionCharacters) continue;
    const random = Random.fromSeed(
      Number.parseInt(sha256(`${seed} ${documentName(document)} ${fn.qualifiedName} ${fn.start}`).slice(0, 8), 16),
    );
    const functionStart = undecorated(text, fn, document.language);
    const cuts = outline.statementStarts.filter((start) => isCut(document, start, fn, functionStart));
    const forms = outline.forms.filter(({ choice, start, end }) => taught.has(choice) && start >= fn.start && end <= fn.end);
    const wanted =
      taught.size === 0
        ? random.shuffle([...cuts]).map((cut) => ({ cut, rule: undefined }))
        : cutsBefore(random.shuffle(forms), cuts, random);
    const [first] = wanted;
    if (!first) continue;
    const { cut, rule } = first;
    places.push({
      id: `${documentName(document)}!${cut}`,
      document,
      cut,
      functionStart,
      functionEnd: fn.end,
      ...(rule === undefined ? {} : { rule }),
    });
  }
  return places;
}

/** For each form the statement that it is in or one shortly before it. */
function cutsBefore(
  forms: readonly { readonly choice: string; readonly start: number }[],
  cuts: readonly number[],
  random: Random,
): { cut: number; rule: string }[] {
  return forms.flatMap(({ choice, start }) => {
    const index = cuts.findLastIndex((cut) => cut <= start);
    const cut = cuts[Math.max(0, index - random.nextBelow(mostStatementsBefore + 1))];
    return index < 0 || cut === undefined ? [] : [{ cut, rule: choice }];
  });
}

/** Whether a model may be asked to go on here: inside the opened body, at the start of a line, behind enough text, and not in an import. */
function isCut({ text, language, unscored }: DocumentExample, cut: number, fn: OutlinedFunction, functionStart: number): boolean {
  if (cut <= fn.body.start || cut >= fn.body.end || cut < leastContextCharacters) return false;
  if (text.slice(text.lastIndexOf('\n', cut - 1) + 1, cut).trim() !== '') return false;
  if (unscored.some(({ start, end }) => start < fn.end && cut < end)) return false;
  return (
    language === 'python' ||
    language === 'ruby' ||
    openBracketsOf(text.slice(functionStart, cut), language).some(({ sign }) => sign === '{')
  );
}

/** A decorated function of Python without its decorators: a fragment cannot hold both in their places. */
function undecorated(text: string, { start, end }: OutlinedFunction, language: string): number {
  if (language !== 'python' || text[start] !== '@') return start;
  const found = /^[ \t]*(?=(?:async[ \t]+)?def\b)/mu.exec(text.slice(start, end));
  return found ? start + found.index + found[0].length : start;
}

/** The first place of every file, then the second of every file. */
function spreadOverFiles(places: readonly BlockPlace[]): BlockPlace[] {
  const byFile = new Map<string, BlockPlace[]>();
  for (const place of places) byFile.set(place.document.path, [...(byFile.get(place.document.path) ?? []), place]);
  return places
    .map((place) => ({ place, turn: byFile.get(place.document.path)?.indexOf(place) ?? 0 }))
    .sort((a, b) => a.turn - b.turn)
    .map(({ place }) => place);
}
