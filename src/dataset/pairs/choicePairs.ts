// Pairs from the choices of the syntax room. Linter pairs: a function as it is against the same with a rule broken, and a finding against
// its fix. Convention pairs: a function as it is against the same in a form that the project does not use.

import { sha256 } from '../../base/hash.ts';
import { Random } from '../../base/random.ts';
import type { FileSample, FunctionSample, LanguageId } from '../../mining/sample.ts';
import { type Choice, isFinding } from '../../syntax/choices/choice.ts';
import { choicesOf } from '../../syntax/choices/choiceTable.ts';
import type { FindingCounts } from '../../syntax/choices/fragmentParser.ts';
import { applyReplacements, type Replacement, rewriteForm } from '../../syntax/choices/rewriteForm.ts';
import type { FormOccurrence } from '../../syntax/outline.ts';
import { contextBefore } from './contextBefore.ts';
import type { Convention, FormCounter } from './conventions.ts';
import { type GuardOptions, type GuardReason, guardPair } from './guards.ts';
import { MOST_SUFFIX_CHARACTERS, type UnassignedPair } from './pair.ts';
import { otherNaming, renameLocal } from './renameLocal.ts';

/** Why a place gives no pair. */
export type ChoiceRefusal = GuardReason | 'notRewritable' | 'findingsUnchanged';

/** What choice pairs are made with. */
export interface ChoicePairOptions {
  /** The forms of the whole project, counted before. */
  readonly counts: FormCounter;
  /** Findings by rule in a function. */
  readonly countFindings: (language: LanguageId, fragment: string) => FindingCounts;
  readonly parses: GuardOptions['parses'];
  /** Draws functions, places and forms. */
  readonly seed: number;
  readonly onRefused?: ((reason: ChoiceRefusal, rule: string) => void) | undefined;
}

/** The version of the bundled rules; raised whenever a rule or a rewrite changes. */
const RULES_VERSION = '1';

/** Most places that one pair changes. From the contract. */
const MOST_PLACES = 3;

/** Most pairs of one rule and direction in one file, so that a file of assertions is not all there is (a guess). */
const MOST_PER_RULE_AND_FILE = 2;

/** Most pairs in one file (a guess). */
const MOST_PER_FILE = 24;

/** Most pairs of one rule and direction; a repository ten times larger has no use for more (a guess). */
const MOST_PER_RULE = 400;

/** Functions that are looked at for a place that comes after an inner function (a guess). */
const MOST_OPEN_GROUPS = 8;

/** How sure it is that `better` is better (guesses): a project's code against a broken rule, a fix against a finding. */
const confidences = { broken: 0.9, fixed: 0.8 };

/** One thing that can be done to some occurrences. */
interface Plan {
  readonly choice: Choice;
  readonly kind: 'broken' | 'fixed' | 'convention';
  readonly form: string;
  readonly convention: Convention | undefined;
}

/** Yields pairs file by file; only counters are kept between files. The same files in the same order and seed give the same pairs. */
export function* buildChoicePairs(files: Iterable<FileSample>, options: ChoicePairOptions): Generator<UnassignedPair> {
  const conventions = new Map(options.counts.conventions().map((found) => [`${found.language} ${found.choice} ${found.form}`, found]));
  const taken = new Map<string, number>();
  for (const file of files) {
    if (file.forms.length === 0) continue;
    const random = Random.fromSeed(Number.parseInt(sha256(`${options.seed} ${file.path}`).slice(0, 8), 16));
    let fromFile = 0;
    const groups = groupForms(file);
    for (const plan of random.shuffle(plansFor(file, groups, conventions, options.counts))) {
      if (fromFile >= MOST_PER_FILE) break;
      // A common rule takes its pairs from files all over the project in place of the first ones.
      const mostPairs = options.counts.fileCountOf(file.language, plan.choice.id, plan.form) * MOST_PER_RULE_AND_FILE;
      if (random.nextUnit() * mostPairs > MOST_PER_RULE) continue;
      const key = `${file.language} ${plan.choice.id} ${plan.kind}`;
      let fromPlan = 0;
      for (const group of random.shuffle(groups.get(`${plan.choice.id} ${plan.form}`) ?? [])) {
        const total = taken.get(key) ?? 0;
        if (fromPlan >= MOST_PER_RULE_AND_FILE || fromFile >= MOST_PER_FILE || total >= MOST_PER_RULE) break;
        const pair = pairFrom(file, plan, group, random, options);
        if (typeof pair === 'string') {
          options.onRefused?.(pair, plan.choice.id);
          continue;
        }
        fromPlan++;
        fromFile++;
        taken.set(key, total + 1);
        yield pair;
      }
    }
  }
}

/** What may be done in a file, in the order of the tables. */
function plansFor(
  file: FileSample,
  groups: ReadonlyMap<string, unknown>,
  conventions: ReadonlyMap<string, Convention>,
  counts: FormCounter,
): Plan[] {
  return choicesOf(file.language).flatMap((choice) =>
    choice.forms
      .filter(({ id }) => groups.has(`${choice.id} ${id}`))
      .flatMap(({ id: form }): Plan[] => {
        if (choice.preferred === undefined) {
          const convention = conventions.get(`${file.language} ${choice.id} ${form}`);
          return convention ? [{ choice, kind: 'convention', form, convention }] : [];
        }
        if (counts.isBrokenByHabit(file.language, choice.id)) return [];
        return [{ choice, kind: isFinding(choice, form) ? 'fixed' : 'broken', form, convention: undefined }];
      }),
  );
}

