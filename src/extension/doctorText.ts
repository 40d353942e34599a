// What `doctor` found, for people in the editor: what helps is named as the editor names it, and what its package never has is left out.
import { formatBytes } from '../base/formatQuantity.ts';
import type { DoctorFinding, DoctorReport } from '../pipeline/doctor.ts';

const marks = { ok: '✓', missing: '✗', note: '·' } as const;

const reinstall = 'install the extension again; a part of it is missing';

/** What helps, by the first words of a finding's name; `undefined`: nothing is shown of a finding that is no success. */
const adviceByName: readonly (readonly [name: RegExp, advice: string | undefined])[] = [
  [/^git$/u, 'install git, put it on the PATH, and start the editor again'],
  [/^llama\.cpp$/u, reinstall],
  [/^model /u, '"Repotune: Personalize Model" fetches it (98 MB), after you agreed'],
  [
    /^backend native$/u,
    'install the build of the extension for your platform; without it training uses the backend wasm, 20 to 100 times slower',
  ],
  [/^backend (?:wasm|auto)$/u, reinstall],
  [/^backend /u, undefined],
];

/** Describes a report in lines. */
export function describeDoctorReport(
  { toolVersion, machine, folders, findings }: DoctorReport,
  translate: (text: string) => string,
): string[] {
  return [
    `Repotune ${toolVersion}`,
    `${machine.processor}, ${machine.cores} ${translate('cores')}, ${formatBytes(machine.memoryBytes)}, ${machine.platform}`,
    `${translate('runs in')} ${folders.data}, ${translate('cache in')} ${folders.cache}`,
    ...findings.flatMap((finding) => describeFinding(finding, translate)),
  ];
}

function describeFinding(finding: DoctorFinding, translate: (text: string) => string): string[] {
  const { name, state, found, needsConsent } = finding;
  // A linter that runs code of the repository is never used from the editor.
  const line = `${marks[state]} ${name}: ${found}${needsConsent ? ` (${translate('not used in the editor: it runs code of the repository')})` : ''}`;
  if (state === 'ok') return [line];
  const known = adviceByName.find(([pattern]) => pattern.test(name));
  if (known && known[1] === undefined) return [];
  const advice = known?.[1] === undefined ? finding.advice : translate(known[1]);
  return [advice === undefined ? line : `${line} (${advice})`];
}
