// Loss of trained parameters on the held-out windows: one measure for both sides, our engine in F32. Prints JSON.
// Usage: node bench/timeToLoss/scoreParameters.ts MODEL WINDOWS.json [PARAMETERS.safetensors METHOD CONFIG_JSON]   (without parameters: the base model)
import { readSafetensors } from '../../src/artifacts/safetensors.ts';
import { defined } from '../../src/base/assert.ts';
import { selectBackend } from '../../src/engine/backend.ts';
import { Decoder } from '../../src/model/decoder.ts';
import { packSequences } from '../../src/tuning/batches.ts';
import { methodTable } from '../../src/tuning/methodTable.ts';
import { scoreParameters } from '../../src/tuning/prepareTraining.ts';
import { fromStored, readWindows } from './windowsFile.ts';

const [model, windowsFile, parametersFile, methodName, configText] = process.argv.slice(2);
await selectBackend('auto');
const decoder = await Decoder.load(defined(model, 'first argument: a model'), { precision: 'f32' });
const { heldOut } = readWindows(defined(windowsFile, 'second argument: windows'));
const batches = heldOut.map((window) => packSequences([fromStored(window)]));
const targets = batches.reduce((sum, { targetTokens }) => sum + targetTokens.length, 0);
process.stdout.write(`${JSON.stringify({ lossNats: score(), targets })}\n`);
process.exit(0);

function score(): number {
  if (!parametersFile) {
    const nothing = { linearLayers: [], rank: 1, alpha: 1 };
    return scoreParameters([], { decoder, method: methodTable.lora, config: nothing }, batches);
  }
  const method = methodName === 'lora' ? methodTable.lora : methodTable.prefix;
  const config: unknown = method.configSchema.parse(JSON.parse(configText ?? '{}'));
  return scoreParameters(readSafetensors(parametersFile).tensors, { decoder, method, config }, batches);
}
