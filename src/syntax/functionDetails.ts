import type { FoundCaptures, FoundFunction } from './captures.ts';
import { innermostAround, lowerBound } from './enclosing.ts';
import type { TextRange } from './languageDefinition.ts';
import { oneLine } from './oneLine.ts';
import type { OutlinedCall, OutlinedFunction } from './outline.ts';

/** More calls in one function are data in disguise; bounds what nested functions list together (a guess). */
const MOST_CALLS = 1000;

/** What a function's header and body hold. */
export type FunctionDetails = Pick<OutlinedFunction, 'parameters' | 'annotations' | 'cyclomaticComplexity' | 'calls'> & {
  /** The annotations' ranges, sorted by start. */
  readonly annotationRanges: readonly TextRange[];
};

/** Gives each function its parameters, annotations, decisions and calls. */
export function detailFunctions(text: string, found: FoundCaptures): FunctionDetails[] {
  const { functions } = found;
  const parameters = functions.map((): { name: string; type: string | undefined }[] => []);
  let reached = -1;
  let last: TextRange | undefined;
  for (const parameter of found.parameters) {
    const isSame = parameter.start === last?.start && parameter.end === last.end;
    if (parameter.start < reached && !isSame) continue;
    const owner = ownerOf(functions, parameter.start, (entry) => entry.parameters);
    if (owner === undefined) continue;
    last = parameter;
    reached = parameter.end;
    parameters[owner]?.push({ name: parameter.name, type: parameter.type });
  }
  const annotations = functions.map((): TextRange[] => []);
  for (const annotation of found.annotations) {
    const owner = ownerOf(functions, annotation.start, headOf);
    if (owner !== undefined) annotations[owner]?.push({ start: annotation.start, end: annotation.end });
  }
  const complexities = functions.map(() => 1);
  const owners = innermostAround(
    functions,
    found.decisions.map(({ start }) => start),
  );
  for (const owner of owners) if (owner >= 0) complexities[owner] = (complexities[owner] ?? 1) + 1;
  return functions.map((entry, index) => ({
    parameters: parameters[index] ?? [],
    annotations: (annotations[index] ?? []).map((range) => oneLine(text, range)),
    annotationRanges: annotations[index] ?? [],
    cyclomaticComplexity: complexities[index] ?? 1,
    calls: callsIn(found, entry.body),
  }));
}

/** The stretch before the parameters, where annotations stand. */
function headOf(entry: FoundFunction): TextRange {
  return { start: entry.start, end: entry.parameters?.start ?? entry.body.start };
}

/** The function that has `offset` in a part of its header. A function in a default value may stand between, so a few are asked. */
function ownerOf(
  functions: readonly FoundFunction[],
  offset: number,
  part: (entry: FoundFunction) => TextRange | undefined,
): number | undefined {
  const after = lowerBound(functions, offset + 1);
  for (let index = after - 1; index >= 0 && index >= after - 4; index--) {
    const entry = functions[index];
    const range = entry && part(entry);
    if (range && range.start <= offset && offset < range.end) return index;
  }
  return undefined;
}

function callsIn(found: FoundCaptures, body: TextRange): OutlinedCall[] {
  const first = lowerBound(found.calls, body.start);
  const end = Math.min(lowerBound(found.calls, body.end), first + MOST_CALLS);
  return found.calls.slice(first, end).map(({ start, name, receiver, argumentCount }) => ({ start, name, receiver, argumentCount }));
}
