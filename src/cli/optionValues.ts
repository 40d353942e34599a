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

/** Parses a time, of which 0s is none. */
export function parseBudgetOrNone(text: string): number {
  return /^0(?:s|m|h)?$/u.test(text) ? 0 : parseBudget(text);
}

/** Parses a JSON object. */
export function parseSettings(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new InvalidArgumentError('Expected a JSON object such as {"rankingWeight": 1}.');
  return value as Record<string, unknown>;
}
