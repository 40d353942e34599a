//! Blocks of sums of a task's tokens, and the norm of rows on their way to and from a product.

use super::layer::{Linear, padded_columns};
use super::stored::{Stored, load_strip, store_strip};
use crate::frozen_matrix::Panels;
use crate::memory::Scratch;
use crate::simd::packed_rows::{Multiplier, PackedRows, STRIP};
use crate::simd::{LANES, Simd};

/// Rows of f32 sums, padded so that whole panels and whole blocks of 32 rows fit.
pub(super) struct Sums {
    values: Scratch,
    stride: usize,
}

impl Sums {
    pub fn take(row_count: usize, columns: usize) -> Sums {
        // Rows a multiple of 4 KiB apart would share the same few L1 cache sets.
        let stride = columns + if columns.is_multiple_of(1024) { STRIP } else { 0 };
        Sums { values: Scratch::take(row_count.next_multiple_of(STRIP) * stride), stride }
    }

    #[inline(always)]
    pub fn row(&self, row: usize) -> &[f32] {
        &self.values.f32()[row * self.stride..][..self.stride]
    }

    #[inline(always)]
    pub fn row_mut(&mut self, row: usize) -> &mut [f32] {
        &mut self.values.f32_mut()[row * self.stride..][..self.stride]
    }

    /// One panel's columns, from `column` on, = rows · panel, added to what is there if `accumulate`.
    pub fn multiply(
        &mut self,
        multiplier: &Multiplier,
        (rows, row_count): (&PackedRows, usize),
        (panels, index): (&Panels, usize),
        column: usize,
        accumulate: bool,
    ) {
        let to = (&mut self.values.f32_mut()[column..], self.stride);
        multiplier.multiply(to, rows, row_count, panels.panel(index).values(), accumulate);
    }

    /// All of `columns` columns, from `first_column` on, = rows · panels, added to what is there if `accumulate`.
    pub fn multiply_all(
        &mut self,
        multiplier: &Multiplier,
        rows: (&PackedRows, usize),
        panels: &Panels,
        (first_column, columns): (usize, usize),
        accumulate: bool,
    ) {
        for index in 0..columns.div_ceil(panels.width()) {
            self.multiply(multiplier, rows, (panels, index), first_column + index * panels.width(), accumulate);
        }
    }
}

/// Columns that a linear map's result takes in [`Sums`].
pub(super) fn output_columns(linear: &Linear) -> usize {
    padded_columns(linear.matrix.forward(), linear.matrix.rows())
}

/// Columns that the gradient of a linear map's input takes in [`Sums`].
pub(super) fn input_columns(linear: &Linear) -> usize {
    padded_columns(linear.matrix.backward(), linear.matrix.columns())
}

/// Adds a bias to a row.
#[inline(always)]
pub(super) fn add_bias(row: &mut [f32], bias: Option<&[f32]>) {
    if let Some(bias) = bias {
        for (value, bias) in row.iter_mut().zip(bias) {
            *value += bias;
        }
    }
}

/// Makes the normalised `x` row `row` of a product's operand; returns the inverse root mean square.
#[inline(always)]
pub(super) fn norm_row<S: Simd>(simd: S, to: &mut PackedRows, row: usize, x: &[f32], weight: &[f32], epsilon: f32) -> f32 {
    let mean_square = crate::rms_norm::sum_of_products(simd, x, x, None) / x.len() as f32;
    let inverse_rms = 1.0 / (mean_square + epsilon).sqrt();
    let factor = simd.splat(inverse_rms);
    for at in (0..x.len()).step_by(STRIP) {
        let (x, weight) = (load_strip(simd, x, at), load_strip(simd, weight, at));
        let low = simd.mul(simd.mul(x.0, factor), weight.0);
        to.store(simd, row, at, (low, simd.mul(simd.mul(x.1, factor), weight.1)));
    }
    inverse_rms
}

/// dx = dnormed · weight · r - x · r³ · mean(dnormed · weight · x) + residual, with r = `inverse_rms`;
/// without a residual it is added to what dx holds.
#[inline(always)]
pub(super) fn norm_row_backward<S: Simd, T: Stored>(
    simd: S,
    dx: &mut [f32],
    dnormed: &[f32],
    (x, weight, inverse_rms): (&[T], &[f32], f32),
    residual: Option<&[f32]>,
) {
    let width = weight.len();
    let mut sum = simd.splat(0.0);
    for at in (0..width).step_by(STRIP) {
        let (dy, x, weight) = (load_strip(simd, &dnormed[..width], at), load_strip(simd, x, at), load_strip(simd, weight, at));
        sum = simd.fma(simd.mul(dy.0, weight.0), x.0, sum);
        sum = simd.fma(simd.mul(dy.1, weight.1), x.1, sum);
    }
    let mean = simd.sum(sum) / width as f32;
    let (factor, pull) = (simd.splat(inverse_rms), simd.splat(-mean * inverse_rms * inverse_rms * inverse_rms));
    for at in (0..width).step_by(STRIP) {
        let (dy, x, weight) = (load_strip(simd, &dnormed[..width], at), load_strip(simd, x, at), load_strip(simd, weight, at));
        let old = load_strip(simd, residual.unwrap_or(dx), at);
        let low = simd.fma(x.0, pull, simd.fma(simd.mul(dy.0, weight.0), factor, old.0));
        let high = simd.fma(x.1, pull, simd.fma(simd.mul(dy.1, weight.1), factor, old.1));
        store_strip(simd, dx, at, (low, high));
    }
}

/// 32 values of a strip of sums.
#[inline(always)]
pub(super) fn strip_values<S: Simd>(simd: S, row: &[f32], column: usize) -> (S::V, S::V) {
    (simd.load(&row[column..]), simd.load(&row[column + LANES..]))
}
