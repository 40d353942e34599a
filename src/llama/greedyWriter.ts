// Continues an evaluated prompt with the most probable token each time, and tells how sure the model was of each.
// Runs inside the child process (llamaContext.ts).

import type {
  ControlledEvaluateIndexOutput,
  ControlledEvaluateInputItem,
  LlamaContextSequence,
  LlamaModel,
  Token,
  TokenBias,
} from 'node-llama-cpp';
import { LlamaError } from './llamaError.ts';
import type { PromptDrafts } from './promptDrafts.ts';
import { fromBytes, toBytes, type TokenTexts } from './tokenTexts.ts';

/** One token of the output. */
export interface WrittenToken {
  /** Characters of the result's text up to this token's end; the text may be cut shorter at a line break. */
  readonly end: number;
  /** Of the token among those that were possible; at most 0. */
  readonly logProbability: number;
  /** How far the token's logit lies above the next best one's; only where it was asked for. */
  readonly margin?: number | undefined;
}

/** How the output shall look. */
export interface WritingRequest {
  readonly maximumTokens: number;
  /** Stop before the first line break. */
  readonly stopAtNewline: boolean;
  /**
   * What the output must begin with, without a line break: text before the cursor that may belong to the next token, so that
   * the model chooses the token border and not the cursor. Not part of the result. Empty: the output is free.
   */
  readonly healedText: string;
  /** Whether to tell {@link WrittenToken.margin}, which takes 12 ms a token more (the vocabulary is sorted). Default false. */
  readonly measuresMargins?: boolean | undefined;
}

/** What was written. */
export interface WrittenText {
  /** Up to the line break where one was asked to stop it. */
  readonly text: string;
  readonly stoppedBy: 'newline' | 'endOfText' | 'maximumTokens';
  /** In order; tokens that only repeat the healed text are among them, with an end of 0. */
  readonly tokens: readonly WrittenToken[];
}

/** What the writer works with. */
export interface WriterTools {
  readonly model: LlamaModel;
  readonly texts: TokenTexts;
  /** Guesses of what comes next, checked in one pass; absent: one token at a time. */
  readonly drafts?: PromptDrafts | undefined;
  /** Runs each pass when its turn has come; throws to stop. */
  readonly inTurn: <Result>(pass: () => Promise<Result>) => Promise<Result>;
  /** Called after each token with the text so far. */
  readonly onWritten?: ((text: string, token: WrittenToken) => void) | undefined;
  /** A bias that lifts some tokens above all others; kept by name. */
  readonly lifted: (tokens: readonly number[], name: string) => TokenBias;
}

interface Choice {
  readonly token: Token;
  readonly logProbability: number;
  readonly margin: number | undefined;
}

// As many logits are fetched at once; beyond it llama.cpp's search through the list takes longer than another pass (guess).
const mostFetchedLogits = 64;

/**
 * Writes until a line break, the end of the text, or the most tokens.
 *
 * @param sequence Holds everything before `last`.
 * @param last The prompt's last token, not evaluated yet.
 * @throws {LlamaError} `evaluationFailed`.
 */
export async function writeGreedily(
  sequence: LlamaContextSequence,
  last: Token,
  request: WritingRequest,
  tools: WriterTools,
): Promise<WrittenText> {
  const { model, texts, drafts, onWritten } = tools;
  const healed = toBytes(request.healedText);
  const tokens: WrittenToken[] = [];
  let bytes = '';
  let text = '';
  let input: Token[] = [last];
  for (;;) {
    const start = sequence.nextTokenIndex;
    const required = healed.slice(bytes.length);
    const choices =
      required === ''
        ? (await evaluate(sequence, input, request, tools)).map(choiceOf)
        : [await chooseFitting(sequence, input[0] as Token, required, request, tools)];
    let checked = 0;
    for (const choice of choices) {
      checked++;
      if (model.isEogToken(choice.token)) return { text, stoppedBy: 'endOfText', tokens };
      bytes += texts.bytesOf(choice.token);
      const isPastHealed = bytes.length >= healed.length;
      text = isPastHealed ? fromBytes(bytes.slice(healed.length)) : '';
      const written = { end: text.length, logProbability: choice.logProbability, margin: choice.margin };
      tokens.push(written);
      const lineEnd = request.stopAtNewline ? text.search(/[\r\n]/u) : -1;
      if (lineEnd >= 0) return { text: text.slice(0, lineEnd), stoppedBy: 'newline', tokens };
      onWritten?.(text, written);
      if (tokens.length >= request.maximumTokens) return { text, stoppedBy: 'maximumTokens', tokens };
      drafts?.push(choice.token);
      if (input[checked] !== choice.token) {
        input = [choice.token];
        break;
      }
    }
    drafts?.settle(checked - 1);
    // What was guessed wrongly must leave the cache before anything else is evaluated.
    if (sequence.nextTokenIndex > start + checked) {
      await sequence.eraseContextTokenRanges([{ start: start + checked, end: sequence.nextTokenIndex }]);
    }
    if (drafts && bytes.length >= healed.length) input.push(...drafts.next(request.maximumTokens - tokens.length - 1));
  }
}

