// Speed of our product with a frozen matrix at the shapes of a decoder layer. Prints one JSON document like bench/peer/matrixPeak.py.
// Legend: N tokens, D columns of the matrix (input features), V rows (output features).
import { parseArgs } from 'node:util';
import { Random } from '../../src/base/random.ts';
import { selectBackend } from '../../src/engine/backend.ts';
import { loadFrozenMatrix } from '../../src/engine/frozenMatrix.ts';
import { frozenMatMul } from '../../src/engine/ops/frozenMatMul.ts';
import { tensor2d, type Tensor2D } from '../../src/engine/tensors.ts';

/** What a program of this kind prints. */
export interface MatrixPeak {
  readonly program: string;
  readonly precision: 'f32' | 'bf16';
  /** Best of several runs by shape `NxDxV`, GFLOP/s. */
  readonly gigaflops: Readonly<Record<string, number>>;
}

if (import.meta.main) await measure();

async function measure(): Promise<void> {
  const { values: options } = parseArgs({
    options: {
      precision: { type: 'string', default: 'f32' },
      shapes: { type: 'string', default: '' },
      seconds: { type: 'string', default: '0.5' },
    },
  });
  const precision = options.precision === 'bf16' ? 'bf16' : 'f32';
  const backend = await selectBackend('native');
  const random = Random.fromSeed(1);
  const gigaflops: Record<string, number> = {};
  for (const shape of options.shapes.split(',')) {
    const [rows = 0, inner = 0, columns = 0] = shape.split('x').map(Number);
    const x: Tensor2D = tensor2d(draw(rows * inner), [rows, inner]); // [N, D]
    const bytes = new Uint8Array(draw(columns * inner).buffer);
    const matrix = loadFrozenMatrix({ bytes, type: 'F32', rows: columns, columns: inner }, { precision });
    let best = Infinity;
    for (const endMs = performance.now() + 1000 * Number(options.seconds); performance.now() < endMs;) {
      const startMs = performance.now();
      frozenMatMul(x, matrix).dispose(); // [N, V]
      best = Math.min(best, performance.now() - startMs);
    }
    gigaflops[shape] = (2e-6 * rows * inner * columns) / best;
    x.dispose();
    matrix.dispose();
  }
  const result: MatrixPeak = { program: `repotune ${backend.details}`, precision, gigaflops };
  process.stdout.write(`${JSON.stringify(result)}\n`);

  function draw(count: number): Float32Array<ArrayBuffer> {
    return Float32Array.from({ length: count }, () => random.nextNormal());
  }
}
