import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { describeDoctorReport } from '../../../src/extension/doctorText.ts';
import type { DoctorFinding, DoctorReport } from '../../../src/pipeline/doctor.ts';

const same = (text: string): string => text;

/** A report in which everything that doctor looks at is missing, with the advice of the terminal. */
const missing: DoctorFinding[] = [
  'git',
  'llama.cpp',
  'model smollm2-135m-instruct',
  'backend native',
  'backend wasm',
  'backend webgpu',
  'backend tensorflow',
  'backend auto',
].map((name) => ({ name, state: 'missing', found: 'not found', advice: 'run the set-up again: npm run setup' }));

const report: DoctorReport = {
  toolVersion: '0.1.0',
  machine: { processor: 'Any', cores: 2, memoryBytes: 24e9, platform: 'linux-x64' },
  folders: { data: '/data', cache: '/cache' },
  findings: [
    ...missing,
    { name: 'linter eslint', state: 'ok', found: '9.1.0', needsConsent: true },
    { name: 'linter ruff', state: 'note', found: 'not found', advice: 'Install ruff, and put it on the PATH.' },
  ],
  backends: [],
};

describe('describeDoctorReport', () => {
  const text = describeDoctorReport(report, same).join('\n');

  test('names nothing that only a terminal has', () => {
    assert.doesNotMatch(text, /npm|set-up|--\w|docs\//u);
    assert.match(text, /✗ git: not found \(install git/u);
    assert.match(text, /"Repotune: Personalize Model" fetches it/u);
    assert.match(text, /eslint: 9\.1\.0 \(not used in the editor/u);
    assert.match(text, /· linter ruff: not found \(Install ruff/u);
  });

  test('says nothing of what the package never has', () => {
    assert.doesNotMatch(text, /webgpu|tensorflow/u);
  });
});
