// A project with a property of its own: one idiom is replaced by another, step by step, and never the other way round.
// Code, names and history come from the seed alone, so that the same options give the same commits everywhere.
import { Random } from '../../src/base/random.ts';
import { defined } from '../../src/base/assert.ts';
import { commitReleases, type Release } from '../projects/commitReleases.ts';
import type { PlantedDialect } from './plantedDialect.ts';

/** What a planted project is like. */
export interface PlantedProjectOptions {
  readonly dialect: PlantedDialect;
  readonly seed: number;
  readonly moduleCount: number;
  readonly functionsPerModule: number;
  /** Part of the functions that have a check, and with it one of the two idioms; 0 to 1. */
  readonly checkRatio: number;
  /** Part of the checks that write the new idiom by the last commit; 1: the old one is gone. */
  readonly migratedRatio: number;
}

/** A project of middle size, half of whose checks have been changed so far. */
export const plantedDefaults = { seed: 1, moduleCount: 60, functionsPerModule: 6, checkRatio: 0.5, migratedRatio: 0.5 };

const things = ['parcel', 'ticket', 'sensor', 'account', 'recipe', 'vessel', 'garden', 'lesson', 'engine', 'permit', 'bridge', 'meadow'];
const kinds = ['ledger', 'planner', 'archive', 'counter', 'roster', 'depot', 'atlas', 'board'];
const verbs = [
  'add',
  'move',
  'book',
  'split',
  'trace',
  'merge',
  'rank',
  'store',
  'scale',
  'drop',
  'weigh',
  'mark',
  'fill',
  'close',
  'share',
];
const keys = ['label', 'owner', 'region', 'code', 'batch', 'room', 'track', 'lane', 'group', 'season', 'branch', 'colour', 'stage'];
const amounts = ['weight', 'price', 'width', 'level', 'credit', 'volume', 'rate', 'depth', 'score', 'delay', 'margin', 'length', 'charge'];

/** Days between two commits. */
const stepSeconds = 86_400;
const firstSeconds = Date.UTC(2024, 0, 1) / 1000;

/** Commits in which the modules come, old idiom and all. */
const batchCount = 4;

interface PlannedFunction {
  readonly print: (isMigrated: boolean) => string;
  readonly hasCheck: boolean;
  isMigrated: boolean;
}

interface PlannedModule {
  readonly path: string;
  readonly title: string;
  readonly functions: readonly PlannedFunction[];
  readonly print: () => string;
}

/**
 * Writes the project with its history into a new folder.
 *
 * @returns The hash of the last commit.
 */
export async function buildPlantedProject(folder: string, options: PlantedProjectOptions): Promise<string> {
  return commitReleases(folder, commitsOf(options));
}

/* eslint-disable-next-line @typescript-eslint/require-await -- the consumer takes what may also come from archives */
async function* commitsOf(options: PlantedProjectOptions): AsyncGenerator<Release> {
  const { dialect, migratedRatio } = options;
  const random = Random.fromSeed(options.seed);
  const modules = planModules(options, random);
  const present: PlannedModule[] = [];
  let dateSeconds = firstSeconds;
  const commit = (message: string): Release => {
    const files = new Map([[`src/${dialect.component.name}.${dialect.extension}`, Buffer.from(dialect.component.text)]]);
    for (const entry of present) files.set(entry.path, Buffer.from(entry.print()));
    return { message, dateSeconds: (dateSeconds += stepSeconds), files };
  };
  const batchSize = Math.ceil(modules.length / batchCount);
  // Every part of a batch is changed before the next batch comes, so that old and new idioms never stand still side by side.
  for (let first = 0; first < modules.length; first += batchSize) {
    const batch = modules.slice(first, first + batchSize);
    present.push(...batch);
    yield commit(`Add ${batch.length} modules: ${batch.map(({ title }) => title).join(', ')}`);
    const checked = batch.flatMap(({ functions }) => functions.filter(({ hasCheck }) => hasCheck));
    const chosen = new Set(random.shuffle([...checked]).slice(0, Math.round(checked.length * migratedRatio)));
    for (const entry of random.shuffle([...batch])) {
      const affected = entry.functions.filter((candidate) => chosen.has(candidate));
      if (affected.length === 0) continue;
      for (const changed of affected) changed.isMigrated = true;
      yield commit(`Use the component's own refusals in the ${entry.title}`);
    }
  }
}

function planModules(options: PlantedProjectOptions, random: Random): PlannedModule[] {
  const { dialect, moduleCount, functionsPerModule, checkRatio } = options;
  const names = random.shuffle(things.flatMap((thing) => kinds.map((kind) => ({ thing, kind }))));
  return Array.from({ length: moduleCount }, (_, index) => {
    const words = defined(names[index], `name of module ${index} of at most ${names.length}`);
    const usedNames = new Set<string>();
    const functions = Array.from({ length: functionsPerModule }, (_, position) => {
      // The share holds in every module, so that no seed leaves one side without places.
      const hasCheck = Math.floor((position + 1) * checkRatio) > Math.floor(position * checkRatio);
      return planFunction(dialect, hasCheck, usedNames, random);
    });
    random.shuffle(functions);
    return {
      path: `src/${words.thing}_${words.kind}.${dialect.extension}`,
      title: `${words.thing} ${words.kind}`,
      functions,
      print: () =>
        dialect.printModule(
          words,
          functions.map((entry) => entry.print(entry.isMigrated)),
        ),
    };
  });
}

function planFunction(dialect: PlantedDialect, hasCheck: boolean, usedNames: Set<string>, random: Random): PlannedFunction {
  const draw = <T>(items: readonly T[]): T => defined(items[random.nextBelow(items.length)], 'drawn item');
  let words = { verb: draw(verbs), key: draw(keys), amount: draw(amounts) };
  while (usedNames.has(`${words.verb} ${words.amount}`)) words = { verb: draw(verbs), key: draw(keys), amount: draw(amounts) };
  usedNames.add(`${words.verb} ${words.amount}`);
  const number = String(2 + random.nextBelow(97));
  const fill = (text: string): string =>
    text
      .replaceAll('{key}', words.key)
      .replaceAll('{amount}', words.amount)
      .replaceAll('{store}', `${words.amount}s`)
      .replaceAll('{number}', number);
  const linesOf = (template: string): string[] => fill(template).split('\n');
  const [condition, reason] = draw(dialect.checks);
  const prelude = random.nextUnit() < 0.6 ? linesOf(draw(dialect.preludes)) : [];
  const ending = linesOf(draw(dialect.endings));
  return {
    hasCheck,
    isMigrated: false,
    print: (isMigrated) => {
      const idiom = isMigrated ? dialect.newIdiom : dialect.oldIdiom;
      const check = hasCheck ? dialect.printCheck(fill(condition), idiom, fill(reason)) : [];
      return dialect.printFunction(words, [...prelude, ...check, ...ending]);
    },
  };
}
