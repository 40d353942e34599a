// Entry of the process that loads one backend and measures it: a driver that crashes takes nothing else along.
import { messageOf, reasonOf } from '../../base/errors.ts';
import { activateBackend } from './activateBackend.ts';
import type { BackendName } from '../backend.ts';
import type { BackendProbe } from './backendProbe.ts';
import { measureLayer } from './measureLayer.ts';

process.on('disconnect', () => process.exit(1));
const probe = await probeHere(process.argv[2] as BackendName);
// A graphics device keeps the process alive.
process.send?.(probe, () => process.exit(0));

async function probeHere(name: BackendName): Promise<BackendProbe> {
  try {
    const details = await activateBackend(name);
    return { state: 'measured', name, details, layerTokensPerSecond: await measureLayer() };
  } catch (error) {
    const reason = reasonOf(error instanceof Error ? error.cause : undefined) ?? reasonOf(error) ?? 'unexpected';
    return { state: 'unavailable', name, reason, message: messageOf(error) };
  }
}
