// The only importer of the native addon.

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type * as Addon from '../../../../native/binding/index.d.ts';
import { messageOf, ProjectError } from '../../../base/errors.ts';

/** The functions of the native addon, see native/binding/index.d.ts. */
export type Binding = typeof Addon;

/** Stands for "no slot" where the addon allows it. */
export const noSlot = 0xffffffff;

/** The native addon cannot be used on this machine. */
export class BindingError extends ProjectError<'addonMissing' | 'addonNotLoadable'> {}

/** Where the build puts the addon. */
export const builtAddonPath = fileURLToPath(new URL('../../../../native/binding/repotune.node', import.meta.url));

/**
 * Loads the native addon. The system loads it only once for a process.
 *
 * @param path Where it lies; by default where the build puts it.
 * @throws {BindingError} `addonMissing` when it has not been built, `addonNotLoadable` when the system refuses it.
 */
export function loadBinding(path: string = builtAddonPath): Binding {
  if (!existsSync(path)) throw new BindingError('addonMissing', `expected the native addon at ${path}, found no such file`);
  try {
    return createRequire(import.meta.url)(path) as Binding;
  } catch (error) {
    throw new BindingError('addonNotLoadable', `the native addon at ${path} does not load: ${messageOf(error)}`, { cause: error });
  }
}
