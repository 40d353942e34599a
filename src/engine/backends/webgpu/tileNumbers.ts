import type { TileArithmetic } from './webgpuMatrix.ts';

/** How a program keeps and multiplies the numbers of its tiles. Sums are f32. */
export interface TileNumbers {
  /** WGSL type of four neighbouring numbers. */
  readonly vector: string;
  /** Whether inputs are scaled into the range of f16. */
  readonly isScaled: boolean;
  /** Whether the device must know `f16`. */
  readonly usesHalfPrecision: boolean;
  /** WGSL declarations of `toTile(four)`, `tileDot(a, b)` and `tileSum(a, w0, w1, w2, w3)`. */
  readonly text: string;
}

/** The numbers of a kind of arithmetic. */
export function tileNumbers(arithmetic: TileArithmetic): TileNumbers {
  return known[arithmetic];
}

const known: Readonly<Record<TileArithmetic, TileNumbers>> = {
  f32: { vector: 'vec4<f32>', isScaled: false, usesHalfPrecision: false, text: tileText('vec4<f32>', '', '', '') },
  f16: { vector: 'vec4<f16>', isScaled: true, usesHalfPrecision: true, text: tileText('vec4<f16>', 'vec4<f16>', 'f32', 'vec4<f32>') },
  emulatedF16: {
    vector: 'vec4<f32>',
    isScaled: true,
    usesHalfPrecision: false,
    text: tileText('vec4<f32>', 'quantizeToF16', 'quantizeToF16', 'quantizeToF16'),
  },
};

function tileText(vector: string, store: string, widenOne: string, widenFour: string): string {
  return `
fn toTile(four: vec4<f32>) -> ${vector} {
  return ${store}(four);
}
fn tileDot(a: ${vector}, b: ${vector}) -> f32 {
  return ${widenOne}(dot(a, b));
}
fn tileSum(a: ${vector}, w0: ${vector}, w1: ${vector}, w2: ${vector}, w3: ${vector}) -> vec4<f32> {
  return ${widenFour}(a.x * w0 + a.y * w1 + a.z * w2 + a.w * w3);
}
`;
}