/** Evaluates tokens and asks what follows each of them. */
async function evaluate(
  sequence: LlamaContextSequence,
  input: readonly Token[],
  { measuresMargins = false }: WritingRequest,
  { inTurn }: WriterTools,
  wanted: readonly Token[] = [],
  tokenBias?: TokenBias,
): Promise<ControlledEvaluateIndexOutput['next'][]> {
  const logits = { filter: { tokens: wanted, includeSelected: true, includeTop: measuresMargins ? 2 : 0 } };
  const options = { temperature: 0, ...(tokenBias ? { tokenBias } : {}) };
  const asked = input.map((token): ControlledEvaluateInputItem => [
    token,
    { generateNext: { token: true, logits, totalLogitWeight: true, options } },
  ]);
  const outputs = await inTurn(() => sequence.controlledEvaluate(asked));
  return outputs.map((output) => {
    if (output === undefined) throw new LlamaError('evaluationFailed', 'llama.cpp gave nothing for a token');
    return output.next;
  });
}

function choiceOf(next: ControlledEvaluateIndexOutput['next']): Choice {
  const { token, totalLogitWeight, logits } = next;
  if (token === undefined || token === null || totalLogitWeight === undefined) {
    throw new LlamaError('evaluationFailed', 'llama.cpp chose no token');
  }
  const [best, second] = [...(logits?.values() ?? [])].sort((a, b) => b - a);
  const margin = best !== undefined && second !== undefined ? best - second : undefined;
  // The weights are exp(logit - largest), and the chosen token has the largest logit.
  return { token, logProbability: -Math.log(totalLogitWeight), margin };
}

/** The most probable of the tokens that fit: mostly the most probable one of all, which costs nothing. */
async function chooseFitting(
  sequence: LlamaContextSequence,
  token: Token,
  required: string,
  request: WritingRequest,
  tools: WriterTools,
): Promise<Choice> {
  const { texts, lifted } = tools;
  const fitting = texts.fitting(required) as Token[];
  if (fitting.length === 0)
    throw new LlamaError('evaluationFailed', 'No token of the vocabulary can go on with the text before the cursor');
  const fetched = fitting.length <= mostFetchedLogits ? fitting : [];
  const [next] = await evaluate(sequence, [token], request, tools, fetched);
  const free = choiceOf(next as ControlledEvaluateIndexOutput['next']);
  if (fetched.length > 0) return bestOf(fetched, next?.logits ?? new Map(), request);
  if (texts.fits(free.token, required)) return free;
  await sequence.eraseContextTokenRanges([{ start: sequence.nextTokenIndex - 1, end: sequence.nextTokenIndex }]);
  const [best] = await evaluate(sequence, [token], request, tools, [], lifted(fitting, required));
  return choiceOf(best as ControlledEvaluateIndexOutput['next']);
}

function bestOf(tokens: readonly Token[], logits: ReadonlyMap<Token, number>, { measuresMargins }: WritingRequest): Choice {
  const known = tokens.map((token) => ({ token, logit: logits.get(token) ?? -Infinity })).sort((a, b) => b.logit - a.logit);
  const [best, second] = known;
  if (best === undefined || best.logit === -Infinity)
    throw new LlamaError('evaluationFailed', 'llama.cpp gave no logit for a token that fits');
  const weight = known.reduce((sum, { logit }) => sum + Math.exp(logit - best.logit), 0);
  const margin = measuresMargins ? best.logit - (second?.logit ?? -Infinity) : undefined;
  return { token: best.token, logProbability: -Math.log(weight), margin };
}
