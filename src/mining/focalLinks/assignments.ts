// Which variables of a function hold the results of which expressions, by their text: enough to follow a value over a few lines.

import type { TextRange } from '../sample.ts';

/** One assignment or declaration. */
export interface Assignment {
  readonly variables: readonly string[];
  /** As written, where the declaration names one. */
  readonly type: string | undefined;
  /** Where the assigned expression starts. */
  readonly valueStart: number;
}

/** A left-hand side longer than this is none, in characters (a guess). */
const MOST_LEFT_CHARACTERS = 160;

/** Decorators stand no further above what they decorate, in characters (a guess). */
const MOST_DECORATOR_CHARACTERS = 600;

/** More assignments of one function tell nothing new (a guess). */
const MOST_ASSIGNMENTS = 300;

const keywords = new Set(
  'const let var val final mut auto static private public protected readonly declare export ref in if for while using try with await return my our local this self unsigned'.split(
    ' ',
  ),
);

/** Finds the assignments in a stretch of code, in source order. */
export function findAssignments(text: string, { start, end }: TextRange): Assignment[] {
  const code = text.slice(start, end);
  const found: Assignment[] = [];
  for (const { index, 0: operator } of code.matchAll(/(?<![=!<>+\-*/%&|^~?:])(?::=|=)(?![=>~])/gu)) {
    if (found.length >= MOST_ASSIGNMENTS) break;
    const left = leftSideOf(code, index);
    const side = left === undefined ? undefined : readLeftSide(left);
    if (side) found.push({ ...side, valueStart: start + skipPrefixes(code, index + operator.length) });
  }
  // Python: `with make() as value:`.
  for (const { index, 0: whole, 1: name } of code.matchAll(/\bwith\s[^\n]{1,200}?\sas\s+(\w+)\s*:/gu)) {
    if (found.length >= MOST_ASSIGNMENTS) break;
    if (name) found.push({ variables: [name], type: undefined, valueStart: start + index + whole.search(/\s\S/u) + 1 });
  }
  // Python: what a decorator made of a function or class goes by its name.
  for (const { index, 0: mark } of code.matchAll(/^[ \t]*@(?=[A-Za-z_])/gmu)) {
    if (found.length >= MOST_ASSIGNMENTS) break;
    const name = /\n[ \t]*(?:async[ \t]+)?(?:class|def)[ \t]+(\w+)/u.exec(code.slice(index, index + MOST_DECORATOR_CHARACTERS))?.[1];
    if (name) found.push({ variables: [name], type: undefined, valueStart: start + index + mark.length });
  }
  // Declared without a value: `private Parser parser;`, `var buf bytes.Buffer`.
  for (const { 1: type, 2: name } of code.matchAll(
    /^[ \t]*(?:\w+[ \t]+){0,3}([A-Z][\w.]*)(?:<[^<>\n]{0,60}>)?[ \t]+([a-z_]\w*)[ \t]*;/gmu,
  )) {
    if (found.length >= MOST_ASSIGNMENTS) break;
    if (type && name) found.push({ variables: [name], type, valueStart: -1 });
  }
  return found;
}

/** What stands before the operator back to the start of its statement. */
function leftSideOf(code: string, operatorIndex: number): string | undefined {
  const least = Math.max(0, operatorIndex - MOST_LEFT_CHARACTERS);
  let at = operatorIndex - 1;
  let depth = 0;
  for (; at >= least; at--) {
    const character = code[at] ?? '';
    if (character === ')' || character === ']' || character === '}') depth++;
    else if (character === '(' || character === '[' || character === '{') {
      if (depth === 0) break;
      depth--;
    } else if (depth === 0 && (character === ';' || character === '\n')) break;
  }
  return at < least && least > 0 ? undefined : code.slice(at + 1, operatorIndex).trim();
}

function readLeftSide(left: string): Omit<Assignment, 'valueStart'> | undefined {
  const names = left.match(/[A-Za-z_][\w$]*/gu)?.filter((name) => !keywords.has(name)) ?? [];
  const [first] = names;
  if (first === undefined || names.length > 12) return undefined;
  const member = /^(?:this|self|\$this|@)(?:\.|->)?(\w+)$/u.exec(left)?.[1];
  if (member !== undefined) return { variables: [member], type: undefined };
  // `name: Type`
  const annotated = /^(?:(?:const|let|var|val|mut|readonly|private|public|lateinit)\s+)*([A-Za-z_$][\w$]*)\s*:\s*(\S.*)$/su.exec(left);
  if (annotated?.[1] !== undefined) return { variables: [annotated[1]], type: annotated[2] };
  if (/[,()[\]{}]/u.test(left.replace(/<[^<>]*>|\[\]/gu, ''))) return { variables: names, type: undefined };
  // `Type name`, as in Java, or `var name Type`, as in Go
  const declared = /([A-Za-z_][\w.:]*)(?:<.*>)?[\s*&[\]]+([A-Za-z_$][\w$]*)$/su.exec(left);
  if (declared?.[1] !== undefined && declared[2] !== undefined && !keywords.has(declared[1])) {
    return { variables: [declared[2]], type: declared[1] };
  }
  return { variables: [names.at(-1) ?? first], type: undefined };
}

function skipPrefixes(code: string, from: number): number {
  const prefix = /^(?:\s|\(|&|\*|await\b|mut\b|try\b!?|yield\b|\\)+/u.exec(code.slice(from, from + 80));
  return from + (prefix?.[0].length ?? 0);
}
