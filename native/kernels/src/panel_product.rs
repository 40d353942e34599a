//! Whole products with panels that are made for each task: a panel serves all rows of a task before the next one is made.

use crate::frozen_matrix::Panels;
use crate::memory::Scratch;
use crate::parts::for_chunks;
use crate::simd::packed_rows::{Multiplier, PackedRows, RowLayout, STRIP};
use crate::simd::{Kernel, LANES, Simd, dispatch};

/// Most and fewest rows of a task: enough that making a panel takes less time than multiplying by it.
const MOST_ROWS: usize = 256;
const LEAST_ROWS: usize = 32;
/// Tasks that a product is cut into if its rows allow.
const WANTED_TASKS: usize = 16;

/// out `[rows, columns]` = a `[rows, k]` · panels + bias `[columns]`, added to `out` if `accumulate`.
pub(crate) fn multiply(
    out: &mut [f32],
    (a, rows, k): (&[f32], usize, usize),
    (panels, columns): (&Panels, usize),
    bias: Option<&[f32]>,
    accumulate: bool,
) {
    assert_eq!((a.len(), out.len()), (rows * k, rows * columns), "a, out: {rows} rows");
    let task_rows = rows.div_ceil(WANTED_TASKS).next_multiple_of(STRIP).clamp(LEAST_ROWS, MOST_ROWS);
    let layout = RowLayout::of(panels.precision());
    for_chunks(out, task_rows * columns, |task, out| {
        let count = out.len() / columns;
        let mut packed = PackedRows::take(layout, count, k);
        dispatch(PackRows { to: &mut packed, rows: &a[task * task_rows * k..][..count * k] });
        let multiplier = Multiplier::start(layout);
        let width = panels.width();
        let mut sums = Scratch::take(count.next_multiple_of(STRIP) * width);
        for first in (0..columns).step_by(width) {
            let own = first..(first + width).min(columns);
            if accumulate {
                for (sums, out) in sums.f32_mut().chunks_exact_mut(width).zip(out.chunks_exact(columns)) {
                    sums[..own.len()].copy_from_slice(&out[own.clone()]);
                }
            }
            let panel = panels.panel(first / width);
            multiplier.multiply((sums.f32_mut(), width), &packed, count, panel.values(), accumulate);
            for (sums, out) in sums.f32().chunks_exact(width).zip(out.chunks_exact_mut(columns)) {
                let out = &mut out[own.clone()];
                out.copy_from_slice(&sums[..own.len()]);
                if let Some(bias) = bias {
                    out.iter_mut().zip(&bias[own.clone()]).for_each(|(out, bias)| *out += bias);
                }
            }
        }
    });
}

/// Packs whole rows.
struct PackRows<'a> {
    to: &'a mut PackedRows,
    rows: &'a [f32],
}

impl Kernel for PackRows<'_> {
    type Output = ();
    const ROUNDS: bool = true;
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        for (row, values) in self.rows.chunks_exact(self.to.k()).enumerate() {
            for (strip, values) in values.chunks(STRIP).enumerate() {
                let mut padded = [0.0; STRIP];
                padded[..values.len()].copy_from_slice(values);
                self.to.store(simd, row, strip * STRIP, (simd.load(&padded), simd.load(&padded[LANES..])));
            }
        }
    }
}
