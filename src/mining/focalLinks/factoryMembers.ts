import type { FunctionSample } from '../sample.ts';

/** Reads which functions inside of one function leave it, as members of an object that it gives back or fills: `{ open, close: shut }`. */
export class FactoryMembers {
  private readonly outerNames = new Map<string, string[]>();

  /** @param body Text of the outermost function. */
  constructor(body: string) {
    const add = (inner: string, outer: string): void => {
      const known = this.outerNames.get(inner);
      if (!known) this.outerNames.set(inner, [outer]);
      else if (known.length < MOST_NAMES && !known.includes(outer)) known.push(outer);
    };
    for (const { 1: name = '' } of body.matchAll(/[{,]\s*([A-Za-z_$][\w$]*)(?=\s*[,}])/gu)) add(name, name);
    // A function may be wrapped on its way out: `{ addOne: wrap(addOneMutably) }`.
    for (const { 1: outer = '', 2: inner = '' } of body.matchAll(
      /\b([A-Za-z_$][\w$]*)\s*:\s*(?:[A-Za-z_$][\w$]*\()?([A-Za-z_$][\w$]*)(?=\s*[,)}\n])/gu,
    ))
      add(inner, outer);
    for (const { 1: outer = '', 2: inner = '' } of body.matchAll(/\.([A-Za-z_$][\w$]*)[ \t]*=[ \t]*([A-Za-z_$][\w$]*)[ \t]*(?=[;\n])/gu))
      add(inner, outer);
  }

  /** The names under which a function leaves; none for one that is of use inside alone. */
  namesOf({ name, parameters }: Pick<FunctionSample, 'name' | 'parameters'>, head: string): readonly string[] {
    // Written as a member itself; the getters of property descriptors are called by nobody.
    const isDescriptor = /^[gs]et$/u.test(name) && parameters.length < 2;
    if (!isDescriptor && isMemberHead(head, name)) return [name];
    return this.outerNames.get(name) ?? [];
  }
}

/** More names of one function are those of something else. A guess. */
const MOST_NAMES = 8;

/** Whether code starts as a member of an object does: `name(…) {`, `name: …`. */
function isMemberHead(head: string, name: string): boolean {
  const plain = head.replace(/^(?:(?:async|get|set)\s+|\*\s*)+/u, '');
  return plain.startsWith(name) && /^\s*[(:<]/u.test(plain.slice(name.length));
}
