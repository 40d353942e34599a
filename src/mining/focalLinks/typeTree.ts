import type { ProjectIndex } from './projectIndex.ts';

/** More types above one are not followed. A guess. */
const MOST_ABOVE = 20;

/** More types below one are not followed. A guess. */
const MOST_BELOW = 50;

/** A type and those that it is made from, the nearest first. */
export function superTypesOf({ typesByName }: ProjectIndex, type: string): string[] {
  const reached = [type];
  for (let at = 0; at < reached.length && at < MOST_ABOVE; at++) {
    for (const { superTypes } of typesByName.get(reached[at] ?? '') ?? []) {
      for (const parent of superTypes) if (!reached.includes(parent)) reached.push(parent);
    }
  }
  return reached;
}

/** The types that are made from a type. */
export function subTypesOf({ subTypes }: ProjectIndex, type: string): ReadonlySet<string> {
  const reached = new Set([type]);
  for (const known of reached) {
    if (reached.size > MOST_BELOW) break;
    for (const below of subTypes.get(known) ?? []) reached.add(below);
  }
  reached.delete(type);
  return reached;
}
