// `npm run bench -- comparative-study STUDY.json RUN|REPO…`: settings of the comparative objective at equal steps, beside the base model and
// the same prefix without pairs. Every trained setting is kept in the user's cache, so that a command that was stopped goes on where it was.
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { defined } from '../src/base/assert.ts';
import { sha256 } from '../src/base/hash.ts';
import { userCacheFolder } from '../src/base/userFolders.ts';
import { openDecoder } from '../src/pipeline/openDecoder.ts';
import { methodTable } from '../src/tuning/methodTable.ts';
import { type ComparativeSetting, comparativeSettingSchema, comparativeStudySchema } from './comparative/comparativeSetting.ts';
import { type ComparedSetting, comparisonTable } from './comparative/comparisonTable.ts';
import { judgeTable } from './comparative/judgeTable.ts';
import { readStudyData } from './comparative/readStudyData.ts';
import { StudyBench, type TrainedSetting, type VariantScores } from './comparative/trainSetting.ts';
import { defaultModelPath } from './defaultModelPath.ts';
import { JsonStore } from './jsonStore.ts';
import { say } from './section.ts';

/** What is kept of one repository, by setting. */
interface Kept {
  base?: VariantScores;
  settings: Record<string, TrainedSetting>;
}

const { positionals, values: options } = parseArgs({
  allowPositionals: true,
  options: {
    /** Append the tables to this file. */
    results: { type: 'string' },
    /** Figures as JSON. */
    json: { type: 'string' },
    seed: { type: 'string', default: '1' },
    /** Also print how well each setting tells right pairs from turned ones. */
    judge: { type: 'boolean', default: false },
  },
});
const [studyFile, ...sources] = positionals;
const study = comparativeStudySchema.parse(JSON.parse(readFileSync(defined(studyFile, 'first argument: a study'), 'utf8')));
const modelPath = defaultModelPath();
const context = { signal: new AbortController().signal, report: () => undefined };
const opened = await openDecoder(modelPath, { backend: 'native', precision: 'bf16' }, context);
const figures: unknown[] = [];
for (const source of sources) {
  const data = await readStudyData(source, Number(options.seed));
  const store = new JsonStore<Kept>(join(userCacheFolder(), 'bench', 'comparative-study', `figures-${data.name}-${data.digest}.json`), {
    settings: {},
  });
  const bench = new StudyBench(opened, data);
  const keep = (change: (kept: Kept) => void): void => {
    const kept = store.read();
    change(kept);
    store.write(kept);
  };
  const trained = async (setting: ComparativeSetting): Promise<TrainedSetting> => {
    const known = store.read().settings[keyOf(setting)];
    if (known) return known;
    const result = await bench.trainSetting(setting);
    keep((kept) => (kept.settings[keyOf(setting)] = result));
    say(`${data.name}: ${setting.name}: held-out ${result.heldOutNats.toFixed(4)}, ${result.seconds.toFixed(0)} s`);
    return result;
  };
  const base = store.read().base ?? bench.scoreBase();
  keep((kept) => (kept.base = base));
  const baselines = new Map<string, TrainedSetting>();
  const settings: ComparedSetting[] = [];
  for (const setting of study) {
    const { name, steps, seed } = setting;
    const alone = comparativeSettingSchema.parse({ name: 'likelihood only', objective: 'likelihood', steps, seed });
    const likelihood = baselines.get(keyOf(alone)) ?? (await trained(alone));
    baselines.set(keyOf(alone), likelihood);
    settings.push({ name, steps, seed, likelihood, trained: await trained(setting) });
  }
  const compared = { judged: bench.judged, base, settings };
  const tables = [comparisonTable(compared), ...(options.judge ? [judgeTable(compared)] : [])];
  const text = `\n${data.name}, ${bench.judged.length} held-out pairs, ${new Date().toISOString().slice(0, 10)}:\n\n${tables.join('\n\n')}\n`;
  process.stdout.write(text);
  if (options.results) appendFileSync(options.results, text);
  figures.push({ repository: data.name, digest: data.digest, judged: bench.judged.map(({ id }) => id), base, settings });
  if (options.json) new JsonStore<unknown>(options.json, []).write(figures);
}
await opened.dispose();
process.exit(0);

/** The same training has the same key, whatever it is called; other defaults of the method are another training. */
function keyOf(setting: ComparativeSetting): string {
  const { objective, config, steps, seed, kinds, swappedRatio } = setting;
  const training = { objective, steps, seed, kinds, swappedRatio };
  return sha256(
    JSON.stringify([training, objective === 'likelihood' ? undefined : config, methodTable.prefix.configSchema.parse({})]),
  ).slice(0, 16);
}
