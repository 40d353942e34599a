import { posix } from 'node:path';

/** Attributes by which configurations in XML name other files. */
const reference = /\b(?:value|ref|default|SYSTEM)(?:\s*=\s*|\s+)(?:"([^"]*)"|'([^']*)')/g;

/**
 * Why an XML configuration reaches out of the project: it names an address, an absolute path or a path above the top folder.
 *
 * Addresses of document types, name spaces and documentation are fetched by no linter here and may stay.
 */
export function riskOfXml(text: string, path: string): string | undefined {
  if (/<!ENTITY/i.test(text)) return 'it defines entities';
  for (const [, double, single] of text.matchAll(reference)) {
    // Character references could hide what is looked for.
    const value = (double ?? single ?? '').replace(/&#(x?)([0-9a-f]{1,6});/gi, (_, hex: string, digits: string) =>
      String.fromCodePoint(Math.min(0x10ffff, parseInt(digits, hex === '' ? 10 : 16) || 0)),
    );
    if (/^\s*(?:https?|ftp|file|jar|jrt|classpath):/i.test(value)) return `it names the address ${value.trim().slice(0, 100)}`;
    if (!/\.\w+\s*$/.test(value) || /[*+?|()[\]^]/.test(value)) continue;
    const target = value.trim().replaceAll('\\', '/');
    const isAbove = posix.normalize(posix.join(posix.dirname(path), target)).startsWith('..');
    if (/^(?:\/[\w.]|[A-Za-z]:\/|~)/.test(target) || (target.startsWith('..') && isAbove))
      return `it names the file ${target.slice(0, 100)}`;
  }
  return undefined;
}
