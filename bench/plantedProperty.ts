// `npm run bench -- planted-property`: a project that always replaces one idiom by another; how often each variant writes which,
// at held-out places that show neither. Builds, mines, trains and serves as a user's repository would be.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { defined } from '../src/base/assert.ts';
import { type PairKind, pairKinds as kinds } from '../src/dataset/pairs/pair.ts';
import type { IdiomCounts } from './planted/countIdioms.ts';
import { measurePlantedProperty } from './planted/measurePlantedProperty.ts';
import { plantedDialects } from './planted/plantedDialects.ts';
import { plantedDefaults } from './planted/plantedProject.ts';
import { buildTable, describeMachine, printSection, say } from './section.ts';

const { values: options } = parseArgs({
  options: {
    dialects: { type: 'string', default: Object.keys(plantedDialects).join(',') },
    steps: { type: 'string', default: '60' },
    seeds: { type: 'string', default: '1' },
    /** Parts of the checks that have the new idiom by the last commit. */
    migrated: { type: 'string', default: `${plantedDefaults.migratedRatio},1` },
    /** Kinds of pairs, separated by commas, or `all`. */
    pairs: { type: 'string', default: 'revision' },
    modules: { type: 'string', default: `${plantedDefaults.moduleCount}` },
    /** Append the table to BENCHMARKS.md. */
    write: { type: 'boolean', default: false },
  },
});
const pairKinds = options.pairs === 'all' ? undefined : options.pairs.split(',').map((name) => knownKind(name));
const rows: string[][] = [];
for (const name of options.dialects.split(','))
  for (const migratedRatio of options.migrated.split(',').map(Number))
    for (const seed of options.seeds.split(',').map(Number)) {
      const dialect = defined(
        Object.values(plantedDialects).find((known) => known.name === name),
        `dialect ${name}`,
      );
      const folder = mkdtempSync(join(tmpdir(), 'repotune-planted-'));
      try {
        const project = { ...plantedDefaults, dialect, seed, migratedRatio, moduleCount: Number(options.modules) };
        const { placeCount, counts } = await measurePlantedProperty({ folder, project, steps: Number(options.steps), seed, pairKinds });
        for (const [variant, written] of Object.entries(counts))
          rows.push([`${name}, ${migratedRatio} changed, seed ${seed}`, `${placeCount}`, variant, ...cellsOf(written)]);
        say(
          rows
            .slice(-3)
            .map((row) => row.join(' | '))
            .join('\n'),
        );
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }
printSection(
  'Planted property (`npm run bench -- planted-property`)',
  [
    `${describeMachine()}. ${options.steps} steps, pairs: ${options.pairs}; what llama.cpp writes greedily where the project has one of the two idioms, in percent of the places.`,
    buildTable(['project', 'places', 'variant', 'new idiom', 'old idiom', 'neither'], rows),
  ],
  options.write,
);
process.exit(0);

function knownKind(name: string): PairKind {
  return defined(
    kinds.find((kind) => kind === name),
    `pairs of kind ${name}`,
  );
}

function cellsOf(counts: IdiomCounts): string[] {
  const total = counts.new + counts.old + counts.neither;
  return [counts.new, counts.old, counts.neither].map((count) => ((100 * count) / total).toFixed(0));
}
