import { pairKinds as known } from '../dataset/pairs/pair.ts';

/** Kinds of pairs that can be asked for. */
export const pairKinds = known;
