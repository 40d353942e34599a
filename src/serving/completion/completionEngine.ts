// Inline suggestions: from a keystroke to a text and the range it replaces, by the base model or any artifact. Knows no editor and
// no protocol; the command line, the editor's worker and the replay come in here.

import { defined } from '../../base/assert.ts';
import { LlamaProcess } from '../../llama/llamaProcess.ts';
import { AdaptiveDebounce } from './adaptiveDebounce.ts';
import { CompletionError } from './completionError.ts';
import type { AnswerCost, CompletionAnswer, CompletionRequest, SilenceReason } from './completionRequest.ts';
import { type CompletionScope, resolveScope } from './completionScope.ts';
import { confidenceOf, isSureEnough } from './confidence.ts';
import { type ContextBudget, resolveContextBudget, type TokenTimes } from './contextBudget.ts';
import { servedPromptTokens } from './completionPrompt.ts';
import { cursorPlaceOf } from './cursorPlace.ts';
import type { AskedScope } from './cutToScope.ts';
import { DocumentMirror } from './documentMirror.ts';
import { type EngineClock, systemClock } from './engineClock.ts';
import { Flight, type FlightResult } from './flight.ts';
import { measureTokenTimes } from './measureTokenTimes.ts';
import { postProcess } from './postProcess.ts';
import { baseVariant, cacheKeyOf, type ServedVariant } from './servedVariant.ts';
import { type RecalledText, SuggestionMemory } from './suggestionMemory.ts';
import { VariantContexts } from './variantContexts.ts';

/** What an engine serves, and how. */
export interface CompletionEngineOptions {
  /** A GGUF file that the caller has checked. */
  readonly modelPath: string;
  /** Served besides the base model alone, which is always there as `base`. */
  readonly variants?: readonly ServedVariant[] | undefined;
  /** Default: measured when the engine starts. */
  readonly budget?: ContextBudget | undefined;
  /** Always this many threads; answers then do not depend on the load. Default: what the machine has free. */
  readonly threadCount?: number | undefined;
  /** Most tokens that a request may ask for. Default 192. */
  readonly mostOutputTokens?: number | undefined;
  /** Contexts that are kept at the same time. Default 4. */
  readonly mostContexts?: number | undefined;
  /** Whether to wait for the next keystroke before the model is asked. Default true. */
  readonly debounces?: boolean | undefined;
  /** Whether answers are remembered. Default true. */
  readonly remembers?: boolean | undefined;
  /** Whether suggestions that nobody asked for must be sure enough. Default true. */
  readonly staysSilent?: boolean | undefined;
  /** Whether repetitions of the prompt are guessed, see `GenerateRequest.usesDrafts`. Default false: so little is guessed that it hardly pays (README of `llama`). */
  readonly usesDrafts?: boolean | undefined;
  readonly clock?: EngineClock | undefined;
  readonly signal?: AbortSignal | undefined;
}

const defaultTokens = { line: 48, block: 96, askedBlock: 192 } as const;
// Marks for filling in, a begin-of-text token, and the cells that must stay free.
const spareTokens = 16;
const mostFollowingTokens = 96;

/** The lane's newest request, and the output that it waits for. */
interface Ticket {
  readonly controller: AbortController;
  flight: { readonly flight: Flight; readonly result: Promise<FlightResult> } | undefined;
}

/** Ends a request whose place a newer one took. */
const superseded = new Error('a newer request took the place of this one');
const timeIsUp = new Error('the time for this answer is up');

/** One base model in a child process of its own, with any number of artifacts. */
export class CompletionEngine {
  /** The documents that requests may name. */
  readonly documents = new DocumentMirror();
  /** What a token took when the engine started; absent where the budget was given. */
  readonly tokenTimes: TokenTimes | undefined;
  readonly budget: ContextBudget;
  private readonly options: CompletionEngineOptions;
  private readonly contexts: VariantContexts;
  private readonly clock: EngineClock;
  private readonly debounce: AdaptiveDebounce;
  private readonly memory = new SuggestionMemory();
  private readonly lanes = new Map<string, Ticket>();
  private readonly variants = new Map<string, ServedVariant>();
  private served = baseVariant.id;
  private isClosed = false;

