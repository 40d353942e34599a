// The peer's side: one training from the start of Python to the mark, kept in the comparison's folder since each takes minutes.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { JsonStore } from '../jsonStore.ts';
import { levelEnvironment, peerEnvironment, peerScript, type ProcessorLevel } from '../peerProgram.ts';
import { runProgram } from '../runProgram.ts';
import { describeMachine } from '../section.ts';
import { type Comparison, scoreHeldOut } from './comparison.ts';
import { comparedPrefixLength, markTokens, peerArguments, type PeerSettings } from './settings.ts';

/** What is trained with the peer. */
export interface PeerRequest {
  readonly settings: PeerSettings;
  readonly precision: 'bf16' | 'f32';
  readonly level: ProcessorLevel;
  readonly tokens: number;
}

/** One training of the peer. */
export interface PeerRun {
  /** From the start of Python to the end of training: imports and loading included, scoring not. */
  readonly seconds: number;
  /** The loop alone. */
  readonly trainingSeconds: number;
  readonly tokens: number;
  readonly targets: number;
  /** By our engine in F32, as ours is scored. */
  readonly heldOutLossNats: number;
  /** By the peer itself, in its own precision; only of a whole run, since it takes a while. */
  readonly ownHeldOutLossNats: number | null;
  readonly versions: Readonly<Record<string, string>>;
}

type Printed = Omit<PeerRun, 'seconds' | 'heldOutLossNats'>;

/** Runs of this machine that are kept for a request. */
export function storedPeerRuns(comparison: Comparison, request: PeerRequest): readonly PeerRun[] {
  return storeOf(comparison, request).read();
}

/** Trains once more and keeps the result. */
export async function runPeer(comparison: Comparison, request: PeerRequest, python: string): Promise<PeerRun> {
  const { folder, modelPath, windowsFile } = comparison;
  const { settings, precision, level, tokens } = request;
  const file = join(folder, 'peer-prefix.safetensors');
  const paths = ['--model', modelPath, '--data', windowsFile, '--out', file];
  const { printed, firstLineSeconds } = await runProgram<Printed>({
    name: 'peer',
    command: python,
    args: [
      peerScript('prefixTraining.py'),
      ...paths,
      ...peerArguments(settings),
      '--precision',
      precision,
      '--tokens',
      String(tokens),
      ...(tokens === markTokens ? ['--scores'] : []),
    ],
    environment: { ...peerEnvironment, ...levelEnvironment(level) },
  });
  const { trainingSeconds, targets, ownHeldOutLossNats, versions } = printed;
  const trained = { file, method: 'prefix', config: { length: comparedPrefixLength } };
  const run: PeerRun = {
    seconds: firstLineSeconds,
    trainingSeconds,
    tokens: printed.tokens,
    targets,
    heldOutLossNats: await scoreHeldOut(comparison, trained),
    ownHeldOutLossNats,
    versions,
  };
  const store = storeOf(comparison, request);
  store.write([...store.read(), run]);
  return run;
}

function storeOf({ folder }: Comparison, request: PeerRequest): JsonStore<readonly PeerRun[]> {
  const key = createHash('sha256')
    .update(JSON.stringify([describeMachine().split(';')[0], request]))
    .digest('hex')
    .slice(0, 12);
  return new JsonStore<readonly PeerRun[]>(join(folder, `peer-${request.precision}-${key}.json`), []);
}
