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

const addonPath = fileURLToPath(new URL('../../../../native/binding/repotune.node', import.meta.url));

let loaded: Binding | undefined;

/**
 * Loads the native addon once for this process.
 *
 * @throws {BindingError} `addonMissing` when it has not been built, `addonNotLoadable` when the system refuses it.
 */
export function loadBinding(): Binding {
  if (loaded) return loaded;
  if (!existsSync(addonPath)) throw new BindingError('addonMissing', `expected the native addon at ${addonPath}, found no such file`);
  try {
    loaded = createRequire(import.meta.url)(addonPath) as Binding;
  } catch (error) {
    throw new BindingError('addonNotLoadable', `the native addon at ${addonPath} does not load: ${messageOf(error)}`, { cause: error });
  }
  return loaded;
}
