// Trained parameters become an artifact: parameters, what llama.cpp reads, and last of all the manifest.
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { toArtifactError } from '../artifacts/artifactError.ts';
import { writeLoraAdapter } from '../artifacts/loraAdapterGguf.ts';
import { type Manifest, manifestVersion, writeManifest } from '../artifacts/manifest.ts';
import type { FoundRun } from '../artifacts/runRegistry.ts';
import { writeSafetensors } from '../artifacts/safetensors.ts';
import { defined } from '../base/assert.ts';
import { writeFileAtomic } from '../base/atomicFile.ts';
import { sha256 } from '../base/hash.ts';
import { writeSequenceState } from '../llama/sequenceState/writeSequenceState.ts';
import { linearNames } from '../model/adaptation.ts';
import { promptLayout } from '../model/promptFormat.ts';
import type { ParameterValues } from '../tuning/method.ts';
import { methodTable } from '../tuning/methodTable.ts';
import type { LoraConfig } from '../tuning/methods/lora/loraConfig.ts';
import { inputSideName, outputSideName } from '../tuning/methods/lora/loraMethod.ts';
import { keysName, valuesName } from '../tuning/methods/prefix/prefixMethod.ts';
import type { OpenDecoder } from './openDecoder.ts';
import { toolVersion } from '../base/toolVersion.ts';

/** Writes everything that serving and evaluation need; an artifact without its manifest does not count as one. */
export function writeArtifact(
  run: FoundRun,
  trained: readonly ParameterValues[],
  initial: readonly ParameterValues[],
  opened: OpenDecoder,
): Promise<void> {
  const { folder, state } = run;
  const kind = methodTable[state.options.method].artifactKind;
  const { method, config, seed } = state.options;
  const training = defined(state.training, 'training summary');
  const metadata = { format: 'repotune', method, config: JSON.stringify(config) };
  writeSafetensors(folder.parametersFile(kind), { tensors: trained, metadata });
  writeServedFile(run, trained, 'trained', opened);
  writeServedFile(run, initial, 'initial', opened);
  const prefixLength = methodTable[method].prefixLength(config);
  const manifest: Manifest = {
    schemaVersion: manifestVersion,
    id: state.id,
    createdAt: new Date().toISOString(),
    toolVersion,
    artifactKind: kind,
    method,
    config,
    baseModel: {
      name: state.baseModel.name,
      sha256: state.baseModel.sha256,
      sizeBytes: state.baseModel.sizeBytes,
      architecture: opened.decoder.shape.architecture,
    },
    repository: { name: state.repository.name, identity: state.repository.identity, headCommit: state.repository.headCommit },
    datasetDigest: defined(state.datasetDigest, 'dataset digest'),
    seed,
    prompt: { prefixLength, ...promptLayout(opened.vocabulary) },
    training: { steps: training.steps, bestStep: training.bestStep, bestValidationLossNats: training.bestValidationLossNats },
    files: { parameters: describeFile(folder.parametersFile(kind)), served: describeFile(folder.servedFile(kind)) },
  };
  writeManifest(folder, manifest);
  return Promise.resolve();
}

/** Writes what llama.cpp reads. */
function writeServedFile(
  { folder, state }: FoundRun,
  parameters: readonly ParameterValues[],
  which: 'trained' | 'initial',
  opened: OpenDecoder,
): void {
  const { method, config } = state.options;
  const { shape } = opened.decoder;
  const byName = new Map(parameters.map(({ name, values }) => [name, values]));
  const layers = Array.from({ length: shape.layerCount }, (_, layerIndex) => layerIndex);
  const kind = methodTable[method].artifactKind;
  const path = folder.servedFile(kind, which);
  try {
    if (kind === 'kvPrefix') {
      const prefixLength = methodTable[method].prefixLength(config);
      const { placeholderToken } = promptLayout(opened.vocabulary);
      const bytes = writeSequenceState({
        prefixLength,
        layerCount: shape.layerCount,
        rowWidth: shape.keyValueHeadCount * shape.headWidth,
        placeholderTokens: new Int32Array(prefixLength).fill(placeholderToken),
        keys: layers.map((layer) => defined(byName.get(keysName(layer)), keysName(layer))),
        values: layers.map((layer) => defined(byName.get(valuesName(layer)), valuesName(layer))),
      });
      writeFileAtomic(path, bytes);
    } else {
      const { rank, alpha, linearLayers } = config as LoraConfig;
      const deltas = layers.slice(methodTable[method].firstLayer(config)).flatMap((layer) =>
        linearNames
          .filter((linear) => linearLayers.includes(linear))
          .map((linear) => ({
            tensorName: `blk.${layer}.${linear}.weight`,
            rank,
            a: defined(byName.get(inputSideName(layer, linear)), inputSideName(layer, linear)),
            b: defined(byName.get(outputSideName(layer, linear)), outputSideName(layer, linear)),
          })),
      );
      writeLoraAdapter(path, { architecture: shape.architecture, alpha, deltas });
    }
  } catch (error) {
    throw toArtifactError(error, path);
  }
}

function describeFile(path: string): { name: string; sizeBytes: number; sha256: string } {
  return { name: basename(path), sizeBytes: statSync(path).size, sha256: sha256(readFileSync(path)) };
}
