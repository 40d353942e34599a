import { throwIfAborted } from '../base/cancellation.ts';
import type { SelfPrompt } from '../dataset/pairs/selfPairs.ts';
import { LlamaError } from '../llama/llamaError.ts';
import { LlamaProcess, type RemoteContext } from '../llama/llamaProcess.ts';
import { buildCompletionPrompt, servedPromptTokens } from '../serving/completion/completionPrompt.ts';

/** Room for the answer to one line; authors' lines have at most 240 characters, some 80 tokens, and most far fewer. */
const lineTokens = 64;
const statementTokens = 120;

/** The base model in a child process of its own, started by the first prompt; it survives one death of the child. */
export class BaseWriter {
  private readonly modelPath: string;
  private restartsLeft = 1;
  private llama: LlamaProcess | undefined;
  private context: RemoteContext | undefined;

  constructor(modelPath: string) {
    this.modelPath = modelPath;
  }

  /**
   * Goes on after each prompt, greedily, one after the other: several sequences at a time were measured to be no faster.
   *
   * @returns In order; an answer that came to its end, or to that of its line, ends with a line break.
   * @throws {LlamaError} `noBinary`, `loadFailed`, `contextFailed`, `processDied`; the abort reason when the signal fires.
   */
  async write(prompts: readonly SelfPrompt[], signal: AbortSignal | undefined): Promise<string[]> {
    const answers: string[] = [];
    for (const prompt of prompts) answers.push(await this.surviving(() => this.writeOne(prompt, signal)));
    return answers;
  }

  /** The operating system's number of the child, while one is there. */
  get processId(): number | undefined {
    return this.llama?.processId;
  }

  /** Ends the child. */
  async close(): Promise<void> {
    await this.llama?.close();
  }

  /** Asks again in a new child if the old one died; a second death is an error. */
  private async surviving(work: () => Promise<string>): Promise<string> {
    try {
      return await work();
    } catch (error) {
      if (!LlamaError.is(error, 'processDied') || this.restartsLeft === 0) throw error;
      this.restartsLeft--;
      this.llama = undefined;
      this.context = undefined;
      return await work();
    }
  }

  private async writeOne({ context, isOneLine }: SelfPrompt, signal: AbortSignal | undefined): Promise<string> {
    throwIfAborted(signal);
    const llama = (this.llama ??= await LlamaProcess.start({ modelPath: this.modelPath, signal }));
    // Eight more for a begin-of-text token and the cells that must stay free.
    this.context ??= await llama.openContext({ contextLength: servedPromptTokens + statementTokens + 8, sequenceCount: 1 });
    const { tokens, healedText } = await buildCompletionPrompt(context, servedPromptTokens, (text) => llama.tokenize(text));
    const maximumTokens = isOneLine ? lineTokens : statementTokens;
    const { text, stoppedBy } = await this.context.generate({ tokens, healedText, maximumTokens, stopAtNewline: isOneLine }, signal);
    return stoppedBy === 'maximumTokens' ? text : `${text}\n`;
  }
}
