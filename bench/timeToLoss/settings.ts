// What is compared, and with which settings.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Prefix length of both sides. */
export const comparedPrefixLength = 64;

/** Tokens after which the peer's held-out loss is the mark. */
export const markTokens = 100_000;

/** How the peer trains. */
export interface PeerSettings {
  readonly tuner: 'cartridge' | 'prefix';
  readonly start: 'text' | 'random';
  /** Leading positions that stay as they are (cartridge). */
  readonly frozen: number;
  readonly rate: number;
  /** Share of the steps over which the rate rises. */
  readonly warmUp: number;
  readonly windowsPerStep: number;
}

/** Name of a set of settings: `best` is swept, `usual` is what PEFT gives by itself. */
export type PeerName = 'best' | 'usual';

/** File in which the sweep keeps its figures and what it chose. */
export const sweepFile = join(import.meta.dirname, 'peerSweep.json');

/** One line of the sweep. */
export interface SweepRow {
  readonly settings: PeerSettings;
  readonly tokens: number;
  readonly heldOutLossNats: number;
}

/** The sweep as it is stored. */
export interface Sweep {
  readonly machine: string;
  readonly date: string;
  readonly repository: string;
  readonly precision: 'bf16';
  readonly baseLossNats: number;
  readonly rows: readonly SweepRow[];
  readonly chosen: PeerSettings;
}

/** Settings of the peer by name. */
export function peerSettings(name: PeerName): PeerSettings {
  if (name === 'best') {
    if (!existsSync(sweepFile))
      throw new Error(`${sweepFile}: expected the peer's sweep, found nothing; npm run bench -- peer-sweep REPO makes it`);
    return (JSON.parse(readFileSync(sweepFile, 'utf8')) as Sweep).chosen;
  }
  // PrefixTuningConfig as it is, with rate, batch and falling rate of PEFT's guide to prefix tuning (task_guides/seq2seq-prefix-tuning).
  return { tuner: 'prefix', start: 'random', frozen: 0, rate: 1e-2, warmUp: 0, windowsPerStep: 8 };
}

/** Settings as arguments of bench/peer/prefixTraining.py. */
export function peerArguments({ tuner, start, frozen, rate, warmUp, windowsPerStep }: PeerSettings): string[] {
  const numbers = { frozen, rate, 'warm-up': warmUp, 'windows-per-step': windowsPerStep, 'prefix-length': comparedPrefixLength };
  return ['--tuner', tuner, '--start', start, ...Object.entries(numbers).flatMap(([name, value]) => [`--${name}`, String(value)])];
}
