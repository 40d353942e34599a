//! What a layer keeps for its gradient, one run of words: matrices in the stored type, then factors in f32.

use super::layer::LayerShape;
use super::stored::Stored;
use crate::frozen_matrix::Precision;
use crate::simd::packed_rows::STRIP;

/// Words of a cache line: every part begins on one.
const LINE_WORDS: usize = 16;

/// Lengths in values of the parts, in their order.
struct Lengths {
    /// queries, keys, values, attended; input, sum after attention, gate, up.
    stored: [usize; 8],
    /// Log-sum-exp, and the inverse root mean squares of both norms.
    factors: [usize; 3],
}

impl Lengths {
    /// Without `keeps`, only what the forward pass itself needs.
    fn new(shape: &LayerShape, keeps: bool) -> Lengths {
        let n = shape.token_count;
        let kept = if keeps { n } else { 0 };
        let blocks = kept.next_multiple_of(STRIP) * shape.feed_forward_width.next_multiple_of(STRIP);
        let (queries, keys, width) = (n * shape.query_width, n * shape.key_width, kept * shape.width);
        Lengths { stored: [queries, keys, keys, queries, width, width, blocks, blocks], factors: [n * shape.head_count, n, n] }
    }
}

fn words<T>(values: usize) -> usize {
    (values * size_of::<T>()).div_ceil(4).next_multiple_of(LINE_WORDS)
}

/// Words that a layer writes: all that its gradient needs if it `keeps`, else only what passes between its own steps.
pub fn saved_words(shape: &LayerShape, precision: Precision, keeps: bool) -> usize {
    let lengths = Lengths::new(shape, keeps);
    let words_of = |&values: &usize| match precision {
        Precision::F32 => words::<f32>(values),
        Precision::Bf16 => words::<u16>(values),
    };
    lengths.stored.iter().map(words_of).sum::<usize>() + lengths.factors.iter().map(|&length| words::<f32>(length)).sum::<usize>()
}

/// The parts, to be written. The last four matrices are empty if nothing is kept.
pub(super) struct SavedMut<'a, T> {
    /// `[N, H, E]`, rotated.
    pub queries: &'a mut [T],
    /// `[N, K, E]`, rotated.
    pub keys: &'a mut [T],
    /// `[N, K, E]`.
    pub values: &'a mut [T],
    /// `[N, H · E]`.
    pub attended: &'a mut [T],
    /// `[N, D]`.
    pub input: &'a mut [T],
    /// `[N, D]`.
    pub after_attention: &'a mut [T],
    /// `[N / 32][F / 32][32][32]`.
    pub gate: &'a mut [T],
    /// As `gate`.
    pub up: &'a mut [T],
    /// `[N, H]`.
    pub log_sum_exp: &'a mut [f32],
    /// `[N]`.
    pub first_inverse_rms: &'a mut [f32],
    /// `[N]`.
    pub second_inverse_rms: &'a mut [f32],
}

impl<'a, T: Stored> SavedMut<'a, T> {
    /// Cuts `words`, which are exactly as long as [`saved_words`] says.
    pub fn cut(words_of_all: &'a mut [f32], shape: &LayerShape, keeps: bool) -> Self {
        let lengths = Lengths::new(shape, keeps);
        let mut rest = words_of_all;
        let [queries, keys, values, attended, input, after_attention, gate, up] = lengths.stored.map(|length| {
            let (part, others) = std::mem::take(&mut rest).split_at_mut(words::<T>(length));
            rest = others;
            &mut bytemuck::cast_slice_mut::<f32, T>(part)[..length]
        });
        let [log_sum_exp, first_inverse_rms, second_inverse_rms] = lengths.factors.map(|length| {
            let (part, others) = std::mem::take(&mut rest).split_at_mut(words::<f32>(length));
            rest = others;
            &mut part[..length]
        });
        SavedMut {
            queries,
            keys,
            values,
            attended,
            input,
            after_attention,
            gate,
            up,
            log_sum_exp,
            first_inverse_rms,
            second_inverse_rms,
        }
    }
}

/// The parts, to be read; as in [`SavedMut`].
pub(super) struct Saved<'a, T> {
    pub queries: &'a [T],
    pub keys: &'a [T],
    pub values: &'a [T],
    pub attended: &'a [T],
    pub input: &'a [T],
    pub after_attention: &'a [T],
    pub gate: &'a [T],
    pub up: &'a [T],
    pub log_sum_exp: &'a [f32],
    pub first_inverse_rms: &'a [f32],
    pub second_inverse_rms: &'a [f32],
}

impl<'a, T: Stored> Saved<'a, T> {
    /// Cuts the words of a layer that keeps.
    pub fn cut(words_of_all: &'a [f32], shape: &LayerShape) -> Self {
        let lengths = Lengths::new(shape, true);
        let mut rest = words_of_all;
        let [queries, keys, values, attended, input, after_attention, gate, up] = lengths.stored.map(|length| {
            let (part, others) = rest.split_at(words::<T>(length));
            rest = others;
            &bytemuck::cast_slice::<f32, T>(part)[..length]
        });
        let [log_sum_exp, first_inverse_rms, second_inverse_rms] = lengths.factors.map(|length| {
            let (part, others) = rest.split_at(words::<f32>(length));
            rest = others;
            &part[..length]
        });
        Saved {
            queries,
            keys,
            values,
            attended,
            input,
            after_attention,
            gate,
            up,
            log_sum_exp,
            first_inverse_rms,
            second_inverse_rms,
        }
    }
}
