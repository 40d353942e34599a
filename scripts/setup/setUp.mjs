import { ensureNode } from './privateNode.mjs';
import { ensurePackages } from './packages.mjs';
import { ensureNativeAddon } from './nativeAddon.mjs';

/**
 * Makes the clone runnable: a recent Node, the locked packages, the native addon.
 * Each part is skipped when it is up to date.
 */
export async function setUp({ quiet }) {
  const say = (text) => process.stderr.write(`repotune set-up: ${text}\n`);
  const node = ensureNode(say);
  ensurePackages(node, say);
  const native = ensureNativeAddon(say);
  if (!quiet) say(`ready (Node ${node.version}, native backend ${native.isBuilt ? 'built' : `absent: ${native.reason}`})`);
  return { node, native };
}
