// What pairs can be asked for, by name. Light to import: the command line shows these in its help.
import { type PairKind, pairKinds as knownKinds } from '../dataset/pairs/pair.ts';
import { properties as knownProperties } from '../dataset/pairs/properties.ts';

/** Kinds of pairs that can be asked for. */
export const pairKinds = knownKinds;

/** One of {@link pairKinds}. */
export type PairKindName = PairKind;

/** Properties that a prefix can be trained for. */
export const properties = knownProperties;
