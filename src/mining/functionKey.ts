import type { FunctionSample } from './sample.ts';

/** Names a function within a repository: `path#qualifiedName(parameter types)`; a parameter without a type counts by its name. */
export function functionKey(path: string, { qualifiedName, parameters }: Pick<FunctionSample, 'qualifiedName' | 'parameters'>): string {
  return `${path}#${qualifiedName}(${parameters.map(({ name, type }) => type ?? name).join(', ')})`;
}
