// Turns the text of an option into its value, or says what was expected.
import { isAbsolute, resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { parseDuration } from '../base/duration.ts';

/** A model is a name, or a path where it looks like one. */
export function toModelName(model: string): string {
  return /[\\/]|\.gguf$/iu.test(model) ? toAbsolute(model) : model;
}

/** A path as the user means it: relative to the folder where the command was called. */
export function toAbsolute(path: string): string {
  return isAbsolute(path) ? path : resolve(process.cwd(), path);
}

/** A parser of whole numbers in a range, both ends included. */
export function wholeNumber(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/u.test(text) || value < low || value > high)
      throw new InvalidArgumentError(`Expected a whole number from ${low} to ${high}.`);
    return value;
  };
}

/** Parses a time like 90s, 10m or 1.5h into milliseconds. */
export function parseBudget(text: string): number {
  const budgetMs = parseDuration(text);
  if (budgetMs === undefined) throw new InvalidArgumentError('Expected a time like 90s, 10m or 1.5h.');
  return budgetMs;
}
