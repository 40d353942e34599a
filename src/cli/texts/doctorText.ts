import { formatBytes } from '../../base/formatQuantity.ts';
import type { DoctorReport } from '../../pipeline/doctor.ts';
import { layOutPairs } from '../terminal/textTable.ts';

const marks = { ok: '✓', missing: '✗', note: '·' } as const;

/** What `doctor` found, for people. */
export function doctorText({ toolVersion, machine, folders, findings }: DoctorReport): string {
  const facts = layOutPairs([
    ['Repotune', toolVersion],
    ['Machine', `${machine.processor}, ${machine.cores} cores, ${formatBytes(machine.memoryBytes)}, ${machine.platform}`],
    ['Runs in', folders.data],
    ['Cache in', folders.cache],
  ]);
  const list = layOutPairs(
    findings.map(({ name, state, found, needsConsent }) => [
      `${marks[state]} ${name}`,
      needsConsent ? `${found} (used only with --allow-linters)` : found,
    ]),
  );
  const advice = findings.filter((finding) => finding.advice !== undefined).map(({ name, advice }) => `${name}: ${advice ?? ''}`);
  return [facts, list, ...(advice.length > 0 ? [advice.join('\n')] : [])].join('\n\n');
}