  private constructor(options: CompletionEngineOptions, contexts: VariantContexts, tokenTimes: TokenTimes | undefined, fillsIn: boolean) {
    this.options = options;
    this.contexts = contexts;
    this.tokenTimes = tokenTimes;
    this.budget = options.budget ?? resolveContextBudget(defined(tokenTimes, 'times or a budget'), fillsIn);
    this.clock = options.clock ?? systemClock;
    this.debounce = new AdaptiveDebounce(this.clock.now);
    this.setVariants(options.variants ?? []);
  }

  /**
   * Starts llama.cpp, loads the model and measures it.
   *
   * @throws {LlamaError} `noBinary`, `loadFailed`, `contextFailed`, `processDied`.
   */
  static async open(options: CompletionEngineOptions): Promise<CompletionEngine> {
    const { modelPath, threadCount, mostContexts = 4, mostOutputTokens = defaultTokens.askedBlock, signal } = options;
    const llama = await LlamaProcess.start({ modelPath, signal });
    const textTokens = servedPromptTokens + mostFollowingTokens + mostOutputTokens + spareTokens;
    const contexts = new VariantContexts({ modelPath, textTokens, threadCount, mostContexts }, llama);
    try {
      const measure = options.budget ? () => Promise.resolve(undefined) : measureTokenTimes;
      const times = await contexts.use(cacheKeyOf(modelPath, undefined), undefined, measure);
      return new CompletionEngine(options, contexts, times, llama.model.fillsIn);
    } catch (error) {
      await contexts.dispose();
      throw error;
    }
  }

  /** Replaces all variants but the base model. Requests under way go on with what they began with. */
  setVariants(variants: readonly ServedVariant[]): void {
    this.variants.clear();
    for (const variant of [baseVariant, ...variants]) this.variants.set(variant.id, variant);
    if (!this.variants.has(this.served)) this.served = baseVariant.id;
  }

  /**
   * Chooses who answers requests that name no variant, from the next request on.
   *
   * @throws {CompletionError} `unknownVariant`.
   */
  serve(id: string): void {
    this.served = this.variantOf(id).id;
  }

  /** The variant that answers requests that name none. */
  get servedVariant(): string {
    return this.served;
  }

  /** Loads a variant ahead of its first request. @throws {LlamaError} `contextFailed`, `artifactRejected`, `processDied`. */
  async prepare(id: string): Promise<void> {
    const { artifact } = this.variantOf(id);
    await this.contexts.use(cacheKeyOf(this.options.modelPath, artifact), artifact, () => Promise.resolve());
  }

  /** Forgets all answers; the model's own cache stays. */
  forgetAnswers(): void {
    this.memory.clear();
  }

