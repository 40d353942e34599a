// The pure part of choosing: from what was found out about each backend to one of them, with the reason in words.
import { formatCount } from '../../base/formatQuantity.ts';
import type { BackendName } from '../backend.ts';
import { BackendError } from './backendError.ts';
import type { BackendProbe } from './backendProbe.ts';

/** A backend that was measured. */
export type MeasuredBackend = Extract<BackendProbe, { state: 'measured' }>;

/** Which backend is taken. */
export interface BackendChoice {
  readonly name: BackendName;
  /** One sentence for people, without a full stop. */
  readonly why: string;
}

/**
 * `native` gives the same bits on every run and keeps weights in half the memory;
 * another backend has to be this many times as fast before it is worth giving that up (guess).
 */
const worthwhileRatio = 1.25;

/**
 * Takes the fastest backend, `native` unless another is clearly faster, and `wasm` only where nothing else works.
 *
 * @param probes At most one for each backend, in any order.
 * @throws {BackendError} `noBackend` when none was measured.
 */
export function resolveBackend(probes: readonly BackendProbe[]): BackendChoice {
  const measured = probes.filter((probe): probe is MeasuredBackend => probe.state === 'measured' && probe.name !== 'cpu');
  const unavailable = probes.filter((probe) => probe.state === 'unavailable');
  const others = unavailable.map(({ name, reason }) => `${name}: ${inWords(reason)}`).join(', ');
  const fast = measured.filter(({ name }) => name !== 'wasm').sort((a, b) => b.layerTokensPerSecond - a.layerTokensPerSecond);
  const [fastest] = fast;
  if (!fastest) {
    if (measured.some(({ name }) => name === 'wasm')) return { name: 'wasm', why: `nothing faster works here (${others})` };
    throw new BackendError(
      'noBackend',
      `expected a backend that works, found none (${unavailable.map(({ name, message }) => `${name}: ${message}`).join('; ')})`,
      {
        probes,
      },
    );
  }
  const native = fast.find(({ name }) => name === 'native');
  const isNativeGoodEnough = native && fastest.layerTokensPerSecond < worthwhileRatio * native.layerTokensPerSecond;
  const { name } = isNativeGoodEnough ? native : fastest;
  if (fast.length === 1) return { name, why: `the only fast one that works here${others ? ` (${others})` : ''}` };
  const figures = fast.map((probe) => `${probe.name} ${formatCount(probe.layerTokensPerSecond)}`).join(', ');
  const lead =
    name === fastest.name ? 'the fastest here' : `less than ${worthwhileRatio} times slower than ${fastest.name}, and exactly repeatable`;
  return { name, why: `${lead} (${figures} tokens/s through one layer)` };
}

/** `noAdapter` as `no adapter`: the whole message stands in the run's record and in `doctor`. */
function inWords(reason: string): string {
  return reason.replace(/[A-Z]/gu, (letter) => ` ${letter.toLowerCase()}`);
}
