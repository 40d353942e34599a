import type { LanguageId } from '../languageDefinition.ts';

/** Names of variables, parameters and fields of one file, each with every type that something declares it with. */
export type DeclaredTypes = ReadonlyMap<string, ReadonlySet<string>>;

/** `Type<…> name` as in Java, C# and C++; an array's type is `[]`. Lengths are bounded so that any text takes linear time. */
const typeFirst = /(?<![\w.])([A-Za-z_]\w{0,80})(?:<[\w\s,.?&<>[\]]{0,120}>)?((?:\[\]|\.\.\.)*)\s{1,20}(\w{1,80})(?=\s{0,20}[=;,):])/g;
/** `name: Type` as in TypeScript, Rust, Kotlin and annotated Python. */
const nameFirst = /(?<![\w.])([\w$]{1,80})\??:\s{0,4}(&?(?:'\w+\s)?(?:mut\s)?[\w.[\]]{1,80})/g;
/** `name Type` as in Go. */
const goStyle = /(?<![\w.])(\w{1,80})\s(\*?(?:\[\])?(?:map\[\w{1,40}\])?[\w.]{1,80})(?=\s{0,4}[,)=\n])/g;

const notTypes = new Set([
  'return',
  'new',
  'throw',
  'else',
  'case',
  'package',
  'import',
  'instanceof',
  'extends',
  'implements',
  'throws',
  'await',
  'yield',
  'goto',
  'var',
]);

/**
 * Reads declarations off a text with one expression, without a tree: enough to tell a string from a list by its name.
 *
 * A name that is declared twice has both types, so that a rule that needs one of them does not apply.
 */
export function declaredTypesOf(language: LanguageId, text: string): DeclaredTypes {
  const types = new Map<string, Set<string>>();
  const add = (name: string, type: string): void => {
    const known = types.get(name);
    if (known) known.add(type);
    else types.set(name, new Set([type]));
  };
  if (language === 'java' || language === 'csharp' || language === 'c' || language === 'cpp') {
    for (const match of text.matchAll(typeFirst)) {
      const [, type = '', brackets = '', name = ''] = match;
      if (!notTypes.has(type)) add(name, brackets === '' ? type : '[]');
    }
  } else if (language === 'go') {
    for (const [, name = '', type = ''] of text.matchAll(goStyle))
      add(name, type.startsWith('[]') ? '[]' : type.startsWith('map[') ? 'map' : type);
  } else {
    for (const [, name = '', type = ''] of text.matchAll(nameFirst)) add(name, type.endsWith('[]') ? '[]' : type.replace(/\[.*$/, ''));
  }
  return types;
}
