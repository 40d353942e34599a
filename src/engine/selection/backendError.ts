import { ProjectError } from '../../base/errors.ts';
import type { BackendProbe } from './backendProbe.ts';

/** The wanted backend cannot be used on this machine; `runBackendGone` when it is the one that a run began with. */
export class BackendError extends ProjectError<'backendUnavailable' | 'runBackendGone' | 'noBackend'> {
  /** What was found about each backend; filled with `noBackend`. */
  readonly probes: readonly BackendProbe[];

  constructor(
    reason: BackendError['reason'],
    message: string,
    { probes = [], ...options }: ErrorOptions & { readonly probes?: readonly BackendProbe[] } = {},
  ) {
    super(reason, message, options);
    this.probes = probes;
  }
}