interface Group {
  readonly fn: FunctionSample;
  readonly occurrences: FormOccurrence[];
}

/** Occurrences by choice and form, then by the innermost function whose body holds them. Both lists are sorted by start. */
function groupForms(file: FileSample): Map<string, Group[]> {
  const groups = new Map<string, Group[]>();
  const open: FunctionSample[] = [];
  let next = 0;
  for (const occurrence of file.forms) {
    for (let fn = file.functions[next]; fn && fn.start <= occurrence.start; fn = file.functions[++next]) {
      closeUpTo(open, fn.start);
      open.push(fn);
    }
    closeUpTo(open, occurrence.start);
    const fn = open.findLast(({ body, end }) => body.start <= occurrence.start && occurrence.end <= end);
    if (!fn) continue;
    const key = `${occurrence.choice} ${occurrence.form}`;
    const ofForm = groups.get(key) ?? [];
    groups.set(key, ofForm);
    // A function that goes on after one inside it is looked for among the last few only, so that time stays linear.
    const group = ofForm.slice(-MOST_OPEN_GROUPS).find((candidate) => candidate.fn === fn);
    if (group) group.occurrences.push(occurrence);
    else ofForm.push({ fn, occurrences: [occurrence] });
  }
  return groups;
}

function closeUpTo(open: FunctionSample[], offset: number): void {
  for (let last = open.at(-1); last && last.end <= offset; last = open.at(-1)) open.pop();
}

function pairFrom(file: FileSample, plan: Plan, group: Group, random: Random, options: ChoicePairOptions): UnassignedPair | ChoiceRefusal {
  const { fn } = group;
  const { choice, kind, convention } = plan;
  const written = file.text.slice(fn.start, fn.end);
  const rewritten = choice.category === 'naming' ? renamed(file, group, random) : withOtherForm(file, plan, group, random);
  if (rewritten === undefined) return 'notRewritable';
  const [better, worse] = kind === 'fixed' ? [rewritten, written] : [written, rewritten];
  const verdict = guardPair({ language: file.language, better, worse }, { parses: options.parses });
  if (!verdict.passes) return verdict.reason;
  const before = options.countFindings(file.language, worse);
  const after = options.countFindings(file.language, better);
  if (kind !== 'convention' && (before[choice.id] ?? 0) <= (after[choice.id] ?? 0)) return 'findingsUnchanged';
  return {
    kind: kind === 'convention' ? 'convention' : 'linter',
    rule: choice.id,
    language: file.language,
    path: file.path,
    qualifiedName: fn.qualifiedName,
    context: contextBefore(file, fn.start),
    better,
    worse,
    suffix: file.text.slice(fn.end, fn.end + MOST_SUFFIX_CHARACTERS),
    confidence: convention?.leastRatio ?? (kind === 'fixed' ? confidences.fixed : confidences.broken),
    changesBehaviour: choice.changesBehaviour,
    editRatio: verdict.editRatio,
    provenance: convention
      ? { supportRatio: convention.supportRatio, supportCount: convention.supportCount }
      : { tool: 'bundled', toolVersion: RULES_VERSION, findingsBefore: sum(before), findingsAfter: sum(after) },
  };
}

/** The function with one to three occurrences in another form. */
function withOtherForm(file: FileSample, { choice, kind, form }: Plan, { fn, occurrences }: Group, random: Random): string | undefined {
  const targets = choice.forms.filter(({ id, template }) => {
    if (template === undefined || id === form) return false;
    return kind === 'convention' || (kind === 'fixed' ? id === choice.preferred : isFinding(choice, id));
  });
  const target = targets[random.nextBelow(Math.max(1, targets.length))];
  if (!target) return undefined;
  const wanted = kind === 'fixed' ? occurrences.length : 1 + random.nextBelow(MOST_PLACES);
  const replacements: Replacement[] = [];
  for (const occurrence of random.shuffle([...occurrences])) {
    if (replacements.length >= Math.min(wanted, MOST_PLACES)) break;
    if (replacements.some(({ start, end }) => occurrence.start < end && start < occurrence.end)) continue;
    const replacement = rewriteForm(file.language, file.text, occurrence, target.id);
    if (replacement) replacements.push(replacement);
  }
  if (replacements.length === 0) return undefined;
  const moved = replacements.map(({ start, end, text }) => ({ start: start - fn.start, end: end - fn.start, text }));
  return applyReplacements(
    file.text.slice(fn.start, fn.end),
    moved.sort((a, b) => a.start - b.start),
  );
}

/** The function with one local variable renamed into the other way of writing. */
function renamed(file: FileSample, { fn, occurrences }: Group, random: Random): string | undefined {
  const head = file.text.slice(fn.start, fn.body.start);
  const body = file.text.slice(fn.body.start, fn.end);
  for (const { captures } of random.shuffle([...occurrences])) {
    if (!captures['name']) continue;
    const name = file.text.slice(captures['name'].start, captures['name'].end);
    if (new RegExp(`\\b${name}\\b`, 'u').test(head)) continue;
    const changed = renameLocal(body, file.language, name, otherNaming(name));
    if (changed !== undefined) return head + changed;
  }
  return undefined;
}

function sum(counts: FindingCounts): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
