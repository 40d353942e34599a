//! What follows attention, some tokens at a time: output map, norm, gated feed-forward, and both sums.

use super::layer::{Layer, padded_columns};
use super::stored::{Stored, load_strip, pack_row, store_row, store_strip};
use super::strips::{Sums, add_bias, input_columns, norm_row, norm_row_backward, output_columns, strip_values};
use crate::simd::packed_rows::{Multiplier, PackedRows, STRIP};
use crate::simd::{Kernel, Simd};
use crate::swi_glu::logistic;

/// Everything after attention for some tokens.
pub(super) struct FeedForward<'a, T> {
    pub layer: &'a Layer<'a>,
    /// `[tokens, D]`, the layer's result.
    pub out: &'a mut [f32],
    /// `[tokens, D]`, what came into the layer.
    pub x: &'a [f32],
    /// `[tokens, H · E]`.
    pub attended: &'a [T],
    pub inverse_rms: &'a mut [f32],
    /// What the gradient needs, if it is kept.
    pub kept: Option<KeptFeedForward<'a, T>>,
}

/// Parts of [`super::saved::SavedMut`].
pub(super) struct KeptFeedForward<'a, T> {
    pub after_attention: &'a mut [T],
    pub gate: &'a mut [T],
    pub up: &'a mut [T],
}

/// Where 32 values of a row begin among gate's or up's, `[tokens / 32][strips][32][32]`.
#[inline(always)]
pub(super) fn place_of_strip(row: usize, strip: usize, strip_count: usize) -> usize {
    ((row / STRIP * strip_count + strip) * STRIP + row % STRIP) * STRIP
}

impl<T: Stored> Kernel for FeedForward<'_, T> {
    type Output = ();
    const ROUNDS: bool = true;
    #[inline(always)]
    fn run<S: Simd>(mut self, simd: S) {
        let (layer, shape) = (self.layer, self.layer.shape());
        let (width, layout) = (shape.width, layer.row_layout());
        let count = self.inverse_rms.len();
        let multiplier = Multiplier::start(layout);

        let mut attended = PackedRows::take(layout, count, shape.query_width);
        for (row, from) in self.attended.chunks_exact(shape.query_width).enumerate() {
            pack_row(simd, &mut attended, row, from);
        }
        let mut hidden = Sums::take(count, output_columns(&layer.output));
        hidden.multiply_all(&multiplier, (&attended, count), layer.output.matrix.forward(), (0, width), false);
        let mut normed = PackedRows::take(layout, count, width);
        for (row, x) in self.x.chunks_exact(width).enumerate() {
            let hidden = &mut hidden.row_mut(row)[..width];
            add_bias(hidden, layer.output.bias);
            for (hidden, x) in hidden.iter_mut().zip(x) {
                *hidden += x;
            }
            if let Some(kept) = &mut self.kept {
                store_row(simd, &mut kept.after_attention[row * width..][..width], hidden);
            }
            self.inverse_rms[row] = norm_row(simd, &mut normed, row, hidden, layer.feed_forward_norm, layer.norm_epsilon);
        }

        let activated = self.activate(simd, &multiplier, (&normed, count));
        let down = layer.down.matrix.forward();
        let mut strip = Sums::take(count, down.width());
        for panel in 0..width.div_ceil(down.width()) {
            strip.multiply(&multiplier, (&activated, count), (down, panel), 0, false);
            let first = panel * down.width();
            let columns = (width - first).min(down.width());
            for (row, out) in self.out.chunks_exact_mut(width).enumerate() {
                let (out, hidden) = (&mut out[first..first + columns], &hidden.row(row)[first..]);
                for ((out, hidden), sum) in out.iter_mut().zip(hidden).zip(strip.row(row)) {
                    *out = hidden + sum;
                }
                add_bias(out, layer.down.bias.map(|bias| &bias[first..]));
            }
        }
    }
}

impl<T: Stored> FeedForward<'_, T> {
    /// silu(gate) · up of all rows, as the operand of the last product.
    #[inline(always)]
    fn activate<S: Simd>(&mut self, simd: S, multiplier: &Multiplier, (normed, count): (&PackedRows, usize)) -> PackedRows {
        let (layer, features) = (self.layer, self.layer.shape().feed_forward_width);
        let (gate_panels, up_panels) = (layer.gate.matrix.forward(), layer.up.matrix.forward());
        let panel_width = gate_panels.width();
        let strip_count = features.div_ceil(STRIP);
        let mut activated = PackedRows::take(layer.row_layout(), count, features);
        let (mut gates, mut ups) = (Sums::take(count, panel_width), Sums::take(count, panel_width));
        for panel in 0..padded_columns(gate_panels, features) / panel_width {
            gates.multiply(multiplier, (normed, count), (gate_panels, panel), 0, false);
            ups.multiply(multiplier, (normed, count), (up_panels, panel), 0, false);
            let first = panel * panel_width;
            let columns = (features - first).min(panel_width);
            for row in 0..count {
                add_bias(&mut gates.row_mut(row)[..columns], layer.gate.bias.map(|bias| &bias[first..]));
                add_bias(&mut ups.row_mut(row)[..columns], layer.up.bias.map(|bias| &bias[first..]));
                let (gates, ups) = (gates.row(row), ups.row(row));
                for column in (0..columns).step_by(STRIP) {
                    let (gate, up) = (strip_values(simd, gates, column), strip_values(simd, ups, column));
                    if let Some(kept) = &mut self.kept {
                        let place = place_of_strip(row, (first + column) / STRIP, strip_count);
                        T::store(simd, &mut kept.gate[place..], gate);
                        T::store(simd, &mut kept.up[place..], up);
                    }
                    let low = simd.mul(simd.mul(gate.0, logistic(simd, gate.0)), up.0);
                    let high = simd.mul(simd.mul(gate.1, logistic(simd, gate.1)), up.1);
                    activated.store(simd, row, first + column, (low, high));
                }
            }
        }
        activated
    }
}

