// One completion at a place in a file, by the base model and by the artifact, side by side.
import { readFileSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { ArtifactError } from '../artifacts/artifactError.ts';
import { readManifest } from '../artifacts/manifest.ts';
import { resolveRun } from '../artifacts/runRegistry.ts';
import { openCompleter } from '../serving/completion/completer.ts';
import type { PipelineContext } from './pipelineEvent.ts';
import { servedArtifactOf } from './servedArtifactOf.ts';
import { verifyModelFile } from '../model/ensureModel.ts';

/** Where to complete, and with which run. */
export interface CompleteInput {
  readonly run: string;
  readonly cwd: string;
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1; the end of the line when it is left out. */
  readonly column?: number | undefined;
  readonly maximumTokens: number;
  readonly stopsAtNewline: boolean;
}

/** Both completions. */
export interface CompletionComparison {
  /** The last lines before the place. */
  readonly contextTail: string;
  /** What the file has after the place, up to the end of the line. */
  readonly actual: string;
  readonly base: { readonly text: string; readonly elapsedMs: number };
  readonly personalized: { readonly text: string; readonly elapsedMs: number };
}

/** Lines of context that are shown. */
const shownLines = 4;

/**
 * Completes with the base model, then with the run's artifact.
 * @throws {ArtifactError} `notARun`, `fileMissing`, `wrongBaseModel`, `invalidContent` for a place outside the file.
 */
export async function completeAt(input: CompleteInput, { signal }: PipelineContext): Promise<CompletionComparison> {
  const { folder, state } = resolveRun(input.run, input.cwd);
  const manifest = readManifest(folder);
  await verifyModelFile(state.baseModel, { signal });
  const { context, actual } = readPlace(input);
  const complete = async (artifact: ReturnType<typeof servedArtifactOf> | undefined): Promise<{ text: string; elapsedMs: number }> => {
    const completer = await openCompleter({ modelPath: state.baseModel.path, artifact, signal });
    try {
      const { text, elapsedMs } = await completer.complete({
        context,
        maximumTokens: input.maximumTokens,
        stopAtNewline: input.stopsAtNewline,
        signal,
      });
      return { text, elapsedMs };
    } finally {
      await completer.dispose();
    }
  };
  const base = await complete(undefined);
  const personalized = await complete(servedArtifactOf(folder, manifest));
  return { contextTail: context.split('\n').slice(-shownLines).join('\n'), actual, base, personalized };
}

function readPlace({ file, cwd, line, column }: CompleteInput): { context: string; actual: string } {
  const path = isAbsolute(file) ? file : resolve(cwd, file);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new ArtifactError(
      'fileMissing',
      `${path}: expected a readable text file, found ${(error as NodeJS.ErrnoException).code ?? 'none'}`,
      { cause: error },
    );
  }
  const lines = text.split('\n');
  const current = lines[line - 1];
  if (current === undefined) throw new ArtifactError('invalidContent', `${path}: expected a line from 1 to ${lines.length}, found ${line}`);
  const length = column === undefined ? current.length : column - 1;
  if (length > current.length)
    throw new ArtifactError('invalidContent', `${path}:${line}: expected a column from 1 to ${current.length + 1}, found ${column}`);
  return { context: [...lines.slice(0, line - 1), current.slice(0, length)].join('\n'), actual: current.slice(length) };
}
