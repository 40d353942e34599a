/** WGSL declarations of `rowSum(value, lane) -> f32`: the sum over a workgroup, the same for every thread. `threads` is a power of two. */
export function rowSumText(threads: number): string {
  return `
var<workgroup> partials: array<f32, ${threads}>;
fn rowSum(value: f32, lane: u32) -> f32 {
  workgroupBarrier();
  partials[lane] = value;
  workgroupBarrier();
  for (var width = ${threads / 2}u; width > 0u; width >>= 1u) {
    if (lane < width) { partials[lane] += partials[lane + width]; }
    workgroupBarrier();
  }
  return partials[0];
}
`;
}
