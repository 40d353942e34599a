import { webgpuKernel } from '../webgpuKernel.ts';
import { defineProgram, flatIndex, flatThreads } from '../webgpuProgram.ts';

/** Adds row m of `rows [M, D]` to row `targetPositions[m]` of a zero matrix, `[rowCount, D]`. */
export const scatterAddRowsKernel = webgpuKernel('ScatterAddRows', ({ runtime, input, attribute }) => {
  const rows = input('rows'); // [M, D]
  const [sourceCount, width] = rows.shape as [number, number];
  const rowCount = attribute<number>('rowCount');
  const out = runtime.allocate([rowCount, width]);
  if (rowCount === 0 || width === 0) return out;
  const { begins, sources } = groupByTarget(attribute<Int32Array>('targetPositions'), rowCount);
  runtime.run(program, {
    // A tensor of no rows has no memory of its own.
    buffers: [
      sourceCount > 0 ? runtime.bufferOf(rows) : runtime.temporary(4),
      runtime.upload(begins),
      runtime.upload(sources),
      runtime.bufferOf(out),
    ],
    uniforms: [rowCount * width, width],
    groups: runtime.flatGroups(rowCount * width, flatThreads),
  });
  return out;
});

/** The sources of each target in ascending order, so that sums do not depend on the order in which threads run. */
function groupByTarget(targets: Int32Array, targetCount: number): { begins: Int32Array; sources: Int32Array } {
  const begins = new Int32Array(targetCount + 1);
  for (const target of targets) begins[target + 1] = (begins[target + 1] as number) + 1;
  for (let target = 0; target < targetCount; target++) begins[target + 1] = (begins[target + 1] as number) + (begins[target] as number);
  const next = begins.slice();
  const sources = new Int32Array(Math.max(1, targets.length));
  targets.forEach((target, source) => {
    const at = next[target] as number;
    sources[at] = source;
    next[target] = at + 1;
  });
  return { begins, sources };
}

const program = defineProgram({
  name: 'scatterAddRows',
  buffers: { rows: 'f32', begins: 'u32', sources: 'u32', sums: '+f32' },
  uniforms: { count: 'u32', width: 'u32' },
  threads: flatThreads,
  body: `
  let index = ${flatIndex};
  if (index >= u.count) { return; }
  let row = index / u.width;
  var sum = 0.0;
  for (var at = begins[row]; at < begins[row + 1u]; at++) { sum += rows[sources[at] * u.width + index % u.width]; }
  sums[index] = sum;`,
});
