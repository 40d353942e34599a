// Chooses the peer's settings on one repository and keeps every figure in peerSweep.json, which the comparison reads.
// Usage: npm run bench -- peer-sweep REPO [--rates 3e-3,1e-2,2e-2,5e-2] [--tokens 30000] [--python PATH]
// May be stopped and called again: what was trained is remembered in the comparison's folder.
import { parseArgs } from 'node:util';
import { writeJsonAtomic } from '../../src/base/atomicFile.ts';
import { peerIsMissing, peerPython } from '../peerProgram.ts';
import { buildTable, describeMachine, say } from '../section.ts';
import { openComparison } from './comparison.ts';
import { type PeerRequest, runPeer, storedPeerRuns } from './peerRun.ts';
import { type PeerSettings, type Sweep, sweepFile, type SweepRow } from './settings.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rates: { type: 'string', default: '3e-3,1e-2,2e-2,5e-2' },
    tokens: { type: 'string', default: '30000' },
    python: { type: 'string' },
  },
});
const python = peerPython(options.python);
if (!python.isInstalled) throw new Error(peerIsMissing(python.path));
const comparison = await openComparison(positionals[0] ?? '.');
const rows: SweepRow[] = [];

// First the rate at PEFT's own defaults, then what the defaults hold back, then the batch; fewer steps may want a higher rate.
const start: PeerSettings = { tuner: 'cartridge', start: 'text', frozen: 1, rate: 1e-2, warmUp: 0.05, windowsPerStep: 2 };
const rates = options.rates.split(',').map(Number);
for (const rate of rates) await tryOut({ ...start, rate });
while (chosen().rate === Math.max(...rates)) {
  rates.push(2 * chosen().rate);
  await tryOut({ ...start, rate: 2 * chosen().rate });
}
await tryOut({ ...chosen(), frozen: 0 });
const best = chosen();
for (const factor of [1, 2]) await tryOut({ ...best, windowsPerStep: 8, rate: factor * best.rate });

const sweep: Sweep = {
  machine: describeMachine(),
  date: new Date().toISOString().slice(0, 10),
  repository: comparison.name,
  precision: 'bf16',
  baseLossNats: comparison.baseLossNats,
  rows,
  chosen: chosen(),
};
writeJsonAtomic(sweepFile, sweep);
const cells = rows.map(({ settings, heldOutLossNats }) => [
  settings.frozen,
  settings.rate,
  settings.windowsPerStep,
  heldOutLossNats.toFixed(4),
]);
process.stdout.write(`${buildTable(['frozen positions', 'rate', 'windows a step', 'held-out loss'], cells)}\n`);

async function tryOut(settings: PeerSettings): Promise<void> {
  if (rows.some((row) => JSON.stringify(row.settings) === JSON.stringify(settings))) return;
  const request: PeerRequest = { settings, precision: 'bf16', level: 'own', tokens: Number(options.tokens) };
  const run = storedPeerRuns(comparison, request)[0] ?? (await runPeer(comparison, request, python.path));
  rows.push({ settings, tokens: run.tokens, heldOutLossNats: run.heldOutLossNats });
  say(
    `${JSON.stringify(settings)}: ${run.heldOutLossNats.toFixed(4)} in ${run.seconds.toFixed(0)} s (base ${comparison.baseLossNats.toFixed(4)})`,
  );
}

function chosen(): PeerSettings {
  const [first, ...others] = rows;
  if (!first) return start;
  return others.reduce((lowest, row) => (row.heldOutLossNats < lowest.heldOutLossNats ? row : lowest), first).settings;
}
