// Legend: S sequences.

import type { SharedContexts } from '../../ops/sharedContexts.ts';
import type { KernelCall } from './kernel.ts';

/** How the addon's functions that attend take sequences: where each begins, and starts and lengths of their contexts. */
export type SequenceArguments = [starts: Int32Array, contextStarts: Int32Array, contextLengths: Int32Array];

const none = new Int32Array(0);

/** Gathers {@link SequenceArguments} from a kernel's attributes, `[S]` each; empty contexts where nothing is shared. */
export function sequenceArguments({ attribute }: Pick<KernelCall, 'attribute'>): SequenceArguments {
  const contexts = attribute<SharedContexts | undefined>('sharedContexts');
  return [attribute('sequenceStarts'), contexts?.starts ?? none, contexts?.lengths ?? none];
}
