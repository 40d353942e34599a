import type { ProblemReason } from './sample.ts';

/** Larger files are data or generated more often than code. From the issue. */
export const MAXIMUM_FILE_BYTES = 512 * 1024;

/** Bytes that git itself looks at for a zero byte when it decides that a file is binary. */
const BINARY_PROBE_BYTES = 8000;

/** Lines from the top among which a "generated" notice is looked for; licences of 20 lines may come first. */
const NOTICE_LINES = 40;

/** A line beyond this is not written by hand, and a file that mostly consists of such lines is minified. Guesses. */
export const LONG_LINE_CHARACTERS = 1000;
const LONG_LINES_RATIO = 0.7;

const generatedNotice =
  /@generated\b|\bDO NOT (?:EDIT|MODIFY)\b|\bdo not edit (?:this|manually|by hand)\b|\bcode generated (?:by|from)\b|\b(?:auto-?generated|automatically generated|machine-generated) (?:by|from|file|code)\b|\b(?:file|code|class) (?:is|was|has been) (?:auto-?generated|automatically generated|generated (?:by|from))\b|<auto-?generated>/i;

const commentLine = /^\s*(?:\/\/|\/\*|\*|#|--|<!--|;|"""|''')/;

/** The text of a file, or why it is left out. Byte order mark and line ends stay as they are. */
export function readableText(bytes: Uint8Array): { readonly text: string } | { readonly reason: ProblemReason; readonly detail?: string } {
  if (bytes.byteLength > MAXIMUM_FILE_BYTES) return { reason: 'tooLarge', detail: `${bytes.byteLength} bytes` };
  if (bytes.subarray(0, BINARY_PROBE_BYTES).includes(0)) return { reason: 'binary' };
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    // The only thing that a fatal decoder throws is that the bytes are not UTF-8.
    if (error instanceof TypeError) return { reason: 'notUtf8' };
    throw error;
  }
  const reason = textExclusion(text);
  return reason ? { reason } : { text };
}

/** Why a text is left out by what it says. */
export function textExclusion(text: string): ProblemReason | undefined {
  if (text.trim() === '' || text.trim() === '\uFEFF') return 'empty';
  if (isMinified(text)) return 'minified';
  if (hasGeneratedNotice(text)) return 'generated';
  return undefined;
}

function isMinified(text: string): boolean {
  let inLongLines = 0;
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    if (end - start > LONG_LINE_CHARACTERS) inLongLines += end - start;
    start = end + 1;
  }
  return inLongLines > LONG_LINES_RATIO * text.length;
}

function hasGeneratedNotice(text: string): boolean {
  let start = 0;
  for (let line = 0; line < NOTICE_LINES && start < text.length; line++) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const content = text.slice(start, Math.min(end, start + 500));
    if (commentLine.test(content) && generatedNotice.test(content)) return true;
    start = end + 1;
  }
  return false;
}
