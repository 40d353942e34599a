// Places of held-out code at which a planted project shows its property, and nothing that a model sees gives it away.
import type { DocumentExample } from '../../src/dataset/example.ts';
import type { PlantedDialect } from './plantedDialect.ts';

/** A place to go on from. */
export interface PlantedPlace {
  readonly path: string;
  /** The head of the file and the function up to the place; shows neither idiom. */
  readonly context: string;
  /** What the project wrote there. */
  readonly written: 'new' | 'old';
}

/** What a model wrote at a place. */
export type WrittenIdiom = 'new' | 'old' | 'neither';

/**
 * All places in held-out documents, in their order; what a document has as context only is not held out.
 *
 * What is visible are the lines before the first function of the file and the function itself up to the place: other functions could show
 * an idiom. A place whose visible text has a sign of either idiom, found by content, is left out.
 */
export function plantedPlaces(documents: readonly DocumentExample[], dialect: PlantedDialect): PlantedPlace[] {
  return documents.flatMap((document) => (document.role === 'heldOut' ? placesOf(document, dialect) : []));
}

function placesOf({ path, text, unscored }: DocumentExample, dialect: PlantedDialect): PlantedPlace[] {
  const heads = [...text.matchAll(dialect.functionHead)].map(({ index }) => index);
  const fileHead = text.slice(0, heads[0] ?? 0);
  const places: PlantedPlace[] = [];
  for (const [written, idiom] of [
    ['new', dialect.newIdiom],
    ['old', dialect.oldIdiom],
  ] as const) {
    const both = dialect.leadIn + idiom;
    for (let found = text.indexOf(both); found >= 0; found = text.indexOf(both, found + 1)) {
      if (unscored.some(({ start, end }) => start <= found && found < end)) continue;
      const functionStart = heads.findLast((head) => head <= found) ?? 0;
      const context = fileHead + text.slice(functionStart, found + dialect.leadIn.length);
      if (!dialect.signs.test(context)) places.push({ path, context, written });
    }
  }
  return places;
}

/** Which idiom a continuation begins with. */
export function writtenIdiom(continuation: string, { newIdiom, oldIdiom }: PlantedDialect): WrittenIdiom {
  const text = continuation.trimStart();
  if (text.startsWith(newIdiom)) return 'new';
  return text.startsWith(oldIdiom) ? 'old' : 'neither';
}
