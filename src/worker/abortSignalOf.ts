import { type CancellationToken, CancellationTokenSource } from 'vscode-jsonrpc/node';

/** A signal that is aborted when JSON-RPC's token is cancelled. */
export function abortSignalOf(token: CancellationToken): AbortSignal {
  const cancellation = new AbortController();
  const cancel = (): void => cancellation.abort(new DOMException('cancelled', 'AbortError'));
  if (token.isCancellationRequested) cancel();
  else token.onCancellationRequested(cancel);
  return cancellation.signal;
}

/** A token that is cancelled when the signal is aborted; `dispose` lets go of the signal. */
export function tokenOf(signal: AbortSignal): { readonly token: CancellationToken; readonly dispose: () => void } {
  const source = new CancellationTokenSource();
  const cancel = (): void => source.cancel();
  if (signal.aborted) cancel();
  else signal.addEventListener('abort', cancel, { once: true });
  return { token: source.token, dispose: () => signal.removeEventListener('abort', cancel) };
}
