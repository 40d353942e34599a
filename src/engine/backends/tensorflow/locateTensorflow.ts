// Where the user installed TensorFlow for Node. It is never a dependency: its build and its size are the user's choice.
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** An installed package. */
export interface LocatedTensorflow {
  /** The package's own folder. */
  readonly folder: string;
  readonly name: string;
  readonly version: string;
}

/** The packages, best first: the first computes on NVIDIA cards. */
const packageNames = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'] as const;

const ownRoot = fileURLToPath(new URL('../../../../', import.meta.url));

/**
 * Finds the package: in the folder that `REPOTUNE_TENSORFLOW` names and nowhere else, otherwise beside our own packages or among npm's global ones.
 *
 * A repository that is read is never looked at: what it brings must not run.
 */
export function locateTensorflow(environment: NodeJS.ProcessEnv = process.env): LocatedTensorflow | undefined {
  const override = environment['REPOTUNE_TENSORFLOW'];
  const places = override ? [resolve(override)] : [ownRoot, ...globalFolders(environment)];
  const folders = places.flatMap((place) => packageNames.map((name) => join(place, 'node_modules', name)));
  // The variable may name the package's own folder as well as one that holds node_modules.
  for (const folder of override ? [resolve(override), ...folders] : folders) {
    const located = readPackage(folder);
    if (located) return located;
  }
  return undefined;
}

function readPackage(folder: string): LocatedTensorflow | undefined {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return undefined;
  const { name, version } = JSON.parse(readFileSync(file, 'utf8')) as { name?: string; version?: string };
  return packageNames.some((known) => known === name) ? { folder, name: name ?? '', version: version ?? '' } : undefined;
}

/** The folders above npm's global `node_modules`, without asking npm: it lies beside the npm that is on the PATH. */
function globalFolders(environment: NodeJS.ProcessEnv): string[] {
  if (process.platform === 'win32') return environment['APPDATA'] ? [join(environment['APPDATA'], 'npm')] : [];
  const programs = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '' && existsSync(join(folder, 'npm')));
  const prefixes = [environment['npm_config_prefix'], ...[dirname(process.execPath), ...programs].map((folder) => dirname(folder))];
  return prefixes.filter((prefix) => prefix !== undefined).map((prefix) => join(prefix, 'lib'));
}
