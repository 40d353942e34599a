// `npm run bench -- time-to-loss REPO…`: time until the held-out loss that PEFT's prefix tuning reaches after 100 000 tokens.
// Everything from the start of each command counts; scoring on the held-out windows does not. bench/README.md says what is counted.
// The peer's runs take minutes each and are kept, so that a command can be stopped and called again: it goes on where it was.
import { parseArgs } from 'node:util';
import { peerIsMissing, peerPython, type ProcessorLevel, processorLevels } from '../peerProgram.ts';
import { buildTable, describeMachine, printSection, say } from '../section.ts';
import { median, spread } from '../statistics.ts';
import { type Comparison, openComparison } from './comparison.ts';
import { findSteps } from './findSteps.ts';
import { runOwnRepeatedly } from './ownRun.ts';
import { type PeerRequest, type PeerRun, runPeer, storedPeerRuns } from './peerRun.ts';
import { comparedPrefixLength, markTokens, type PeerName, peerSettings } from './settings.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** Runs of ours for each mark. */
    runs: { type: 'string', default: '5' },
    /** Runs of the peer for each of its rows; those that are kept count. */
    'peer-runs': { type: 'string', default: '1' },
    /** Rows of the peer, the settings and the precision. */
    peers: { type: 'string', default: 'best-f32,best-bf16,usual-f32,usual-bf16' },
    /** Only train with the peer, and keep the results. */
    'peer-only': { type: 'boolean', default: false },
    /** Which configuration of ours: the peer's prefix length, our defaults, or both. */
    own: { type: 'string', default: 'length,defaults' },
    /** Level that both sides are held to. */
    level: { type: 'string', default: 'own' },
    python: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const python = peerPython(options.python);
if (!python.isInstalled) say(peerIsMissing(python.path));
const level: ProcessorLevel = processorLevels.find((name) => name === options.level) ?? 'own';

/** The peer learns from code alone, so that is what is compared; pairs lower another figure and cost time. */
const likelihoodArgs = ['--objective', 'likelihood'];

/** Configurations of ours. */
const ownVariants = [
  {
    option: 'length',
    name: `prefix, P = ${comparedPrefixLength}`,
    args: [...likelihoodArgs, '--method', 'prefix', '--prefix-length', String(comparedPrefixLength)],
  },
  { option: 'defaults', name: 'our defaults', args: likelihoodArgs },
].filter(({ option }) => options.own.split(',').includes(option));

/** One row of the peer with what we need for the same loss. */
interface Mark {
  readonly name: PeerName;
  readonly precision: 'bf16' | 'f32';
  readonly runs: readonly PeerRun[];
}

const paragraphs: string[] = [];
for (const repository of positionals.length > 0 ? positionals : ['.']) {
  const comparison = await openComparison(repository);
  const marks: Mark[] = [];
  for (const peer of options.peers.split(',')) marks.push(await measurePeer(comparison, peer));
  if (!options['peer-only']) paragraphs.push(...(await compare(comparison, marks)));
}
if (!options['peer-only']) {
  const best = options.peers.includes('best')
    ? `${JSON.stringify(peerSettings('best'))} (bench/timeToLoss/peerSweep.json has the sweep)`
    : 'not compared here';
  printSection(
    'Time to a held-out loss (`npm run bench -- time-to-loss`)',
    [
      `${describeMachine()}; level ${level}.`,
      `The mark is the held-out loss of PEFT's prefix tuning after ${markTokens} tokens (P = ${comparedPrefixLength}), on 40 windows of 512 tokens scored after the first 128, by our engine in F32 for both sides.`,
      `The peer's time runs from the start of Python to the end of training; it gets tokens, and the best of six starting texts, for free. Ours is the whole command \`train\` with nothing mined before, from its start to the written artifact. \`best\` is ${best}, \`usual\` is PrefixTuningConfig as it is, with the rate, batch and schedule of PEFT's guide.`,
      'Our step count for each mark is the smallest of a series with ratio 1.15 that reaches it, found beforehand. Losses of ours are the same in all runs.',
      ...paragraphs,
    ],
    options.write,
  );
}

async function measurePeer(comparison: Comparison, peer: string): Promise<Mark> {
  const [name, precision] = peer.split('-');
  if ((name !== 'best' && name !== 'usual') || (precision !== 'bf16' && precision !== 'f32'))
    throw new Error(`--peers: expected best or usual, a dash, and bf16 or f32, found ${peer}`);
  const request: PeerRequest = { settings: peerSettings(name), precision, level, tokens: markTokens };
  while (python.isInstalled && storedPeerRuns(comparison, request).length < Number(options['peer-runs'])) {
    const run = await runPeer(comparison, request, python.path);
    say(
      `${comparison.name} ${peer}: ${run.seconds.toFixed(0)} s, held-out loss ${run.heldOutLossNats.toFixed(4)} (by itself ${run.ownHeldOutLossNats?.toFixed(4)})`,
    );
  }
  const runs = storedPeerRuns(comparison, request);
  if (runs.length === 0) throw new Error(`${comparison.name} ${peer}: no run is kept, and the peer is not installed`);
  return { name, precision, runs };
}

async function compare(comparison: Comparison, marks: readonly Mark[]): Promise<string[]> {
  const rows: (readonly string[])[] = [];
  for (const { name, precision, runs } of marks) {
    const markNats = median(runs.map((run) => run.heldOutLossNats));
    const peerSeconds = runs.map((run) => run.seconds);
    rows.push([
      `PEFT ${name}, ${precision}`,
      String(runs[0]?.tokens ?? 0),
      markNats.toFixed(4),
      median(peerSeconds).toFixed(0),
      spread(peerSeconds),
      String(runs.length),
      '',
    ]);
    // Every start of ours is at or below such a mark: a factor would say nothing.
    if (markNats >= comparison.baseLossNats) {
      rows.push(['repotune', '', 'the peer never gets below the base', '', '', '', '']);
      continue;
    }
    for (const variant of ownVariants) {
      const steps = await findSteps(comparison, { ...variant, level }, markNats);
      if (steps === undefined) {
        rows.push([`repotune, ${variant.name}`, '', 'not reached', '', '', '', '']);
        continue;
      }
      const own = await runOwnRepeatedly(comparison, { args: variant.args, steps, level, isCold: true }, Number(options.runs));
      const seconds = own.map((run) => run.seconds);
      rows.push([
        `repotune, ${variant.name}`,
        `${own[0]?.tokens ?? 0} (${steps} steps)`,
        (own[0]?.heldOutLossNats ?? Number.NaN).toFixed(4),
        `${median(seconds).toFixed(1)}, of these training ${median(own.map((run) => run.trainingSeconds)).toFixed(1)}`,
        spread(seconds, 1),
        String(own.length),
        (median(peerSeconds) / median(seconds)).toFixed(1),
      ]);
    }
  }
  const head = ['program', 'tokens', 'held-out loss', 'seconds, median', 'lowest to highest', 'runs', 'times as fast'];
  return [`${comparison.name}, loss of the base model ${comparison.baseLossNats.toFixed(4)}:`, buildTable(head, rows)];
}
