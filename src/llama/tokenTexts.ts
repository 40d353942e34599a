// The bytes of every token, and which tokens can stand where a text must go on in a given way.
// Bytes are kept as strings of one character per byte, so that a token that ends inside of a character is no special case.

import type { LlamaModel, Token } from 'node-llama-cpp';

/** Unknown, control and unused tokens: 2, 3 and 5 in GGUF's `tokenizer.ggml.token_type`. */
const silentTypes: ReadonlySet<number> = new Set([2, 3, 5]);

/** The texts of a vocabulary. About 60 ms for 49 152 tokens, most of them for sorting, on the first use. */
export class TokenTexts {
  private readonly texts: readonly string[];
  private sorted: { readonly texts: readonly string[]; readonly ids: Int32Array } | undefined;
  private readonly byText = new Map<string, number[]>();

  /** @param texts By token id, one character per byte; empty for tokens that write nothing. */
  constructor(texts: readonly string[]) {
    this.texts = texts;
  }

  /** What a token writes, one character per byte. */
  bytesOf(token: number): string {
    return this.texts[token] ?? '';
  }

  /**
   * Every token that can come next where the output has to begin with `bytes`: it begins with them, or they begin with it.
   *
   * @param bytes Not empty.
   */
  fitting(bytes: string): number[] {
    const { texts, ids } = (this.sorted ??= this.sort());
    const found: number[] = [];
    for (let length = 1; length < bytes.length; length++) found.push(...(this.byText.get(bytes.slice(0, length)) ?? []));
    for (let at = lowerBound(texts, bytes); texts[at]?.startsWith(bytes); at++) found.push(ids[at] as number);
    return found;
  }

  /** Whether a token is one of {@link fitting}. */
  fits(token: number, bytes: string): boolean {
    const text = this.bytesOf(token);
    return text !== '' && (text.startsWith(bytes) || bytes.startsWith(text));
  }

  private sort(): { texts: readonly string[]; ids: Int32Array } {
    const ids = Int32Array.from(this.texts.keys()).filter((id) => this.texts[id] !== '');
    ids.sort((a, b) => ((this.texts[a] as string) < (this.texts[b] as string) ? -1 : 1));
    for (const id of ids) {
      const text = this.texts[id] as string;
      const sameText = this.byText.get(text);
      if (sameText) sameText.push(id);
      else this.byText.set(text, [id]);
    }
    return { texts: Array.from(ids, (id) => this.texts[id] as string), ids };
  }
}

/** The texts of a loaded model's vocabulary. Token lists of a kind that is not known are read through llama.cpp, token by token. */
export function tokenTextsOf(model: LlamaModel): TokenTexts {
  const known = knownTexts.get(model) ?? buildTokenTexts(model);
  knownTexts.set(model, known);
  return known;
}

/** All contexts of a model share the texts of its tokens. */
const knownTexts = new WeakMap<LlamaModel, TokenTexts>();

function buildTokenTexts(model: LlamaModel): TokenTexts {
  const { model: kind, tokens, token_type: types } = model.fileInfo.metadata.tokenizer.ggml;
  const decode = kind === 'gpt2' ? decodeByteLevel : kind === 'llama' ? decodeSentencePiece : undefined;
  const writesNothing = (id: number): boolean => silentTypes.has(Number(types[id]));
  const textOf = (text: string, id: number): string => {
    if (writesNothing(id)) return '';
    return decode ? decode(text) : toBytes(model.detokenize([id as Token]));
  };
  return new TokenTexts(tokens.map(textOf));
}

/** UTF-8 as a string of one character per byte. */
export function toBytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** The text of bytes; a character that is cut in its middle becomes U+FFFD. */
export function fromBytes(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** GPT-2 writes each byte as a printable character: printable Latin-1 as it is, the others from U+0100 on (its `bytes_to_unicode`). */
function decodeByteLevel(text: string): string {
  let bytes = '';
  for (const character of text) {
    const byte = byteOf.get(character);
    if (byte === undefined) return toBytes(text);
    bytes += byte;
  }
  return bytes;
}

const byteOf: ReadonlyMap<string, string> = buildByteTable();

function buildByteTable(): Map<string, string> {
  const table = new Map<string, string>();
  let shifted = 0x100;
  for (let byte = 0; byte < 256; byte++) {
    const isPrintable = (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
    table.set(String.fromCharCode(isPrintable ? byte : shifted++), String.fromCharCode(byte));
  }
  return table;
}

/** SentencePiece writes spaces as U+2581 and single bytes as `<0x0A>`. */
function decodeSentencePiece(text: string): string {
  const byte = /^<0x([0-9A-F]{2})>$/u.exec(text)?.[1];
  return byte === undefined ? toBytes(text.replaceAll('\u2581', ' ')) : String.fromCharCode(parseInt(byte, 16));
}

function lowerBound(sorted: readonly string[], text: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as string) < text) low = middle + 1;
    else high = middle;
  }
  return low;
}
