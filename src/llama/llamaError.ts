import { ProjectError } from '../base/errors.ts';

/** Why llama.cpp could not do its part. */
export type LlamaErrorReason =
  /** There is no llama.cpp binary for this machine. */
  | 'noBinary'
  /** llama.cpp refused the model file. */
  | 'loadFailed'
  /** llama.cpp could not make a context, for want of memory or because the model has no plain key/value cache. */
  | 'contextFailed'
  /** A prefix state or LoRA adapter is missing, damaged or does not fit the model. */
  | 'artifactRejected'
  /** Prompt and output do not fit into the context; nothing is ever shifted out of it. */
  | 'promptTooLong'
  /** A token id outside the vocabulary, or a target without a token before it. */
  | 'invalidTokens'
  /** The model has no fill-in-the-middle tokens. */
  | 'noInfill'
  /** llama.cpp failed while it evaluated tokens. */
  | 'evaluationFailed'
  /** The process that runs llama.cpp has ended. */
  | 'processDied';

/** llama.cpp could not be used; the original error is the cause. */
export class LlamaError extends ProjectError<LlamaErrorReason> {
  /** Whether `error` is a `LlamaError`, with this reason if one is given. */
  static is(error: unknown, reason?: LlamaErrorReason): error is LlamaError {
    return error instanceof LlamaError && (reason === undefined || error.reason === reason);
  }
}
