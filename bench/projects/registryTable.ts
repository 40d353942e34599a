import { defined } from '../../src/base/assert.ts';
import { cargo } from './registries/cargo.ts';
import { go } from './registries/go.ts';
import { maven } from './registries/maven.ts';
import { npm } from './registries/npm.ts';
import { pypi } from './registries/pypi.ts';
import type { Ecosystem, Registry } from './registries/registry.ts';

const registries: readonly Registry[] = [cargo, go, maven, npm, pypi];

/** Names of all registries. */
export const ecosystems: readonly Ecosystem[] = registries.map((registry) => registry.ecosystem);

/** The registry of an ecosystem. */
export function registryOf(ecosystem: Ecosystem): Registry {
  return defined(
    registries.find((registry) => registry.ecosystem === ecosystem),
    `the registry ${ecosystem}`,
  );
}
