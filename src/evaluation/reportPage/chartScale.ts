// From numbers to places on a drawing.

/** A linear map from values to pixels with its tick marks. */
export interface ChartScale {
  place(value: number): number;
  /** Round values inside the range, ascending. */
  readonly ticks: readonly number[];
  /** Digits after the point that tell ticks apart. */
  readonly digits: number;
}

/** The steps that people count in. */
const roundSteps = [1, 2, 2.5, 5, 10];

/**
 * Lays values out between two pixels.
 *
 * @param tickCount About so many ticks.
 */
export function buildScale(values: { low: number; high: number }, pixels: { low: number; high: number }, tickCount: number): ChartScale {
  const { low, high } = values.high > values.low ? values : { low: values.low - 0.5, high: values.low + 0.5 };
  const rough = (high - low) / tickCount;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = magnitude * (roundSteps.find((candidate) => candidate * magnitude >= rough) ?? 10);
  const ticks: number[] = [];
  for (let tick = Math.ceil(low / step - 1e-9); tick * step <= high + step * 1e-9; tick++) ticks.push(tick * step);
  const stepDigits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const digits = Number.isInteger(Number((step * 10 ** stepDigits).toFixed(6))) ? stepDigits : stepDigits + 1;
  return { place: (value) => pixels.low + ((value - low) / (high - low)) * (pixels.high - pixels.low), ticks, digits };
}

/** The range of values with some room at both ends. @param values Not empty. @param room Share of the range, 0 for none. */
export function rangeOf(values: readonly number[], room: number): { low: number; high: number } {
  const low = values.reduce((least, value) => Math.min(least, value), Infinity);
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
  const margin = (high - low || Math.abs(low) * 0.1 || 1) * room;
  return { low: low - margin, high: high + margin };
}

/** A pixel coordinate, short. */
export function pixel(value: number): string {
  return value.toFixed(1).replace(/\.0$/u, '');
}
