import { redactSecrets } from './secrets.ts';

/** Between two texts; no secret and no code holds it. */
const BORDER = '\n\0\n';

/**
 * Redacts texts that belong together: pieces of one file, or versions of one function.
 *
 * A value that one of them gives away is redacted in all; a key that begins in one and ends in the next loses both parts.
 * @returns As many texts, in the same order.
 */
export function redactTogether<Texts extends readonly string[]>(texts: Texts): { [Index in keyof Texts]: string } {
  const { text, moveOffset } = redactSecrets(texts.join(BORDER));
  let reached = 0;
  return texts.map((original) => {
    const start = reached;
    reached += original.length + BORDER.length;
    return text.slice(moveOffset(start), moveOffset(start + original.length));
  }) as { [Index in keyof Texts]: string };
}
