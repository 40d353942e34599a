// How sure the model must be before a suggestion is shown that nobody asked for: types held-out code of some runs again with every
// suggestion shown, and looks which threshold would have saved most.
// Usage: npm run bench -- completion-confidence RUN… [--files N] [--characters N]
import { parseArgs } from 'node:util';
import { readDocuments } from '../src/artifacts/documentsFile.ts';
import { readManifest } from '../src/artifacts/manifest.ts';
import { resolveRun } from '../src/artifacts/runRegistry.ts';
import { replayTyping } from '../src/pipeline/replay/replayTyping.ts';
import { planTyping } from '../src/pipeline/replay/typingPlan.ts';
import { servedArtifactOf } from '../src/pipeline/servedArtifactOf.ts';
import { CompletionEngine } from '../src/serving/completion/completionEngine.ts';
import { servedPromptTokens } from '../src/serving/completion/completionPrompt.ts';

/** A suggestion that came from the model, not from memory. */
interface Shown {
  readonly confidence: number;
  /** Characters that it saves; 0 where it is wrong. */
  readonly savedCharacters: number;
}

/** What looking at a wrong suggestion costs, in keystrokes (guess). */
const wrongCost = 3;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { files: { type: 'string', default: '6' }, characters: { type: 'string', default: '200' } },
});
const settings = { fileCount: Number(values.files), characterCount: Number(values.characters), seed: 2 };
const { signal } = new AbortController();
const shown: Shown[] = [];
for (const run of positionals) shown.push(...(await replayRunOpenly(run)));

process.stdout.write(`${positionals.length} runs, ${shown.length} suggestions\n\n`);
process.stdout.write(
  '| least confidence | shown | right | characters saved | less 3 for each wrong one |\n| --- | --- | --- | --- | --- |\n',
);
for (let threshold = 0.2; threshold < 0.96; threshold += 0.05) {
  const kept = shown.filter(({ confidence }) => confidence >= threshold);
  const right = kept.filter(({ savedCharacters }) => savedCharacters > 0);
  const saved = right.reduce((sum, { savedCharacters }) => sum + savedCharacters, 0);
  const net = saved - wrongCost * (kept.length - right.length);
  const rightText = kept.length === 0 ? '–' : `${((100 * right.length) / kept.length).toFixed(1)} %`;
  process.stdout.write(`| ${threshold.toFixed(2)} | ${kept.length} | ${rightText} | ${saved} | ${net} |\n`);
}
process.exit(0);

async function replayRunOpenly(name: string): Promise<Shown[]> {
  const { folder, state } = resolveRun(name, process.cwd());
  const { documents } = await readDocuments(folder.documentsFile, ['heldOut']);
  const engine = await CompletionEngine.open({
    modelPath: state.baseModel.path,
    variants: [{ id: 'tuned', artifact: servedArtifactOf(folder, readManifest(folder)) }],
    budget: { before: servedPromptTokens, after: 0 },
    threadCount: 1,
    debounces: false,
    staysSilent: false,
  });
  const found: Shown[] = [];
  for (const stretch of planTyping(documents, settings)) {
    for (const variant of ['base', 'tuned']) {
      const { keys } = await replayTyping(engine, variant, stretch, signal);
      for (const { answer, acceptedLength } of keys) {
        if (answer.kind !== 'suggestion' || answer.isReused) continue;
        found.push({ confidence: answer.confidence, savedCharacters: acceptedLength });
      }
    }
  }
  await engine.dispose();
  return found;
}
