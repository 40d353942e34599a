import type { ServedArtifact } from '../../src/llama/servedArtifact.ts';
import { CompletionEngine } from '../../src/serving/completion/completionEngine.ts';
import { servedPromptTokens } from '../../src/serving/completion/completionPrompt.ts';
import { baseVariant } from '../../src/serving/completion/servedVariant.ts';
import type { PlantedDialect } from './plantedDialect.ts';
import { type PlantedPlace, type WrittenIdiom, writtenIdiom } from './plantedPlaces.ts';

/** How often each idiom was written. */
export type IdiomCounts = Readonly<Record<WrittenIdiom, number>>;

/** Tokens that are written at a place: more than either idiom takes. */
const maximumTokens = 12;

/** Lets llama.cpp go on greedily at every place, as it serves suggestions, and counts what it writes. */
export async function countIdioms(
  places: readonly PlantedPlace[],
  dialect: PlantedDialect,
  { modelPath, artifact }: { readonly modelPath: string; readonly artifact?: ServedArtifact | undefined },
): Promise<IdiomCounts> {
  const counts = { new: 0, old: 0, neither: 0 };
  const variant = artifact ? 'tuned' : baseVariant.id;
  const variants = artifact ? [{ id: variant, artifact }] : [];
  const engine = await CompletionEngine.open({ modelPath, variants, budget: { before: servedPromptTokens, after: 0 }, remembers: false });
  try {
    for (const { context } of places) {
      const document = { text: context, languageId: 'plaintext' };
      const place = { document, cursor: context.length, trigger: 'explicit', scope: 'line' } as const;
      const answer = await engine.complete({ ...place, variant, maximumTokens });
      counts[writtenIdiom(answer.kind === 'suggestion' ? answer.insertText : '', dialect)]++;
    }
  } finally {
    await engine.dispose();
  }
  return counts;
}
