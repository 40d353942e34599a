// Trains one setting of a study on the engine and scores what came out.
import { defined } from '../../src/base/assert.ts';
import type { Pair } from '../../src/dataset/pairs/pair.ts';
import { type Tensor, dispose, tensor } from '../../src/engine/tensors.ts';
import { noAdaptation } from '../../src/model/adaptation.ts';
import { leadingTokens } from '../../src/model/promptFormat.ts';
import type { TokenBatch } from '../../src/model/tokenBatch.ts';
import { planDefaults } from '../../src/pipeline/measurePlan.ts';
import type { OpenDecoder } from '../../src/pipeline/openDecoder.ts';
import { packSequences } from '../../src/tuning/batches.ts';
import { type EncodedPair, encodePair } from '../../src/tuning/encodePair.ts';
import type { ParameterValues } from '../../src/tuning/method.ts';
import { methodTable } from '../../src/tuning/methodTable.ts';
import { prepareTraining, scoreParameters } from '../../src/tuning/prepareTraining.ts';
import { train } from '../../src/tuning/train.ts';
import type { TrainingPlan, TrainingState } from '../../src/tuning/trainingState.ts';
import { TrainingStepper } from '../../src/tuning/trainingStepper.ts';
import { chooseHeldOutWindows } from '../heldOutWindows.ts';
import type { ComparativeSetting } from './comparativeSetting.ts';
import { chooseHeldOutPairs } from './chooseHeldOutPairs.ts';
import type { StudyData } from './readStudyData.ts';
import { scorePairs } from './scorePairs.ts';
import { swapPairs } from './swapPairs.ts';

/** What a variant came to on held-out code. */
export interface VariantScores {
  /** Over the held-out windows, nats per token. */
  readonly heldOutNats: number;
  /** `s+ - s-` of each judged pair, nats a token. */
  readonly margins: readonly number[];
}

/** A trained setting. */
export interface TrainedSetting extends VariantScores {
  /** Lowest loss over the validation windows, or what the objective chose by, nats per token. */
  readonly validationNats: number;
  readonly seconds: number;
  /** Pairs that may have been trained on. */
  readonly pairCount: number;
}

/** Most pairs that judge a setting. */
const mostJudgedPairs = 200;

/** How pairs are judged, whatever a setting trains with: settings must not choose their judge. */
const judgedExtents = { contextTokens: 160, branchTokens: 256, tailTokens: 1 };

/** One repository on one model: base, windows and pairs to judge by, and the training of settings. */
export class StudyBench {
  readonly judged: readonly Pair[];
  private readonly opened: OpenDecoder;
  private readonly data: StudyData;
  private readonly windows: readonly TokenBatch[];
  private readonly encoded: readonly EncodedPair[];

  constructor(opened: OpenDecoder, data: StudyData) {
    this.opened = opened;
    this.data = data;
    const { vocabulary } = opened;
    const leading = leadingTokens(vocabulary);
    this.windows = chooseHeldOutWindows(data.documents, vocabulary, leading).map((window) => packSequences([window]));
    const judged = chooseHeldOutPairs(data.pairs, mostJudgedPairs).flatMap((pair) => {
      const encoded = encodePair(pair, vocabulary, leading, judgedExtents);
      return encoded ? [{ pair, encoded }] : [];
    });
    this.judged = judged.map(({ pair }) => pair);
    this.encoded = judged.map(({ encoded }) => encoded);
  }

  /** The base model alone. */
  scoreBase(): VariantScores {
    const { decoder } = this.opened;
    const method = methodTable.lora;
    const heldOutNats = scoreParameters([], { decoder, method, config: { linearLayers: [], rank: 1, alpha: 1 } }, this.windows);
    return { heldOutNats, margins: scorePairs(decoder, noAdaptation, this.encoded) };
  }

  /** Trains a setting as a run would, but for its fixed number of steps, and scores its best parameters. */
  async trainSetting(setting: ComparativeSetting): Promise<TrainedSetting> {
    const { decoder, vocabulary } = this.opened;
    const method = methodTable.prefix;
    const config = method.configSchema.parse({});
    const { kinds, seed, steps } = setting;
    const chosen = this.data.pairs.filter(({ kind }) => kinds?.includes(kind) ?? true);
    const shape = { windowTokens: planDefaults.windowTokens, windowsPerStep: planDefaults.windowsPerStep };
    const pairs = swapPairs(chosen, setting.swappedRatio, seed);
    const prepared = prepareTraining({
      ...shape,
      decoder,
      method,
      config,
      seed,
      tokenizer: vocabulary,
      leadingTokens: leadingTokens(vocabulary),
      documents: this.data.documents,
      objective: setting.objective,
      objectiveConfig: setting.config,
      pairs,
    });
    const stepper = new TrainingStepper({ ...prepared, decoder, method, config, clipNorm: planDefaults.clipNorm });
    try {
      const startMs = performance.now();
      const { lossNats, parameters } = await trainToEnd(stepper, {
        ...shape,
        seed,
        clipNorm: planDefaults.clipNorm,
        stepCount: steps,
        validationInterval: Math.ceil(steps / 4),
        patience: 5,
        warmUpRatio: planDefaults.warmUpRatio,
        finalRateRatio: planDefaults.finalRateRatio,
      });
      const seconds = (performance.now() - startMs) / 1000;
      const heldOutNats = scoreParameters(parameters, { decoder, method, config }, this.windows);
      const tensors = new Map<string, Tensor>(parameters.map(({ name, shape: extents, values }) => [name, tensor(values, [...extents])]));
      const margins = scorePairs(decoder, method.adaptation(tensors, config, decoder.shape), this.encoded);
      dispose([...tensors.values()]);
      const pairCount = setting.objective === 'comparative' ? pairs.filter(({ role }) => role === 'train').length : 0;
      return { heldOutNats, margins, validationNats: lossNats, seconds, pairCount };
    } finally {
      stepper.dispose();
    }
  }
}

async function trainToEnd(
  stepper: TrainingStepper,
  plan: TrainingPlan,
): Promise<{ lossNats: number; parameters: readonly ParameterValues[] }> {
  const first = stepper.snapshot();
  const start = stepper.validationPoint(0);
  const initial: TrainingState = {
    step: 0,
    tokenCount: 0,
    ...first,
    best: { point: start, parameters: first.parameters },
    validations: [start],
    losses: [],
    rateScale: 1,
  };
  let { best } = initial;
  for await (const event of train(stepper, plan, initial)) if (event.kind === 'validation') ({ best } = event.state());
  return { lossNats: defined(best.point.lossNats, 'loss'), parameters: best.parameters };
}
