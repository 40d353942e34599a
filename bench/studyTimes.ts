// Times of one step, measured once for all settings of a study and kept in a file: losses can then be computed on a busy machine.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { TrainingStepper } from '../src/tuning/trainingStepper.ts';
import type { StepSeconds } from './studySetting.ts';

/** Steps that are timed, after one that warms caches. */
const timedSteps = 5;

/** Times a few steps with new windows and the same steps again. */
export function measureStepSeconds(stepper: TrainingStepper): StepSeconds {
  const time = (step: number): number => {
    const startMs = performance.now();
    stepper.step(step, 0.01);
    return (performance.now() - startMs) / 1000;
  };
  const steps = Array.from({ length: timedSteps }, (_, index) => index + 1);
  time(0);
  // Other work on the machine only adds time.
  return { fresh: Math.min(...steps.map(time)), returning: Math.min(...steps.map(time)) };
}

/** Measured times by the name of the setting; empty when the file is not there yet. */
export function readStudyTimes(path: string): Record<string, StepSeconds> {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Record<string, StepSeconds>) : {};
}

/** Replaces the file. */
export function writeStudyTimes(path: string, times: Readonly<Record<string, StepSeconds>>): void {
  writeFileSync(path, `${JSON.stringify(times, null, 2)}\n`);
}