  /**
   * Suggests what goes to a place, or says why nothing does. After the child's death the next request starts another.
   *
   * @param signal Stops llama.cpp at its next token.
   * @param onWritten Told what the model has written so far, after each token; the answer may be shorter.
   * @throws {CompletionError} `unknownDocument`, `unknownVariant`, `engineClosed`.
   * @throws {LlamaError} `artifactRejected`, `contextFailed`, `processDied`, `evaluationFailed`. @throws The reason of `signal`.
   */
  async complete(request: CompletionRequest, signal?: AbortSignal, onWritten?: (text: string) => void): Promise<CompletionAnswer> {
    if (this.isClosed) throw new CompletionError('engineClosed', 'expected an open engine, found one that has been disposed of');
    signal?.throwIfAborted();
    const { artifact, id } = this.variantOf(request.variant ?? this.served);
    const answer = new AnswerInMaking(request, id, this.clock);
    const { text, languageId } = typeof request.document === 'string' ? this.documents.get(request.document) : request.document;
    const place = cursorPlaceOf(text, request.cursor, languageId);
    if (!place) return answer.none('noPlace');
    const { trigger, lane = 'typing' } = request;
    if (trigger === 'automatic') this.debounce.noteKey();
    const scope = request.scope ?? resolveScope(place, trigger);
    const ticket = this.takeLane(lane);
    try {
      if (scope !== 'line' && scope !== 'block') return answer.none(scope);
      const owner = cacheKeyOf(this.options.modelPath, artifact);
      const asked = { place, scope, trigger, owner };
      const written = await this.writtenFor(asked, artifact, request, ticket, answer, signal, onWritten);
      return this.judge(written, asked, answer);
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      if (error === superseded) return answer.none('superseded');
      if (error === timeIsUp) return answer.none('tooLate');
      throw error;
    } finally {
      // An output that a newer request took over is not this ticket's any more.
      ticket.flight?.flight.abort(superseded);
      if (this.lanes.get(lane) === ticket) this.lanes.delete(lane);
    }
  }

  /** The operating system's number of the child, while one is there. */
  get processId(): number | undefined {
    return this.contexts.processId;
  }

  /** Ends the child; requests under way end with `processDied`. */
  async dispose(): Promise<void> {
    this.isClosed = true;
    for (const { controller } of this.lanes.values()) controller.abort(superseded);
    await this.contexts.dispose();
  }

  private variantOf(id: string): ServedVariant {
    const variant = this.variants.get(id);
    if (!variant) throw new CompletionError('unknownVariant', `expected one of ${[...this.variants.keys()].join(', ')}, found ${id}`);
    return variant;
  }

  /** Ends the lane's older request; its output goes on until somebody decides what to do with it. */
  private takeLane(lane: string): Ticket {
    const previous = this.lanes.get(lane);
    const ticket: Ticket = { controller: new AbortController(), flight: previous?.flight };
    if (previous) previous.flight = undefined;
    previous?.controller.abort(superseded);
    this.lanes.set(lane, ticket);
    return ticket;
  }

  /** What the model wrote for this place: remembered, under way already, or asked for now. */
  private async writtenFor(
    asked: AskedScope & { readonly owner: string },
    artifact: ServedVariant['artifact'],
    request: CompletionRequest,
    ticket: Ticket,
    answer: AnswerInMaking,
    signal: AbortSignal | undefined,
    onWritten: ((text: string) => void) | undefined,
  ): Promise<RecalledText> {
    const stop = signal ? AbortSignal.any([signal, ticket.controller.signal]) : ticket.controller.signal;
    const remembers = request.remembers ?? this.options.remembers ?? true;
    const recall = (): RecalledText | undefined => (remembers ? this.memory.recall(asked.owner, asked) : undefined);
    const known = recall();
    if (remembers && !known && ticket.flight?.flight.goesOnAt(asked)) {
      await this.landing(ticket, request, answer, stop);
      const landed = recall();
      if (landed) return landed;
    }
    ticket.flight?.flight.abort(superseded);
    ticket.flight = undefined;
    if (known) return known;
    if (asked.trigger === 'automatic' && this.options.debounces !== false) {
      await answer.pause((clock) => clock.wait(this.debounce.delayMs(asked.place.lineBefore), stop));
    }
    stop.throwIfAborted();
    const maximumTokens =
      request.maximumTokens ?? defaultTokens[asked.scope === 'block' && asked.trigger === 'explicit' ? 'askedBlock' : asked.scope];
    const flight = new Flight({
      ...asked,
      budget: this.budget,
      maximumTokens,
      usesDrafts: this.options.usesDrafts ?? false,
      onWritten,
    });
    const result = this.contexts.use(asked.owner, artifact, (context) => flight.run(context));
    // A result that nobody waits for any more is no error.
    result.catch(() => undefined);
    ticket.flight = { flight, result };
    answer.isReused = false;
    const landed = await this.landing(ticket, request, answer, stop);
    answer.note(landed);
    return { remembered: landed.written, typedLength: 0 };
  }

