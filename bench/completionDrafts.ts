// Whether guessing the output from the prompt pays: the same lines and blocks with and without drafts, in processor time of one thread.
// Usage: npm run bench -- completion-drafts RUN… [--places N]
import { parseArgs } from 'node:util';
import { readDocuments } from '../src/artifacts/documentsFile.ts';
import { resolveRun } from '../src/artifacts/runRegistry.ts';
import { LlamaProcess } from '../src/llama/llamaProcess.ts';
import { buildCompletionPrompt, servedPromptTokens } from '../src/serving/completion/completionPrompt.ts';

const { positionals, values } = parseArgs({ allowPositionals: true, options: { places: { type: 'string', default: '10' } } });
process.stdout.write(
  '| run | output | ms a token without | with drafts | drafted | of them right | same text |\n| --- | --- | --- | --- | --- | --- | --- |\n',
);
for (const name of positionals) {
  const { folder, state } = resolveRun(name, process.cwd());
  const { documents } = await readDocuments(folder.documentsFile, ['heldOut']);
  const places = documents
    .flatMap(({ text, cutPoints }) => cutPoints.filter((_, index) => index % 7 === 3).map((offset) => text.slice(0, offset)))
    .filter((context) => context.length > 600);
  const step = Math.max(1, Math.floor(places.length / Number(values.places)));
  const llama = await LlamaProcess.start({ modelPath: state.baseModel.path });
  const context = await llama.openContext({ contextLength: servedPromptTokens + 80, sequenceCount: 1, threadCount: 1 });
  for (const output of ['line', 'block'] as const) {
    const sums = { plainMs: 0, draftMs: 0, plainTokens: 0, draftTokens: 0, drafted: 0, accepted: 0, same: 0, places: 0 };
    for (let index = 0; index < places.length; index += step) {
      const { tokens, healedText } = await buildCompletionPrompt(places[index] ?? '', servedPromptTokens, (text) => llama.tokenize(text));
      const request = { tokens, healedText, maximumTokens: output === 'line' ? 32 : 64, stopAtNewline: output === 'line' };
      // The prompt is in the cache for both.
      await context.generate({ ...request, maximumTokens: 0 });
      const before = (await llama.tokenize(' '), llama.processorMs);
      const plain = await context.generate(request);
      const between = llama.processorMs;
      const drafted = await context.generate({ ...request, usesDrafts: true });
      sums.plainMs += between - before;
      sums.draftMs += llama.processorMs - between;
      sums.plainTokens += plain.generatedTokenCount;
      sums.draftTokens += drafted.generatedTokenCount;
      sums.drafted += drafted.draftedTokenCount;
      sums.accepted += drafted.acceptedTokenCount;
      sums.same += plain.text === drafted.text ? 1 : 0;
      sums.places++;
    }
    const perToken = (ms: number, tokens: number): string => (ms / Math.max(1, tokens)).toFixed(1);
    process.stdout.write(
      `| ${state.repository.name} | ${output} | ${perToken(sums.plainMs, sums.plainTokens)} | ${perToken(sums.draftMs, sums.draftTokens)} ` +
        `| ${sums.drafted} of ${sums.draftTokens} | ${sums.accepted} | ${sums.same} of ${sums.places} |\n`,
    );
  }
  await llama.close();
}
