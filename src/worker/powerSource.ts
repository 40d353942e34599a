// Whether this machine runs on battery, as the system tells it.
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Where the power comes from; `unknown` also where there is no battery or nobody tells. */
export type PowerSource = 'battery' | 'mains' | 'unknown';

/** Where Linux lists batteries and chargers (sysfs-class-power in its documentation). */
const linuxFolder = '/sys/class/power_supply';

/** Time that a program of the system may take to answer, milliseconds. */
const answerLimitMs = 10_000;

/** Asks the system; never throws. @param folder In place of the one where Linux lists power supplies. */
export async function readPowerSource(folder = process.env['REPOTUNE_POWER_SUPPLY']): Promise<PowerSource> {
  if (folder !== undefined) return readPowerSupplies(folder);
  switch (process.platform) {
    case 'linux':
      return readPowerSupplies(linuxFolder);
    case 'darwin':
      return parsePmset(await answerOf('/usr/bin/pmset', ['-g', 'batt']));
    case 'win32':
      return parsePowerLineStatus(await answerOf('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', powerLineQuery]));
    default:
      return 'unknown';
  }
}

/** Reads a folder as Linux fills it: one folder a supply, one file a property. */
export async function readPowerSupplies(folder: string): Promise<PowerSource> {
  const names = await readdir(folder).catch((): string[] => []);
  const supplies = await Promise.all(
    names.map(async (name) => {
      const read = (property: string): Promise<string> =>
        readFile(join(folder, name, property), 'utf8').then(
          (text) => text.trim(),
          () => '',
        );
      const [type, online, status, scope] = await Promise.all([read('type'), read('online'), read('status'), read('scope')]);
      return { type, online, status, scope };
    }),
  );
  // A charger says online 1; one that lets the voltage be programmed says 2.
  if (supplies.some(({ type, online }) => type !== 'Battery' && ['1', '2'].includes(online))) return 'mains';
  // Batteries of scope Device are those of mice and keyboards.
  const batteries = supplies.filter(({ type, scope }) => type === 'Battery' && scope !== 'Device');
  if (batteries.some(({ status }) => status === 'Discharging')) return 'battery';
  return batteries.some(({ status }) => status === 'Charging' || status === 'Full') ? 'mains' : 'unknown';
}

/** Reads what `pmset -g batt` of macOS says: `Now drawing from 'Battery Power'`. */
export function parsePmset(text: string): PowerSource {
  const source = /drawing from '([^']*)'/u.exec(text)?.[1];
  return source === 'Battery Power' ? 'battery' : source === 'AC Power' ? 'mains' : 'unknown';
}

const powerLineQuery = 'Add-Type -AssemblyName System.Windows.Forms; [System.Windows.Forms.SystemInformation]::PowerStatus.PowerLineStatus';

/** Reads the `PowerLineStatus` of .NET: `Offline` on battery. */
export function parsePowerLineStatus(text: string): PowerSource {
  const status = text.trim();
  return status === 'Offline' ? 'battery' : status === 'Online' ? 'mains' : 'unknown';
}

async function answerOf(program: string, programArguments: readonly string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(program, [...programArguments], { timeout: answerLimitMs, windowsHide: true });
    return stdout;
  } catch {
    return '';
  }
}