  /** Waits for the ticket's output, until the request's time is up or somebody stops it, and remembers it. */
  private async landing(
    { flight: entry }: Ticket,
    { maximumLatencyMs }: CompletionRequest,
    answer: AnswerInMaking,
    stop: AbortSignal,
  ): Promise<FlightResult> {
    if (!entry) throw superseded;
    const { flight, result } = entry;
    const timer =
      maximumLatencyMs === undefined
        ? undefined
        : setTimeout(() => flight.endNow(timeIsUp), Math.max(0, maximumLatencyMs - answer.elapsedMs));
    let stopped = (): void => undefined;
    try {
      const landed = await Promise.race([
        result,
        new Promise<never>((_, reject) => {
          stopped = () => reject(stop.reason as Error);
          if (stop.aborted) stopped();
          else stop.addEventListener('abort', stopped, { once: true });
        }),
      ]);
      if (this.options.remembers !== false && !landed.isLate) this.memory.remember(landed.written);
      this.debounce.noteAnswer(answer.elapsedMs);
      return landed;
    } finally {
      clearTimeout(timer);
      stop.removeEventListener('abort', stopped);
    }
  }

  private judge({ remembered, typedLength }: RecalledText, { place, trigger }: AskedScope, answer: AnswerInMaking): CompletionAnswer {
    const { scope, tokens, text } = remembered;
    const processed = postProcess({ text: text.slice(typedLength), place, scope, trigger });
    if (processed.kind === 'none') return answer.none(processed.reason);
    const confidence = confidenceOf(tokens, typedLength, typedLength + processed.rawLength);
    if (trigger === 'automatic' && this.options.staysSilent !== false && !isSureEnough(confidence)) return answer.none('notSure');
    return answer.suggestion(processed.text, processed.replacedLength, scope, confidence);
  }
}

/** Collects what an answer cost. */
class AnswerInMaking {
  isReused = true;
  private readonly request: CompletionRequest;
  private readonly variant: string;
  private readonly clock: EngineClock;
  private readonly startedAt: number;
  private debouncedMs = 0;
  private counts = { promptTokenCount: 0, evaluatedTokenCount: 0, generatedTokenCount: 0 };

  constructor(request: CompletionRequest, variant: string, clock: EngineClock) {
    this.request = request;
    this.variant = variant;
    this.clock = clock;
    this.startedAt = clock.now();
  }

  /** Since the request, debounce not counted. */
  get elapsedMs(): number {
    return this.clock.now() - this.startedAt - this.debouncedMs;
  }

  async pause(wait: (clock: EngineClock) => Promise<void>): Promise<void> {
    const from = this.clock.now();
    await wait(this.clock);
    this.debouncedMs += this.clock.now() - from;
  }

  note({ promptTokenCount, evaluatedTokenCount, generatedTokenCount }: FlightResult): void {
    this.counts = { promptTokenCount, evaluatedTokenCount, generatedTokenCount };
  }

  none(reason: SilenceReason): CompletionAnswer {
    return { kind: 'none', variant: this.variant, reason, isReused: this.isReused, cost: this.cost() };
  }

  suggestion(insertText: string, replacedLength: number, scope: CompletionScope, confidence: number): CompletionAnswer {
    const { cursor } = this.request;
    const range = { start: cursor, end: cursor + replacedLength };
    return { kind: 'suggestion', variant: this.variant, scope, insertText, range, confidence, isReused: this.isReused, cost: this.cost() };
  }

  private cost(): AnswerCost {
    return { elapsedMs: this.elapsedMs, debouncedMs: this.debouncedMs, ...this.counts };
  }
}
