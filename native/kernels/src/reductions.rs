//! Sums. A flat sum adds blocks of fixed length in f32 lanes and the blocks in f64, so threads do not change it.

use crate::parts;
use crate::rms_norm::{rows_per_task, sum_of_products};
use crate::simd::{Kernel, LANES, Simd, dispatch};
use crate::swi_glu::load_some;

/// Values summed in f32 before f64 takes over.
const BLOCK: usize = 4096;
/// Blocks per task.
const BLOCKS_PER_TASK: usize = 8;

struct SumKernel<'a>(&'a [f32]);

impl Kernel for SumKernel<'_> {
    type Output = f32;
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> f32 {
        let mut sum = simd.splat(0.0);
        for chunk in self.0.chunks(LANES) {
            sum = simd.add(sum, load_some(simd, chunk));
        }
        simd.sum(sum)
    }
}

struct SquaresKernel<'a>(&'a [f32]);

impl Kernel for SquaresKernel<'_> {
    type Output = f32;
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> f32 {
        sum_of_products(simd, self.0, self.0, None)
    }
}

fn sum_blocks<'a>(blocks: impl Iterator<Item = &'a [f32]>, block: impl Fn(&[f32]) -> f32 + Sync) -> f64 {
    let blocks: Vec<&[f32]> = blocks.collect();
    let mut partials = vec![0.0; blocks.len()];
    parts::for_chunks(&mut partials, BLOCKS_PER_TASK, |task, partials| {
        for (partial, values) in partials.iter_mut().zip(&blocks[task * BLOCKS_PER_TASK..]) {
            *partial = f64::from(block(values));
        }
    });
    partials.iter().sum()
}

/// Sum of all values.
pub fn sum(a: &[f32]) -> f64 {
    sum_blocks(a.chunks(BLOCK), |block| dispatch(SumKernel(block)))
}

/// Sum of the squares of all values of all slices.
pub fn sum_of_squares(slices: &[&[f32]]) -> f64 {
    sum_blocks(slices.iter().flat_map(|values| values.chunks(BLOCK)), |block| dispatch(SquaresKernel(block)))
}

/// out `[N]` = sum over the columns of a `[N, D]`.
pub fn sum_columns(out: &mut [f32], a: &[f32], d: usize) {
    let rows = rows_per_task(d);
    parts::for_chunks(out, rows, |task, out| {
        for (offset, out) in out.iter_mut().enumerate() {
            *out = dispatch(SumKernel(&a[(task * rows + offset) * d..][..d]));
        }
    });
}

/// Columns that one task sums.
const COLUMNS_PER_TASK: usize = 256;

struct SumRowsKernel<'a> {
    out: &'a mut [f32],
    a: &'a [f32],
    first: usize,
    d: usize,
}

impl Kernel for SumRowsKernel<'_> {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self, _: S) {
        self.out.fill(0.0);
        for row in self.a.chunks_exact(self.d) {
            for (out, a) in self.out.iter_mut().zip(&row[self.first..]) {
                *out += a;
            }
        }
    }
}

/// out `[D]` = sum over the rows of a `[N, D]`.
pub fn sum_rows(out: &mut [f32], a: &[f32], d: usize) {
    parts::for_chunks(out, COLUMNS_PER_TASK, |task, out| {
        dispatch(SumRowsKernel { out, a, first: task * COLUMNS_PER_TASK, d });
    });
}
