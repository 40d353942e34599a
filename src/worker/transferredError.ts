import { ErrorCodes, ResponseError } from 'vscode-jsonrpc/node';
import { isAbort } from '../base/cancellation.ts';
import { messageOf, reasonOf } from '../base/errors.ts';
import type { TransferredError } from '../protocol/workerMessages.ts';
import { WorkerError } from './workerError.ts';

/** What of an error crosses the process boundary. */
export function transferError(error: unknown, signal: AbortSignal): TransferredError {
  return {
    name: error instanceof Error ? error.name : 'Error',
    message: messageOf(error),
    reason: reasonOf(error),
    stack: error instanceof Error ? error.stack : undefined,
    isCancellation: isAbort(error, signal),
  };
}

/** The JSON-RPC error that carries an error to the parent. */
export function toResponseError(error: unknown, signal: AbortSignal): ResponseError<TransferredError> {
  const transferred = transferError(error, signal);
  return new ResponseError(ErrorCodes.UnknownErrorCode, transferred.message, transferred);
}

/** The error as the parent throws it; errors of the connection itself stay what they are. */
export function fromResponseError(error: unknown): unknown {
  if (!(error instanceof ResponseError) || error.data === undefined) return error;
  return new WorkerError(error.data as TransferredError);
}
