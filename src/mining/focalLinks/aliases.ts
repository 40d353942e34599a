import type { FileSample } from '../sample.ts';

/** Another name of a function. */
export interface Alias {
  readonly name: string;
  /** The function's name, with the object that it belongs to where it is written. */
  readonly target: string;
  /** Where it is given. */
  readonly start: number;
}

/** Other names under which a module gives its functions away: `export { a as b }`, `exports.b = a`, `const b = A.create`, `from x import a as b`. */
export function aliasesOf({ language, text }: Pick<FileSample, 'language' | 'text'>): Alias[] {
  if (language === 'python') return pythonAliasesOf(text);
  if (language !== 'javascript' && language !== 'typescript' && language !== 'typescriptreact') return [];
  const aliases: Alias[] = [];
  const add = (name: string | undefined, target: string | undefined, start: number): void => {
    if (name && target && name !== target && !/^(?:default|this|null|true|false|undefined|new)$/u.test(name))
      aliases.push({ name, target, start });
  };
  // Anywhere else `as` names a type.
  for (const { 1: list = '', index } of text.matchAll(/\b(?:export|import)\s*(?:type\s*)?(\{[^{}]*\})/gu))
    for (const { 1: target, 2: name } of list.matchAll(/\b([A-Za-z_$][\w$]*)\s+as\s+([A-Za-z_$][\w$]*)\s*(?=[,}])/gu))
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

/** `from x import y as z`, `z = y`, `a = b = y`, `z = partial(y, …)`, outside of functions. */
function pythonAliasesOf(text: string): Alias[] {
  const aliases: Alias[] = [];
  for (const { 1: target = '', 2: name = '', index } of text.matchAll(/\b([A-Za-z_]\w*)[ \t]+as[ \t]+([A-Za-z_]\w*)[ \t]*(?=[,)\n])/gu))
    if (target !== name) aliases.push({ name, target, start: index });
  for (const { 1: left = '', 2: target = '', index } of text.matchAll(
    /^((?:[A-Za-z_]\w*[ \t]*=[ \t]*){1,6})(?:(?:functools\.)?partial\([ \t]*)?([A-Za-z_]\w*)[ \t]*(?=\n|,|#)/gmu,
  ))
    for (const [name] of left.matchAll(/[A-Za-z_]\w*/gu))
      if (name !== target && !/^(?:None|True|False)$/u.test(target)) aliases.push({ name, target, start: index });
  return aliases;
}
