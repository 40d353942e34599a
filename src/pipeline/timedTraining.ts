// Training as it is, with a stopwatch on the parts that are not steps.
import { Stopwatch } from '../base/phaseTime.ts';
import type { PairTerms } from '../tuning/pairTerms.ts';
import type { Tokenizer } from '../tuning/tokenizedText.ts';
import { type StepResult, type StepperOptions, TrainingStepper } from '../tuning/trainingStepper.ts';

/** A tokenizer that says how long it took. */
export class TimedTokenizer implements Tokenizer {
  readonly stopwatch = new Stopwatch();
  private readonly tokenizer: Tokenizer;

  constructor(tokenizer: Tokenizer) {
    this.tokenizer = tokenizer;
  }

  tokenize(text: string): Int32Array {
    const tokens = this.stopwatch.runSync(() => this.tokenizer.tokenize(text));
    this.stopwatch.addTokens(tokens.length);
    return tokens;
  }
}

/** A stepper that says how long its steps and its validations took. */
export class TimedStepper extends TrainingStepper {
  stepStopwatch = new Stopwatch();
  validationStopwatch = new Stopwatch();
  private readonly validationTokenCount: number;

  constructor(options: StepperOptions) {
    super(options);
    this.validationTokenCount = options.validationBatches.reduce((sum, { tokens }) => sum + tokens.length, 0);
  }

  /** Forgets what was counted so far. */
  restartStopwatches(): void {
    this.stepStopwatch = new Stopwatch();
    this.validationStopwatch = new Stopwatch();
  }

  override step(step: number, rateFactor: number, doneRatio?: number): StepResult {
    const result = this.stepStopwatch.runSync(() => super.step(step, rateFactor, doneRatio));
    this.stepStopwatch.addTokens(result.tokenCount);
    return result;
  }

  override validatePairs(): PairTerms | undefined {
    return this.validationStopwatch.runSync(() => super.validatePairs());
  }

  override validationLoss(): number {
    this.validationStopwatch.addTokens(this.validationTokenCount);
    return this.validationStopwatch.runSync(() => super.validationLoss());
  }
}
