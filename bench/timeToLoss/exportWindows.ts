// Writes the windows of a run that was mined and trained: what our training takes, in its order, and the held-out ones.
// Usage: node bench/timeToLoss/exportWindows.ts RUN OUT.json TOKENS
import { readDocuments } from '../../src/artifacts/documentsFile.ts';
import { resolveRun } from '../../src/artifacts/runRegistry.ts';
import { defined } from '../../src/base/assert.ts';
import { Random } from '../../src/base/random.ts';
import { leadingTokens } from '../../src/model/promptFormat.ts';
import { planDefaults } from '../../src/pipeline/measurePlan.ts';
import { openDecoder } from '../../src/pipeline/openDecoder.ts';
import type { TokenSequence } from '../../src/tuning/batches.ts';
import { methodTable } from '../../src/tuning/methodTable.ts';
import { prepareTraining, scoreParameters } from '../../src/tuning/prepareTraining.ts';
import { chooseHeldOutWindows } from '../heldOutWindows.ts';
import { comparedPrefixLength } from './settings.ts';
import { toStored, writeWindows } from './windowsFile.ts';

/** Starts that are tried for the peer, as many as our own default tries. */
const startCount = 6;

/** Tokens beyond those asked for, so that the last step of a larger batch is full. */
const spareTokens = 16 * 256;

const [runName, out, tokenCount] = process.argv.slice(2);
const { folder, state } = resolveRun(defined(runName, 'first argument: a run'), process.cwd());
const dataset = await readDocuments(folder.documentsFile, ['train', 'validation', 'heldOut']);
const context = { signal: new AbortController().signal, report: () => undefined };
const { decoder, vocabulary } = await openDecoder(state.baseModel.path, { backend: 'auto', precision: 'bf16' }, context);
const method = methodTable.prefix;
const options = {
  ...planDefaults,
  decoder,
  tokenizer: vocabulary,
  leadingTokens: leadingTokens(vocabulary),
  documents: dataset.documents,
  method,
  config: method.configSchema.parse({ length: comparedPrefixLength, candidateCount: 1 }),
  seed: state.options.seed,
};
const { batches, validationBatches } = prepareTraining(options);
const training = trainingWindows(Number(tokenCount) + spareTokens);
const heldOut = chooseHeldOutWindows(dataset.documents, vocabulary, options.leadingTokens);
writeWindows(defined(out, 'second argument: a file'), {
  datasetDigest: dataset.digest,
  training: training.map(toStored),
  heldOut: heldOut.map(toStored),
  startTokens: [...chooseStart()],
});
process.stdout.write(`${JSON.stringify({ training: training.length, heldOut: heldOut.length })}\n`);
process.exit(0);

/** The windows of the first steps of our training. */
function trainingWindows(wantedTokens: number): TokenSequence[] {
  const windows: TokenSequence[] = [];
  for (let step = 0, count = 0; count < wantedTokens; step++) {
    const { tokens, sequenceStarts, targetPositions } = batches.batch(step);
    const isTarget = new Uint8Array(tokens.length);
    for (const position of targetPositions) isTarget[position + 1] = 1;
    sequenceStarts.forEach((start, index) => {
      const end = sequenceStarts[index + 1] ?? tokens.length;
      windows.push({ tokens: tokens.slice(start, end), isTarget: isTarget.slice(start, end) });
    });
    count += tokens.length;
  }
  return windows;
}

/** The beginning of a training window that is the best prefix as it is, by validation loss. */
function chooseStart(): Int32Array {
  let best = new Int32Array(0);
  let bestLoss = Infinity;
  for (const { tokens } of training.filter((window) => window.tokens.length >= comparedPrefixLength).slice(0, startCount)) {
    const stretch = Int32Array.from(tokens.slice(0, comparedPrefixLength));
    const given = { decoder, config: options.config, random: Random.fromSeed(1), representativeTokens: [stretch], scoreCandidate: () => 0 };
    const loss = scoreParameters(method.buildParameters(given), options, validationBatches);
    if (loss < bestLoss) [best, bestLoss] = [stretch, loss];
  }
  return best;
}
