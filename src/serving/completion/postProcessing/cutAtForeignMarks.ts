/** Marks that models write and no source file holds: their own special tokens as text, and fences of Markdown at a line start. */
const mark = /<\|[a-z_]+\|>|<\/?(?:fim|file|repo)_[a-z_]+>|<(?:PRE|SUF|MID|EOT)>|(?<=^|\n)[ \t]*```|(?![\t\n])\p{Cc}|\uFFFD/u;

/** Cuts a suggestion before the first thing that is no code: a special token, a fence, a control character, a broken character. */
export function cutAtForeignMarks(text: string): string {
  const at = text.search(mark);
  return (at < 0 ? text : text.slice(0, at)).replace(/[\uD800-\uDBFF]$/u, '');
}
