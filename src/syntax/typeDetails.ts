import type { FoundCaptures, FoundContainer, FoundName } from './captures.ts';
import { innermostAround, lowerBound } from './enclosing.ts';
import type { TextRange } from './languageDefinition.ts';
import { oneLine } from './oneLine.ts';
import type { OutlinedFunction, OutlinedMember, OutlinedType } from './outline.ts';

/** Types with more members are tables in disguise (a guess). */
const MOST_MEMBERS = 500;

/** Longer signatures are cut, in characters (a guess). */
const MOST_SIGNATURE_CHARACTERS = 300;

/** A function of the outline with where its signature begins, behind the annotations. */
export interface SignedFunction {
  readonly entry: OutlinedFunction;
  readonly signatureStart: number;
}

/** Builds the types with their members: fields, methods without and with a body, and methods with the type as receiver. */
export function buildTypes(text: string, found: FoundCaptures, functions: readonly SignedFunction[]): OutlinedType[] {
  const containers = found.containers.filter((container) => container.kind !== 'scope' && container.kind !== 'function');
  const members = containers.map((): OutlinedMember[] => []);
  const superTypes = containers.map(() => new Set<string>());
  const indexByName = new Map(containers.map((container, index) => [container.name, index]).toReversed() as [string, number][]);
  const around = (ranges: readonly TextRange[]): number[] =>
    innermostAround(
      containers,
      ranges.map(({ start }) => start),
    );

  const named = (ranges: readonly FoundName[], kind: OutlinedMember['kind']): void => {
    for (const [index, owner] of around(ranges).entries()) {
      const range = ranges[index];
      if (!range || owner < 0 || range.start === containers[owner]?.start) continue;
      members[owner]?.push({
        kind,
        name: range.name,
        start: range.start,
        end: range.end,
        signature: signatureIn(text, range, found.comments),
      });
    }
  };
  named(found.fields, 'field');
  named(found.signatures, 'method');
  for (const [index, owner] of around(found.superTypes).entries()) {
    const range = found.superTypes[index];
    if (range) superTypes[owner]?.add(range.name);
  }
  const methods = functions.filter(({ entry }) => entry.kind !== 'function' && !entry.isTestCall);
  for (const [index, inside] of around(methods.map(({ entry }) => entry)).entries()) {
    const method = methods[index];
    if (!method) continue;
    const { entry, signatureStart } = method;
    const owner = containers[inside]?.name === entry.enclosingType ? inside : (indexByName.get(entry.enclosingType ?? '') ?? -1);
    const signature = signatureIn(text, { start: signatureStart, end: entry.body.start }, found.comments);
    const kind = entry.kind === 'constructor' ? 'constructor' : 'method';
    members[owner]?.push({ kind, name: entry.name, start: entry.start, end: entry.end, signature });
  }
  return containers.map((container, index) => buildType(container, [...(superTypes[index] ?? [])], members[index] ?? []));
}

function buildType(container: FoundContainer, superTypes: readonly string[], members: readonly OutlinedMember[]): OutlinedType {
  const { start, end, name } = container;
  const kind = container.kind as OutlinedType['kind'];
  const seen = new Set<string | number>(members.filter((member) => member.kind !== 'field').map((member) => member.start));
  const isNew = (member: OutlinedMember): boolean => {
    if (member.kind !== 'field') return true;
    return !seen.has(member.start) && !seen.has(member.name) && seen.add(member.name).size > 0;
  };
  const sorted = [...members].sort((a, b) => a.start - b.start);
  return { start, end, name, kind, superTypes, members: sorted.filter(isNew).slice(0, MOST_MEMBERS) };
}

/** A declaration without comments and without what introduces its body or value. */
function signatureIn(text: string, range: TextRange, comments: readonly TextRange[]): string {
  let { start } = range;
  let signature = '';
  for (let index = lowerBound(comments, start); signature.length < MOST_SIGNATURE_CHARACTERS; index++) {
    const comment = comments[index];
    if (!comment || comment.start >= range.end) break;
    signature += `${oneLine(text, { start, end: comment.start }, MOST_SIGNATURE_CHARACTERS)} `;
    start = comment.end;
  }
  signature += oneLine(text, { start, end: range.end }, MOST_SIGNATURE_CHARACTERS);
  return signature.slice(0, MOST_SIGNATURE_CHARACTERS).replace(/(?:\s|=>|[{=:;,])+$/, '');
}
