// Divides groups of files between training, validation and the final judgement.

import { sha256 } from '../base/hash.ts';
import { DatasetError } from './datasetError.ts';
import type { Role } from './example.ts';

/** Files that must stay together. */
export interface FileCluster {
  /** The first of its paths in sorted order: the cluster's name. */
  readonly firstPath: string;
  readonly characters: number;
}

/** What each cluster plays, by index. */
export type Assignment = readonly Role[];

/** Wanted part of all characters, and how far it may be off before clusters are moved. */
interface Share {
  readonly role: Role;
  readonly wanted: number;
  readonly least: number;
  readonly most: number;
}

/** From the issue: about 80, 5 and 15 percent. The bounds are guesses: wide enough that large projects never need a move. */
const heldOutShare: Share = { role: 'heldOut', wanted: 0.15, least: 0.12, most: 0.22 };
const validationShare: Share = { role: 'validation', wanted: 0.05, least: 0.03, most: 0.1 };

/** Below this a role says nothing: about 1 000 and 300 tokens. */
export const LEAST_ROLE_CHARACTERS = 1_000;

/** Validation decides when to stop; it needs a dozen windows where the project has them. */
const WANTED_VALIDATION_CHARACTERS = 4_000;

/** Less than this trains nothing worth measuring. From the issue. */
export const LEAST_TOTAL_CHARACTERS = 8_000;

/** Clusters that a split needs: one for each role. */
export const LEAST_CLUSTER_COUNT = 3;

/**
 * Assigns roles by the hash of each cluster's first path and the seed.
 *
 * Each cluster is drawn by itself, so that files added elsewhere move nothing.
 * Only where a role ends up far from its part, as happens in small projects, clusters nearest to the border are moved.
 * @throws {DatasetError} `tooSmall` when three roles cannot be filled.
 */
export function splitClusters(clusters: readonly FileCluster[], seed: number): Assignment {
  const total = clusters.reduce((sum, cluster) => sum + cluster.characters, 0);
  assertLargeEnough(clusters, total);
  const draws = clusters.map((cluster) => draw(cluster.firstPath, seed));
  const roles = draws.map((value): Role => roleOfDraw(value));
  const state: SplitState = { clusters, draws, roles };
  repair(state, heldOutShare, total * heldOutShare.least, total * heldOutShare.most);
  const wantedValidation = Math.min(WANTED_VALIDATION_CHARACTERS, total * validationShare.most);
  repair(state, validationShare, Math.max(total * validationShare.least, wantedValidation), total * validationShare.most);
  assertFilled(state, total);
  return roles;
}

interface SplitState {
  readonly clusters: readonly FileCluster[];
  readonly draws: readonly number[];
  readonly roles: Role[];
}

function roleOfDraw(value: number): Role {
  if (value < heldOutShare.wanted) return 'heldOut';
  return value < heldOutShare.wanted + validationShare.wanted ? 'validation' : 'train';
}

/** A number in `[0, 1)` that depends on path and seed alone. */
function draw(path: string, seed: number): number {
  return Number.parseInt(sha256(`${seed}\0${path}`).slice(0, 12), 16) / 2 ** 48;
}

/** Moves clusters between `share.role` and training, nearest to the border first, until the role lies within its bounds. */
function repair(state: SplitState, share: Share, least: number, most: number): void {
  const { clusters, draws, roles } = state;
  const order = clusters.map((_, index) => index).sort((a, b) => (draws[a] as number) - (draws[b] as number));
  const sizeOf = (index: number): number => (clusters[index] as FileCluster).characters;
  let size = sizeOfRole(state, share.role);
  const move = (index: number, role: Role): void => {
    roles[index] = role;
    size += role === 'train' ? -sizeOf(index) : sizeOf(index);
  };
  // What is too large gives clusters away, even its only one.
  for (const index of order.filter((candidate) => roles[candidate] === share.role).reverse()) {
    if (size > most && (size - sizeOf(index) >= least || sizeOf(index) > most)) move(index, 'train');
  }
  for (const index of order) {
    if (size < least && roles[index] === 'train' && size + sizeOf(index) <= most) move(index, share.role);
  }
  if (size >= LEAST_ROLE_CHARACTERS) return;
  // Every cluster is larger than the role's part: take the smallest that is enough.
  const spare = order.filter((index) => roles[index] === 'train').sort((a, b) => sizeOf(a) - sizeOf(b));
  const enough = spare.find((index) => size + sizeOf(index) >= LEAST_ROLE_CHARACTERS);
  if (enough !== undefined && spare.length > 1) move(enough, share.role);
}

function sizeOfRole({ clusters, roles }: SplitState, role: Role): number {
  return clusters.reduce((sum, cluster, index) => sum + (roles[index] === role ? cluster.characters : 0), 0);
}

function assertLargeEnough(clusters: readonly FileCluster[], total: number): void {
  if (clusters.length >= LEAST_CLUSTER_COUNT && total >= LEAST_TOTAL_CHARACTERS) return;
  throw new DatasetError(
    'tooSmall',
    `Expected at least ${LEAST_CLUSTER_COUNT} unrelated source files with ${LEAST_TOTAL_CHARACTERS} characters in all, ` +
      `found ${clusters.length} with ${total}; choose a repository with more code of its own.`,
  );
}

function assertFilled(state: SplitState, total: number): void {
  const missing = (['train', 'validation', 'heldOut'] as const).find((role) => sizeOfRole(state, role) < LEAST_ROLE_CHARACTERS);
  if (!missing) return;
  throw new DatasetError(
    'tooSmall',
    `Expected at least ${LEAST_ROLE_CHARACTERS} characters for each of training, validation and held-out, ` +
      `found too few for ${missing} in ${state.clusters.length} unrelated files with ${total} characters; choose a repository with more code of its own.`,
  );
}