/// The gradient of [`FeedForward`].
pub(super) struct FeedForwardBackward<'a, T> {
    pub layer: &'a Layer<'a>,
    /// `[tokens, D]`, the gradient of the sum after attention.
    pub dafter_attention: &'a mut [f32],
    /// `[tokens, H · E]`.
    pub dattended: &'a mut [T],
    /// `[tokens, D]`.
    pub dout: &'a [f32],
    pub after_attention: &'a [T],
    pub inverse_rms: &'a [f32],
    pub gate: &'a [T],
    pub up: &'a [T],
}

impl<T: Stored> Kernel for FeedForwardBackward<'_, T> {
    type Output = ();
    const ROUNDS: bool = true;
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let (layer, shape) = (self.layer, self.layer.shape());
        let (width, layout) = (shape.width, layer.row_layout());
        let count = self.inverse_rms.len();
        let multiplier = Multiplier::start(layout);

        let mut douts = PackedRows::take(layout, count, width);
        for (row, dout) in self.dout.chunks_exact(width).enumerate() {
            pack_row(simd, &mut douts, row, dout);
        }
        let (dgates, dups) = self.differentiate(simd, &multiplier, (&douts, count));
        let mut dnormed = Sums::take(count, input_columns(&layer.gate));
        let (gate, up) = (layer.gate.matrix.backward(), layer.up.matrix.backward());
        for panel in 0..width.div_ceil(gate.width()) {
            dnormed.multiply(&multiplier, (&dgates, count), (gate, panel), panel * gate.width(), false);
            dnormed.multiply(&multiplier, (&dups, count), (up, panel), panel * up.width(), true);
        }
        for (row, dx) in self.dafter_attention.chunks_exact_mut(width).enumerate() {
            let x = &self.after_attention[row * width..][..width];
            let residual = Some(&self.dout[row * width..][..width]);
            norm_row_backward(simd, dx, dnormed.row(row), (x, layer.feed_forward_norm, self.inverse_rms[row]), residual);
            pack_row(simd, &mut douts, row, dx);
        }
        let output = layer.output.matrix.backward();
        let mut strip = Sums::take(count, output.width());
        for panel in 0..shape.query_width.div_ceil(output.width()) {
            strip.multiply(&multiplier, (&douts, count), (output, panel), 0, false);
            let first = panel * output.width();
            let columns = (shape.query_width - first).min(output.width());
            for (row, to) in self.dattended.chunks_exact_mut(shape.query_width).enumerate() {
                let to = &mut to[first..first + columns];
                for at in (0..columns).step_by(STRIP) {
                    store_strip(simd, to, at, strip_values(simd, strip.row(row), at));
                }
            }
        }
    }
}

impl<T: Stored> FeedForwardBackward<'_, T> {
    /// Gradients of gate and up of all rows, as operands of the next products.
    #[inline(always)]
    fn differentiate<S: Simd>(
        &self,
        simd: S,
        multiplier: &Multiplier,
        (douts, count): (&PackedRows, usize),
    ) -> (PackedRows, PackedRows) {
        let (layer, features) = (self.layer, self.layer.shape().feed_forward_width);
        let down = layer.down.matrix.backward();
        let strip_count = features.div_ceil(STRIP);
        let mut dgates = PackedRows::take(layer.row_layout(), count, features);
        let mut dups = PackedRows::take(layer.row_layout(), count, features);
        let mut strip = Sums::take(count, down.width());
        for panel in 0..features.div_ceil(down.width()) {
            strip.multiply(multiplier, (douts, count), (down, panel), 0, false);
            let first = panel * down.width();
            for row in 0..count {
                for column in (0..(features - first).min(down.width())).step_by(STRIP) {
                    let place = place_of_strip(row, (first + column) / STRIP, strip_count);
                    let (gate, up) = (load_strip(simd, self.gate, place), load_strip(simd, self.up, place));
                    let dout = strip_values(simd, strip.row(row), column);
                    let low = gated_gradient(simd, gate.0, up.0, dout.0);
                    let high = gated_gradient(simd, gate.1, up.1, dout.1);
                    dgates.store(simd, row, first + column, (low.0, high.0));
                    dups.store(simd, row, first + column, (low.1, high.1));
                }
            }
        }
        (dgates, dups)
    }
}

/// Gradients of gate and up in silu(gate) · up.
#[inline(always)]
fn gated_gradient<S: Simd>(simd: S, gate: S::V, up: S::V, dout: S::V) -> (S::V, S::V) {
    let logistic = logistic(simd, gate);
    let silu = simd.mul(gate, logistic);
    // d silu / d gate = logistic + silu - silu · logistic
    let slope = simd.add(logistic, simd.sub(silu, simd.mul(silu, logistic)));
    (simd.mul(dout, simd.mul(up, slope)), simd.mul(dout, silu))
}
