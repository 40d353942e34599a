import type { FileSample } from '../sample.ts';

/** Another name of a function. */
export interface Alias {
  readonly name: string;
  /** The function's name, with the object that it belongs to where it is written. */
  readonly target: string;
  /** Where it is given. */
  readonly start: number;
}

/** Other names under which a script gives its functions away: `export { a as b }`, `exports.b = a`, `const b = A.create`. */
export function aliasesOf({ language, text }: Pick<FileSample, 'language' | 'text'>): Alias[] {
  if (language !== 'javascript' && language !== 'typescript' && language !== 'typescriptreact') return [];
  const aliases: Alias[] = [];
  const add = (name: string | undefined, target: string | undefined, start: number): void => {
    if (name && target && name !== target && !/^(?:default|this|null|true|false|undefined|new)$/u.test(name))
      aliases.push({ name, target, start });
  };
  for (const { 1: target, 2: name, index } of text.matchAll(/\b([A-Za-z_$][\w$]*)\s+as\s+([A-Za-z_$][\w$]*)\s*(?=[,}])/gu))
    add(name, target, index);
  for (const { 1: name, 2: target, index } of text.matchAll(
    /(?:^|\n)[ \t]*(?:export[ \t]+)?(?:const|let|var)[ \t]+([A-Za-z_$][\w$]*)[ \t]*=[ \t]*([A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)?)[ \t]*;/gu,
  ))
    add(name, target, index);
  for (const { 1: name, 2: target, index } of text.matchAll(
    /\b[A-Za-z_$][\w$]*\.([A-Za-z_$][\w$]*)[ \t]*=[ \t]*([A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*){0,2})[ \t]*;/gu,
  ))
    add(name, target, index);
  return aliases;
}
