// The vocabulary is taken in chunks, with a running maximum: logits exist for one chunk at a time.
// Legend: N tokens, M targets, D model width, V vocabulary, C vocabulary chunk.

import { dequantizerText } from '../dequantizer.ts';
import { multiply, multiplyByTranspose } from '../matrixProduct.ts';
import { webgpuKernel } from '../webgpuKernel.ts';
import type { WebgpuMatrix } from '../webgpuMatrix.ts';
import { defineProgram, flatIndex, flatThreads, type WebgpuProgram } from '../webgpuProgram.ts';

/** Logits that exist at one time, 32 MB: large enough to fill a GPU, small beside its memory. A guess. */
const logitsPerChunk = 8 * 1024 * 1024;

/** Cross entropy per target, `[M]` nats; with `wantsGradient` also its gradient per target, `[M, D]`. Fills the attribute `argmax` when given; `chunkRows` is C. */
export const targetCrossEntropyKernel = webgpuKernel('TargetCrossEntropy', ({ runtime, input, attribute }) => {
  const hidden = input('hidden'); // [N, D]
  const matrix = attribute<WebgpuMatrix>('matrix');
  const tokens = attribute<Int32Array>('targetTokens'); // [M]
  const wantsGradient = attribute<boolean>('wantsGradient');
  const width = matrix.columns;
  const targetCount = tokens.length;
  const losses = runtime.allocate([targetCount]);
  const dRows = wantsGradient ? runtime.allocate([targetCount, width]) : undefined;
  const outputs = dRows ? [losses, dRows] : [losses];
  if (targetCount === 0) return outputs;

  const rows = runtime.temporary(targetCount * width * 4); // [M, D]
  runtime.run(gatherProgram, {
    buffers: [runtime.bufferOf(hidden), runtime.upload(attribute<Int32Array>('targetPositions')), rows],
    uniforms: [targetCount * width, width],
    groups: runtime.flatGroups(targetCount * width, flatThreads),
  });
  const targets = runtime.upload(tokens);
  const affordable = Math.max(64, Math.floor(logitsPerChunk / targetCount / 64) * 64);
  const chunkRows = Math.min(matrix.rows, attribute<number | undefined>('chunkRows') ?? affordable); // C
  const logits = runtime.temporary(targetCount * chunkRows * 4); // [M, C]
  const running = runtime.temporary(targetCount * 16); // [M, 4]
  const keptShares = runtime.temporary(targetCount * 4); // [M]
  for (let first = 0; first < matrix.rows; first += chunkRows) {
    const range = { first, count: Math.min(chunkRows, matrix.rows - first) };
    multiplyByTranspose(runtime, { matrix, input: rows, output: logits, tokenCount: targetCount, range });
    runtime.run(chunkProgram, {
      buffers: [logits, targets, running, keptShares],
      uniforms: [first, range.count],
      groups: runtime.flatGroups(targetCount, 1),
    });
    if (dRows) multiply(runtime, { matrix, input: logits, output: runtime.bufferOf(dRows), tokenCount: targetCount, range }, keptShares);
  }
  runtime.run(lossProgram, {
    buffers: [running, runtime.bufferOf(losses)],
    uniforms: [targetCount],
    groups: runtime.flatGroups(targetCount, flatThreads),
  });
  if (dRows) {
    const eights = Math.ceil(width / 8);
    runtime.run(gradientProgram(matrix), {
      buffers: [matrix.buffer, targets, running, runtime.bufferOf(dRows)],
      uniforms: [targetCount, matrix.rows, width, eights],
      groups: runtime.flatGroups(targetCount * eights, flatThreads),
    });
  }
  attribute<Int32Array | undefined>('argmax')?.set(readArgmax(runtime.readBuffer(running), targetCount));
  return outputs;
});

const gatherProgram = defineProgram({
  name: 'gatherTargetRows',
  buffers: { hidden: 'f32', positions: 'u32', rows: '+f32' },
  uniforms: { count: 'u32', width: 'u32' },
  threads: flatThreads,
  body: `
  let index = ${flatIndex};
  if (index >= u.count) { return; }
  rows[index] = hidden[positions[index / u.width] * u.width + index % u.width];`,
});

/**
 * A workgroup for each target: turns a chunk of its logits into powers relative to the highest logit so far and adds them up.
 * `running` holds the highest logit, the sum of powers, the target's own logit and the likeliest token.
 */
