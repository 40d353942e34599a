// What was measured on this machine, kept in the user cache until something changes that could change the result.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { availableParallelism, cpus, release } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { makeFolder, writeJsonAtomic } from '../../base/atomicFile.ts';
import { messageOf } from '../../base/errors.ts';
import { logDebug } from '../../base/log.ts';
import { toolVersion } from '../../base/toolVersion.ts';
import { userCacheFolder } from '../../base/userFolders.ts';
import { builtAddonPath } from '../backends/native/binding.ts';
import { locateTensorflow } from '../backends/tensorflow/locateTensorflow.ts';
import { type BackendProbe, backendProbeSchema } from './backendProbe.ts';

const fileSchema = z.object({
  version: z.literal(1),
  /** Everything that the result depends on. */
  machine: z.record(z.string(), z.string()),
  measuredAt: z.iso.datetime(),
  probes: z.array(backendProbeSchema),
});

/** Path of the file. */
export function rememberedProbesFile(): string {
  return join(userCacheFolder(), 'backends.json');
}

/** What was measured here before, unless the machine or the program changed since, or the file cannot be read. */
export function readRememberedProbes(): readonly BackendProbe[] | undefined {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(rememberedProbesFile(), 'utf8'));
  } catch (error) {
    // Not there, not readable or damaged: either way it is measured again.
    logDebug(() => messageOf(error));
    return undefined;
  }
  const file = fileSchema.safeParse(content);
  if (!file.success) return undefined;
  const machine = describeMachine();
  const isSame = JSON.stringify(Object.entries(file.data.machine).sort()) === JSON.stringify(Object.entries(machine).sort());
  return isSame ? file.data.probes : undefined;
}

/** Remembers what was measured; a full or read-only disk only means that it is measured again. */
export function rememberProbes(probes: readonly BackendProbe[]): void {
  const content: z.input<typeof fileSchema> = {
    version: 1,
    machine: describeMachine(),
    measuredAt: new Date().toISOString(),
    probes: [...probes],
  };
  try {
    makeFolder(userCacheFolder());
    writeJsonAtomic(rememberedProbesFile(), content);
  } catch (error) {
    logDebug(() => messageOf(error));
  }
}

/** What a measurement depends on, found without loading anything. */
export function describeMachine(): Record<string, string> {
  const tensorflow = locateTensorflow();
  return {
    repotune: toolVersion,
    node: process.versions.node,
    processor: `${cpus()[0]?.model.trim() ?? 'unknown'}, ${availableParallelism()} threads`,
    level: process.env['REPOTUNE_CPU_LEVEL'] ?? '',
    system: `${process.platform}-${process.arch} ${release()}`,
    addon: fileStamp(builtAddonPath),
    graphics: graphicsDevices().join(', '),
    tensorflow: tensorflow ? `${tensorflow.name} ${tensorflow.version} in ${tensorflow.folder}` : '',
  };
}

function fileStamp(path: string): string {
  if (!existsSync(path)) return '';
  const { size, mtimeMs } = statSync(path);
  return `${size} bytes, ${Math.round(mtimeMs)}`;
}

/** What says which graphics drivers are looked at. */
function driverVariables(): string[] {
  return ['VK_ICD_FILENAMES', 'VK_DRIVER_FILES', 'REPOTUNE_SOFTWARE_GPU'].map((name) => process.env[name] ?? '');
}

/** Graphics devices and drivers as far as Linux lists them in files; elsewhere they come with the system's own release. */
function graphicsDevices(): string[] {
  const read = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8').trim() : '');
  const cards = existsSync('/sys/class/drm') ? readdirSync('/sys/class/drm').filter((name) => /^card\d+$/u.test(name)) : [];
  const found = cards.map((card) => ['vendor', 'device'].map((file) => read(join('/sys/class/drm', card, 'device', file))).join(':'));
  return [...found, read('/proc/driver/nvidia/version').split('\n')[0] ?? '', ...driverVariables()].filter((text) => text !== '');
}
