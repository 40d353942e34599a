// The programs that time a training step: ours and the peer's, with the same shapes.
import { join } from 'node:path';
import { levelEnvironment, peerEnvironment, peerScript, type ProcessorLevel } from './peerProgram.ts';
import { type Program, runProgram } from './runProgram.ts';
import { say } from './section.ts';
import type { SpeedRun } from './speedRun.ts';

/** Prefix length of every timed step. */
export const timedPrefixLength = 64;

/** What a step works on. */
export interface StepShape {
  readonly modelPath: string;
  readonly precision: 'f32' | 'bf16';
  readonly sequences: number;
  readonly sequenceLength: number;
  /** Measured steps. */
  readonly steps: number;
  /** Default `own`. */
  readonly level?: ProcessorLevel;
  /** Cores that it may run on; all when absent. */
  readonly cores?: readonly number[];
}

/** Routes of the peer by name, as the tables show them. */
export const peerRoutes = { peft: 'PEFT PrefixTuningConfig', pastKeyValues: 'transformers, past keys and values' } as const;

/** Our step. */
export function ownStep(shape: StepShape): Program {
  return {
    name: 'repotune',
    command: process.execPath,
    args: [join(import.meta.dirname, 'trainingSpeed.ts'), ...argumentsOf(shape)],
    environment: levelEnvironment(shape.level ?? 'own'),
    cores: shape.cores,
  };
}

/** The peer's step. */
export function peerStep(shape: StepShape, route: keyof typeof peerRoutes, python: string): Program {
  return {
    name: peerRoutes[route],
    command: python,
    args: [peerScript('trainingStep.py'), '--route', route, ...argumentsOf(shape)],
    environment: { ...peerEnvironment, ...levelEnvironment(shape.level ?? 'own') },
    cores: shape.cores,
  };
}

/** Runs programs in turns, `turns` times each; returns the runs of each in the given order. */
export async function runInTurns(programs: readonly Program[], turns: number, label: string): Promise<SpeedRun[][]> {
  const runs: SpeedRun[][] = programs.map(() => []);
  for (let turn = 1; turn <= turns; turn++) {
    for (const [index, program] of programs.entries()) {
      const { printed } = await runProgram<SpeedRun>(program);
      runs[index]?.push(printed);
      const megabytes = ((printed.stepPeakResidentBytes ?? printed.peakResidentBytes) / 1e6).toFixed(0);
      say(`${label} ${turn}/${turns} ${program.name}: ${printed.tokensPerSecond.toFixed(0)} tokens/s, ${megabytes} MB`);
    }
  }
  return runs;
}

function argumentsOf({ modelPath, precision, sequences, sequenceLength, steps }: StepShape): string[] {
  const numbers = { steps, sequences, 'sequence-length': sequenceLength, 'prefix-length': timedPrefixLength };
  return [
    '--model',
    modelPath,
    '--precision',
    precision,
    ...Object.entries(numbers).flatMap(([name, value]) => [`--${name}`, String(value)]),
  ];
}
