import type { GgmlType } from '../../../quantization/ggmlType.ts';
import { dequantizerText } from '../dequantizer.ts';
import { webgpuKernel } from '../webgpuKernel.ts';
import type { WebgpuMatrix } from '../webgpuMatrix.ts';
import { defineProgram, flatIndex, flatThreads, type WebgpuProgram } from '../webgpuProgram.ts';

/** The named rows of a frozen matrix, `[N, columns]`. */
export const gatherFrozenRowsKernel = webgpuKernel('GatherFrozenRows', ({ runtime, attribute }) => {
  const matrix = attribute<WebgpuMatrix>('matrix');
  const rows = attribute<Int32Array>('rows'); // [N]
  const out = runtime.allocate([rows.length, matrix.columns]);
  if (rows.length === 0) return out;
  const eights = Math.ceil(matrix.columns / 8);
  runtime.run(gatherProgram(matrix.type), {
    buffers: [matrix.buffer, runtime.upload(rows), runtime.bufferOf(out)],
    uniforms: [rows.length, matrix.rows, matrix.columns, eights],
    groups: runtime.flatGroups(rows.length * eights, flatThreads),
  });
  return out;
});

const programs = new Map<GgmlType, WebgpuProgram>();

function gatherProgram(type: GgmlType): WebgpuProgram {
  const program = programs.get(type) ?? buildProgram(type);
  programs.set(type, program);
  return program;
}

/** A thread for eight neighbouring values. */
function buildProgram(type: GgmlType): WebgpuProgram {
  return defineProgram({
    name: `gatherFrozenRows ${type}`,
    buffers: { weights: 'u32', wanted: 'u32', out: '+f32' },
    uniforms: { count: 'u32', rows: 'u32', columns: 'u32', eights: 'u32' },
    threads: flatThreads,
    declarations: dequantizerText(type),
    body: `
  let index = ${flatIndex};
  let token = index / u.eights;
  if (token >= u.count) { return; }
  let column = (index % u.eights) * 8u;
  let eight = readEight(wanted[token], column);
  for (var i = 0u; i < 8u; i++) {
    if (column + i >= u.columns) { return; }
    out[token * u.columns + column + i] = select(eight.low[i & 3u], eight.high[i & 3u], i >= 4u);
  }`,
  });
}
