//! What surrounds attention, some tokens at a time: norm, queries, keys and values before it; the gradient of these.

use super::layer::Layer;
use super::stored::{Stored, pack_row, store_row};
use super::strips::{Sums, add_bias, input_columns, norm_row, norm_row_backward, output_columns};
use crate::simd::packed_rows::{Multiplier, PackedRows};
use crate::simd::{Kernel, Simd};

/// Norm, queries, keys and values of some tokens.
pub(super) struct Projection<'a, T> {
    pub layer: &'a Layer<'a>,
    pub first_token: usize,
    /// `[tokens, D]`.
    pub x: &'a [f32],
    pub queries: &'a mut [T],
    pub keys: &'a mut [T],
    pub values: &'a mut [T],
    /// `x` once more, for the gradient; `None` if it is not kept.
    pub input: Option<&'a mut [T]>,
    pub inverse_rms: &'a mut [f32],
}

impl<T: Stored> Kernel for Projection<'_, T> {
    type Output = ();
    const ROUNDS: bool = true;
    #[inline(always)]
    fn run<S: Simd>(mut self, simd: S) {
        let (layer, shape) = (self.layer, self.layer.shape());
        let count = self.inverse_rms.len();
        let multiplier = Multiplier::start(layer.row_layout());
        let mut normed = PackedRows::take(layer.row_layout(), count, shape.width);
        for (row, (x, inverse_rms)) in self.x.chunks_exact(shape.width).zip(self.inverse_rms.iter_mut()).enumerate() {
            *inverse_rms = norm_row(simd, &mut normed, row, x, layer.attention_norm, layer.norm_epsilon);
            if let Some(input) = &mut self.input {
                store_row(simd, &mut input[row * shape.width..][..shape.width], x);
            }
        }
        let widest = output_columns(&layer.query).max(output_columns(&layer.key));
        let mut sums = Sums::take(count, widest);
        let parts = [(&layer.query, self.queries, true), (&layer.key, self.keys, true), (&layer.value, self.values, false)];
        for (linear, to, rotates) in parts {
            let columns = linear.matrix.rows();
            sums.multiply_all(&multiplier, (&normed, count), linear.matrix.forward(), (0, columns), false);
            for (row, to) in to.chunks_exact_mut(columns).enumerate() {
                let values = &mut sums.row_mut(row)[..columns];
                add_bias(values, linear.bias);
                if rotates {
                    let rotation = layer.rotation;
                    let token = self.first_token + row;
                    rotation.table.rotate_row(token, values, layer.attention.head_width, rotation.style, false);
                }
                store_row(simd, to, values);
            }
        }
    }
}

/// The gradient of [`Projection`], added to the gradient that went past it.
pub(super) struct ProjectionBackward<'a, T> {
    pub layer: &'a Layer<'a>,
    pub first_token: usize,
    /// `[tokens, D]`; holds the gradient of the sum after attention.
    pub dx: &'a mut [f32],
    /// Gradients of rotated queries and keys, and of values; turned back in place.
    pub dqueries: &'a mut [f32],
    pub dkeys: &'a mut [f32],
    pub dvalues: &'a mut [f32],
    pub input: &'a [T],
    pub inverse_rms: &'a [f32],
}

impl<T: Stored> Kernel for ProjectionBackward<'_, T> {
    type Output = ();
    const ROUNDS: bool = true;
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let (layer, shape) = (self.layer, self.layer.shape());
        let count = self.inverse_rms.len();
        let multiplier = Multiplier::start(layer.row_layout());
        let mut sums = Sums::take(count, input_columns(&layer.query));
        let parts = [(&layer.query, self.dqueries, true), (&layer.key, self.dkeys, true), (&layer.value, self.dvalues, false)];
        for (index, (linear, douts, rotates)) in parts.into_iter().enumerate() {
            let columns = linear.matrix.rows();
            let mut rows = PackedRows::take(layer.row_layout(), count, columns);
            for (row, dout) in douts.chunks_exact_mut(columns).enumerate() {
                if rotates {
                    let rotation = layer.rotation;
                    let token = self.first_token + row;
                    rotation.table.rotate_row(token, dout, layer.attention.head_width, rotation.style, true);
                }
                pack_row(simd, &mut rows, row, dout);
            }
            sums.multiply_all(&multiplier, (&rows, count), linear.matrix.backward(), (0, shape.width), index > 0);
        }
        for (row, dx) in self.dx.chunks_exact_mut(shape.width).enumerate() {
            let x = &self.input[row * shape.width..][..shape.width];
            norm_row_backward(simd, dx, sums.row(row), (x, layer.attention_norm, self.inverse_rms[row]), None);
        }
    }
}
