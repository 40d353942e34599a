// How a prefix gets into a context of any number of sequences and of any llama.cpp whose rows keep their form:
// the context itself saves the state of P placeholder tokens, our rows replace that state's rows, and the result is restored.

import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LlamaContextSequence, Token } from 'node-llama-cpp';
import { messageOf } from '../base/errors.ts';
import { LlamaError } from './llamaError.ts';
import { parseSequenceState } from './sequenceState/parseSequenceState.ts';
import { patchSequenceState } from './sequenceState/patchSequenceState.ts';
import { prefixRowsOf } from './sequenceState/prefixRows.ts';
import type { ServedArtifact } from './servedArtifact.ts';

/** A prefix that a context can put into any of its sequences. */
export interface RestoredPrefix {
  readonly statePath: string;
  /** Stand for the prefix in lists of tokens. `[P]` */
  readonly placeholders: readonly Token[];
}

/**
 * Writes the artifact's prefix as a state that the sequence's context restores, and restores it once as a check.
 *
 * Evaluates P placeholder tokens, once per context.
 *
 * @param folder Where the patched state is kept while the context lives.
 * @returns The patched state, which the caller deletes.
 * @throws {LlamaError} `artifactRejected`.
 */
export async function patchedStatePath(
  sequence: LlamaContextSequence,
  artifact: ServedArtifact & { kind: 'kvPrefix' },
  placeholders: readonly Token[],
  folder: string,
): Promise<string> {
  try {
    const rows = prefixRowsOf(parseSequenceState(await readFile(artifact.statePath)));
    if (rows.prefixLength !== artifact.prefixLength) {
      throw new Error(`the state holds ${rows.prefixLength} positions, not ${artifact.prefixLength}`);
    }
    if (artifact.prefixLength >= sequence.contextSize) throw new Error(`the prefix does not fit into ${sequence.contextSize} tokens`);
    const path = join(folder, `${randomUUID()}.llama-state`);
    await sequence.evaluateWithoutGeneratingNewTokens([...placeholders]);
    await sequence.saveStateToFile(path);
    await writeFile(path, patchSequenceState(await readFile(path), rows));
    await sequence.loadStateFromFile(path, { acceptRisk: true });
    if (sequence.nextTokenIndex !== artifact.prefixLength) throw new Error(`llama.cpp restored ${sequence.nextTokenIndex} positions`);
    return path;
  } catch (error) {
    throw new LlamaError('artifactRejected', `${artifact.statePath}: ${messageOf(error)}`, { cause: error });
  }
}
