// A prefix that means something without training: the keys and values of a text, as llama.cpp saves them.

import { disposeLlamaRuntime, llamaRuntime } from '../../src/llama/llamaRuntime.ts';
import type { ServedArtifact } from '../../src/llama/servedArtifact.ts';

/** Writes one prefix for each text and frees the model again. @param paths Where the states go, in the order of the texts. */
export async function writeTextPrefixes(modelPath: string, texts: readonly string[], paths: readonly string[]): Promise<ServedArtifact[]> {
  const llama = await llamaRuntime();
  const model = await llama.loadModel({ modelPath });
  const artifacts: ServedArtifact[] = [];
  for (const [index, text] of texts.entries()) {
    const tokens = model.tokenize(text);
    const context = await model.createContext({
      contextSize: tokens.length + 64,
      sequences: 1,
      flashAttention: true,
      experimentalKvCacheKeyType: 'F16',
      experimentalKvCacheValueType: 'F16',
    });
    const sequence = context.getSequence();
    await sequence.evaluateWithoutGeneratingNewTokens(tokens);
    const statePath = paths[index] ?? '';
    await sequence.saveStateToFile(statePath);
    await context.dispose();
    artifacts.push({ kind: 'kvPrefix', statePath, placeholderToken: 0, prefixLength: tokens.length });
  }
  await disposeLlamaRuntime();
  return artifacts;
}
