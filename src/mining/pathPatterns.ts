/**
 * Builds a test for repository paths from patterns like `src/**`, `*.java` or `docs`.
 *
 * `*` stands for anything within a name, `**` also across folders, `?` for one character, `{a,b}` for either.
 * A pattern without a slash matches a name anywhere; a pattern that names a folder matches everything in it.
 */
export function buildPathMatcher(patterns: readonly string[]): (path: string) => boolean {
  const expressions = patterns.map((pattern) => expressionOf(pattern));
  return (path) => expressions.some((expression) => expression.test(path));
}

function expressionOf(pattern: string): RegExp {
  const trimmed = pattern.replace(/^\.?\/+/, '').replace(/\/+$/, '');
  const anchor = trimmed.includes('/') ? '' : '(?:.*/)?';
  const body = trimmed.replace(/\*\*\/|\*\*|\*|\?|\{[^{}]*\}|[^*?{]+|\{/g, (piece) => {
    if (piece === '**/') return '(?:.*/)?';
    if (piece === '**') return '.*';
    if (piece === '*') return '[^/]*';
    if (piece === '?') return '[^/]';
    if (piece.startsWith('{') && piece.endsWith('}')) return `(?:${piece.slice(1, -1).split(',').map(escape).join('|')})`;
    return escape(piece);
  });
  return new RegExp(`^${anchor}${body}(?:/.*)?$`, 'u');
}

function escape(literal: string): string {
  return literal.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
