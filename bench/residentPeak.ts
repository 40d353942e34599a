// Largest resident set of this process from a moment on. Linux can forget the old peak; elsewhere only the peak of the whole life is known.
import { readFileSync, writeFileSync } from 'node:fs';

/** Forgets the peak so far; returns how to read the new one, or `undefined` where the system cannot. */
export function watchResidentPeak(): (() => number) | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    // "5" resets the peak, see proc(5), clear_refs.
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    return undefined;
  }
  return () => 1024 * Number(/^VmHWM:\s+(\d+) kB/mu.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? Number.NaN);
}
