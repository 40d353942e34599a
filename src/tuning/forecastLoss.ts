// Where a learning curve is going: loss as a falling function of progress, fitted to the validations so far.
// Shapes: power law (Hestness et al., "Deep Learning Scaling is Predictable, Empirically", 2017) and exponential.
import type { ValidationPoint } from './trainingState.ts';

/** What the curve says about its end. */
export interface LossForecast {
  /** Nats per target token. */
  readonly expectedNats: number;
  /** Standard deviation of the expected value: how far the curves that fit the points disagree. */
  readonly deviationNats: number;
  /** Standard deviation of single validations around the best curve. */
  readonly noiseNats: number;
}

/** Fewest points for a curve with three numbers. */
const leastPoints = 5;

/** Exponents of the power laws that are tried. */
const exponents = [0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5];

/** Decay lengths of the exponentials that are tried, as shares of the progress so far. */
const decayLengths = [0.1, 0.2, 0.35, 0.6, 1, 2];

/** Smallest noise that is believed: a few points may lie on a curve by chance, nats. */
const leastNoiseNats = 1e-4;

/**
 * Expects the loss at `finalStep`.
 *
 * Every shape is fitted by least squares and weighed by how well it fits, so that the deviation says how much the shapes disagree.
 * Progress is counted in two ways, between which runs were found to lie: in steps, and in learning rates summed up,
 * so that a rate that goes to zero ends the curve.
 *
 * @param points In order, the start left out.
 * @param rateSum The learning rates of all steps up to one, summed.
 * @returns `undefined` while there are too few points to say anything.
 */
export function forecastLoss(
  points: readonly ValidationPoint[],
  finalStep: number,
  rateSum: (step: number) => number,
): LossForecast | undefined {
  const last = points.at(-1);
  if (points.length < leastPoints || !last) return undefined;
  const fits: CurveFit[] = [];
  for (const progress of [(step: number) => step / last.step, (step: number) => rateSum(step) / rateSum(last.step)]) {
    for (const exponent of exponents) fits.push(fitCurve(points, (step) => progress(step) ** -exponent, finalStep));
    for (const length of decayLengths) fits.push(fitCurve(points, (step) => Math.exp(-progress(step) / length), finalStep));
  }
  const leastSquares = Math.min(...fits.map(({ squares }) => squares));
  const noiseNats = Math.max(leastNoiseNats, Math.sqrt(leastSquares / (points.length - 3)));
  const weights = fits.map(({ squares }) => Math.exp((leastSquares - squares) / (2 * noiseNats ** 2)));
  const mean = (valueOf: (fit: CurveFit) => number): number =>
    fits.reduce((sum, fit, index) => sum + (weights[index] as number) * valueOf(fit), 0) / weights.reduce((sum, weight) => sum + weight, 0);
  const expectedNats = mean(({ expected }) => expected);
  const variance = mean(({ expected, leverage }) => noiseNats ** 2 * leverage + (expected - expectedNats) ** 2);
  return { expectedNats, deviationNats: Math.sqrt(variance), noiseNats };
}

/** How one shape fits. */
interface CurveFit {
  /** Sum of squared distances. */
  readonly squares: number;
  readonly expected: number;
  /** Variance of the expected value for a noise of one. */
  readonly leverage: number;
}

/** Least squares of `offset + height * shape`, with `height` not below zero: a curve that does not rise. */
function fitCurve(points: readonly ValidationPoint[], shape: (step: number) => number, finalStep: number): CurveFit {
  const xs = points.map(({ step }) => shape(step));
  const meanX = xs.reduce((sum, x) => sum + x, 0) / points.length;
  const meanY = points.reduce((sum, { lossNats }) => sum + lossNats, 0) / points.length;
  let squaresX = 0;
  let products = 0;
  points.forEach(({ lossNats }, index) => {
    const x = (xs[index] as number) - meanX;
    squaresX += x * x;
    products += x * (lossNats - meanY);
  });
  const height = squaresX > 0 ? Math.max(0, products / squaresX) : 0;
  const valueAt = (x: number): number => meanY + height * (x - meanX);
  const squares = points.reduce((sum, { lossNats }, index) => sum + (lossNats - valueAt(xs[index] as number)) ** 2, 0);
  const finalX = shape(finalStep);
  const leverage = 1 / points.length + (squaresX > 0 ? (finalX - meanX) ** 2 / squaresX : 0);
  return { squares, expected: valueAt(finalX), leverage };
}
