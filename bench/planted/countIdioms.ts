import type { ServedArtifact } from '../../src/llama/servedArtifact.ts';
import { openCompleter } from '../../src/serving/completion/completer.ts';
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
  const completer = await openCompleter({ modelPath, artifact });
  try {
    for (const { context } of places) {
      const { text } = await completer.complete({ context, maximumTokens, stopAtNewline: true });
      counts[writtenIdiom(text, dialect)]++;
    }
  } finally {
    await completer.dispose();
  }
  return counts;
}