const chunkProgram = defineProgram({
  name: 'crossEntropyChunk',
  buffers: { logits: '+f32', targets: 'u32', running: '+vec4<f32>', keptShares: '+f32' },
  uniforms: { first: 'u32', count: 'u32' },
  threads: 256,
  declarations: `
var<workgroup> values: array<f32, 256>;
var<workgroup> places: array<u32, 256>;
`,
  body: `
  let row = group.y * groupCount.x + group.x;
  if (row >= arrayLength(&targets)) { return; }
  let begin = row * u.count;
  var highest = -3.0e38;
  var place = 0u;
  for (var i = lane; i < u.count; i += 256u) {
    if (logits[begin + i] > highest) {
      highest = logits[begin + i];
      place = i;
    }
  }
  values[lane] = highest;
  places[lane] = place;
  workgroupBarrier();
  for (var span = 128u; span > 0u; span >>= 1u) {
    if (lane < span) {
      let other = values[lane + span];
      if (other > values[lane] || (other == values[lane] && places[lane + span] < places[lane])) {
        values[lane] = other;
        places[lane] = places[lane + span];
      }
    }
    workgroupBarrier();
  }
  let chunkHighest = values[0];
  let chunkPlace = places[0];
  workgroupBarrier();
  let isFirst = u.first == 0u;
  var before = running[row];
  if (isFirst) { before = vec4<f32>(chunkHighest, 0.0, 0.0, bitcast<f32>(chunkPlace)); }
  let newHighest = max(before.x, chunkHighest);
  var own = before.z;
  let ownPlace = targets[row] - u.first;
  if (targets[row] >= u.first && ownPlace < u.count) { own = logits[begin + ownPlace]; }
  // Every thread has read the target's own logit before it is overwritten.
  storageBarrier();
  workgroupBarrier();
  var total = 0.0;
  for (var i = lane; i < u.count; i += 256u) {
    let power = exp(logits[begin + i] - newHighest);
    logits[begin + i] = power;
    total += power;
  }
  values[lane] = total;
  workgroupBarrier();
  for (var span = 128u; span > 0u; span >>= 1u) {
    if (lane < span) { values[lane] += values[lane + span]; }
    workgroupBarrier();
  }
  if (lane == 0u) {
    let kept = select(exp(before.x - newHighest), 0.0, isFirst);
    let likeliest = select(bitcast<u32>(before.w), u.first + chunkPlace, chunkHighest > before.x);
    running[row] = vec4<f32>(newHighest, before.y * kept + values[0], own, bitcast<f32>(likeliest));
    keptShares[row] = kept;
  }`,
});

const lossProgram = defineProgram({
  name: 'crossEntropyLoss',
  buffers: { running: 'vec4<f32>', losses: '+f32' },
  uniforms: { count: 'u32' },
  threads: flatThreads,
  body: `
  let index = ${flatIndex};
  if (index >= u.count) { return; }
  let scan = running[index];
  losses[index] = log(scan.y) + scan.x - scan.z;`,
});

const gradientPrograms = new Map<string, WebgpuProgram>();

/** The expected row of the matrix minus the target's row. */
function gradientProgram({ type }: WebgpuMatrix): WebgpuProgram {
  const program =
    gradientPrograms.get(type) ??
    defineProgram({
      name: `crossEntropyGradient ${type}`,
      buffers: { weights: 'u32', targets: 'u32', running: 'vec4<f32>', dRows: '+f32' },
      uniforms: { count: 'u32', rows: 'u32', columns: 'u32', eights: 'u32' },
      threads: flatThreads,
      declarations: dequantizerText(type),
      body: `
  let index = ${flatIndex};
  let row = index / u.eights;
  if (row >= u.count) { return; }
  let column = (index % u.eights) * 8u;
  let eight = readEight(targets[row], column);
  for (var i = 0u; i < 8u; i++) {
    if (column + i >= u.columns) { return; }
    let at = row * u.columns + column + i;
    dRows[at] = dRows[at] / running[row].y - select(eight.low[i & 3u], eight.high[i & 3u], i >= 4u);
  }`,
    });
  gradientPrograms.set(type, program);
  return program;
}

function readArgmax(running: ArrayBuffer, targetCount: number): Int32Array {
  const words = new Int32Array(running);
  return Int32Array.from({ length: targetCount }, (_, target) => words[target * 4 + 3] as number);
}
