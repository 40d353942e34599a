// How much text around the cursor a machine can afford. Pure; the times are measured by EngineSpeed.

import { servedPromptTokens } from './completionPrompt.ts';

/** What a token takes on this machine with this model, milliseconds. */
export interface TokenTimes {
  readonly promptMs: number;
  readonly outputMs: number;
}

/** Most tokens of a prompt. */
export interface ContextBudget {
  /** Before the cursor. */
  readonly before: number;
  /** Behind the cursor; 0 for a model that does not read it. */
  readonly after: number;
}

// A jump to another place evaluates all of it at once; a quarter of a second is half of what an answer may take (the aim of 500 ms).
const coldPromptMs = 250;
// What stands behind the cursor is read after what is typed, and so with every keystroke.
const repeatedMs = 60;
// Below it a model knows too little of the code around (guess).
const leastBefore = 96;
const mostAfter = 96;
const leastAfter = 16;
// Steps, so that a machine that is a little busier than yesterday gets the same prompts.
const stepTokens = 32;

/**
 * The tokens that fit into a quarter of a second, in steps of 32, at least 96 and at most what is judged.
 *
 * @param fillsIn Whether the model reads what follows.
 */
export function resolveContextBudget({ promptMs }: TokenTimes, fillsIn: boolean): ContextBudget {
  const after = fillsIn ? Math.min(mostAfter, Math.max(leastAfter, inSteps(repeatedMs / promptMs))) : 0;
  const before = Math.min(servedPromptTokens, Math.max(leastBefore, inSteps(coldPromptMs / promptMs) - after));
  return { before, after };
}

function inSteps(count: number): number {
  return Math.floor(count / stepTokens) * stepTokens;
}
