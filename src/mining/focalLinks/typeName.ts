/** The name of a type without its modules and arguments. */
export function typeNameOf(type: string): string | undefined {
  return /^[\s&*(]*(?:mut |const |readonly |'\w+ )*([A-Za-z_][\w]*(?:(?:\.|::)\w+)*)/u.exec(type)?.[1]?.split(/\.|::/u).at(-1);
}
