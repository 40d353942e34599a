import { join } from 'node:path';

/** Where each file of a run lies. */
export class RunFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** What was asked for, what was decided, and how far the run came. */
  get runFile(): string {
    return join(this.path, 'run.json');
  }

  /** What the artifact is: base model, method, metrics. Present once training has ended. */
  get manifestFile(): string {
    return join(this.path, 'manifest.json');
  }

  /** Every source file with its content hash and role. */
  get splitFile(): string {
    return join(this.path, 'split.json');
  }

  /** The redacted documents that the run learns from and is judged on, one JSON object a line. */
  get documentsFile(): string {
    return join(this.path, 'documents.jsonl');
  }

  /** What mining found and left out. */
  get miningFile(): string {
    return join(this.path, 'mining.json');
  }

  /** Pairs of better and worse code, one JSON object a line. */
  get pairsFile(): string {
    return join(this.path, 'pairs.jsonl');
  }

  /** Files that were left out, and why, one JSON object a line. */
  get leftOutFile(): string {
    return join(this.path, 'leftOut.jsonl');
  }

  /** Unit tests with the functions that they test, without their texts, one JSON object a line. */
  get focalPairsFile(): string {
    return join(this.path, 'focalPairs.jsonl');
  }

  /** Changes of functions in the history, without their texts, one JSON object a line. */
  get revisionsFile(): string {
    return join(this.path, 'revisions.jsonl');
  }

  /** The last state of training that was saved. */
  get checkpointFile(): string {
    return join(this.path, 'checkpoint.safetensors');
  }

  /** What training puts aside while it runs; its name is that of an unfinished file, so that one left by a kill is removed. */
  get scratchFile(): string {
    return join(this.path, '.lower-states.partial');
  }

  /** Parameters before step 1, for the untrained row of the report. */
  get initialFile(): string {
    return join(this.path, 'initial.safetensors');
  }

  /** The trained parameters; the name tells the kind. */
  parametersFile(kind: 'kvPrefix' | 'loraAdapter'): string {
    return join(this.path, kind === 'kvPrefix' ? 'prefix.safetensors' : 'lora.safetensors');
  }

  /** What llama.cpp reads; can always be rebuilt from the parameters. */
  servedFile(kind: 'kvPrefix' | 'loraAdapter', parameters: 'trained' | 'initial' = 'trained'): string {
    const stem = kind === 'kvPrefix' ? 'prefix' : 'lora';
    const extension = kind === 'kvPrefix' ? 'llama-state' : 'gguf';
    return join(this.path, `${stem}${parameters === 'initial' ? '.initial' : ''}.${extension}`);
  }

  /** One line per judged item and variant; every figure of the report is computed from it. */
  get predictionsFile(): string {
    return join(this.path, 'predictions.jsonl');
  }

  /** The evaluation as plain data. */
  get reportFile(): string {
    return join(this.path, 'report.json');
  }

  /** The evaluation as a page that needs nothing else. */
  get reportPage(): string {
    return join(this.path, 'report.html');
  }
}
