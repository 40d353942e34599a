//! A layer's gradient: two jobs over tokens with attention's gradient between them.

use super::attention_part::ProjectionBackward;
use super::feed_forward::FeedForwardBackward;
use super::layer::Layer;
use super::saved::{Saved, saved_words};
use super::stored::Stored;
use crate::attention_backward::{AttentionInputs, prefix_attention_backward};
use crate::frozen_matrix::Precision;
use crate::memory::Scratch;
use crate::parts::{Parts, for_chunks, for_chunks2};
use crate::simd::dispatch;
use crate::simd::packed_rows::STRIP;

/// Where the gradients go; all are overwritten.
pub struct Gradients<'a> {
    /// `[N, D]`, if the input needs one.
    pub input: Option<&'a mut [f32]>,
    /// Of the prefix's keys and values, `[P, K, E]` each, if there is one.
    pub prefix: Option<(&'a mut [f32], &'a mut [f32])>,
}

/// Gradients for dout `[N, D]`, with what [`super::forward()`] kept.
pub fn backward(gradients: Gradients, dout: &[f32], saved: &[f32], layer: &Layer) {
    let shape = layer.shape();
    assert_eq!(saved.len(), saved_words(&shape, layer.precision(), true), "saved: words");
    assert_eq!(dout.len(), shape.token_count * shape.width, "dout: [N, D]");
    match layer.precision() {
        Precision::F32 => run(gradients, dout, Saved::<f32>::cut(saved, &shape), layer),
        Precision::Bf16 => run(gradients, dout, Saved::<u16>::cut(saved, &shape), layer),
    }
}

fn run<T: Stored>(gradients: Gradients, dout: &[f32], saved: Saved<T>, layer: &Layer) {
    layer.prepare_backward();
    let (shape, rows) = (layer.shape(), layer.chunk_rows());
    let (n, width) = (shape.token_count, shape.width);
    let mut own = gradients.input.is_none().then(|| Scratch::take(n * width));
    let wants_input = own.is_none();
    let dx = gradients.input.or_else(|| own.as_mut().map(|own| own.f32_mut())).expect("one of both");
    assert_eq!(dx.len(), n * width, "dx: [N, D]");

    let mut dattended = Scratch::take((n * shape.query_width * size_of::<T>()).div_ceil(4));
    let dattended = &mut bytemuck::cast_slice_mut::<f32, T>(dattended.f32_mut())[..n * shape.query_width];
    let feature_chunk = rows * shape.feed_forward_width.next_multiple_of(STRIP);
    for_chunks2((dx, rows * width), (dattended, rows * shape.query_width), |chunk, dafter_attention, dattended| {
        let tokens = chunk * rows..chunk * rows + dafter_attention.len() / width;
        let of_width = tokens.start * width..tokens.end * width;
        dispatch(FeedForwardBackward {
            layer,
            dafter_attention,
            dattended,
            dout: &dout[of_width.clone()],
            after_attention: &saved.after_attention[of_width],
            inverse_rms: &saved.second_inverse_rms[tokens],
            gate: &saved.gate[chunk * feature_chunk..],
            up: &saved.up[chunk * feature_chunk..],
        });
    });

    let mut dqueries = Scratch::take(n * shape.query_width);
    let (mut dkeys, mut dvalues) = (Scratch::take(n * shape.key_width), Scratch::take(n * shape.key_width));
    let inputs = AttentionInputs {
        dout: T::rows(dattended),
        out: T::rows(saved.attended),
        log_sum_exp: saved.log_sum_exp,
        q: T::rows(saved.queries),
        k: T::rows(saved.keys),
        v: T::rows(saved.values),
        pk: layer.prefix.0,
        pv: layer.prefix.1,
    };
    let dkv = (dkeys.f32_mut(), dvalues.f32_mut());
    prefix_attention_backward(dqueries.f32_mut(), dkv, gradients.prefix, &inputs, &layer.attention, layer.precision());
    if !wants_input {
        return;
    }

    let dqueries = Parts::new(dqueries.f32_mut(), rows * shape.query_width);
    let (dkeys, dvalues) =
        (Parts::new(dkeys.f32_mut(), rows * shape.key_width), Parts::new(dvalues.f32_mut(), rows * shape.key_width));
    for_chunks(dx, rows * width, |chunk, dx| {
        let tokens = chunk * rows..chunk * rows + dx.len() / width;
        dispatch(ProjectionBackward {
            layer,
            first_token: tokens.start,
            dx,
            dqueries: dqueries.claim(chunk),
            dkeys: dkeys.claim(chunk),
            dvalues: dvalues.claim(chunk),
            input: &saved.input[tokens.start * width..tokens.end * width],
            inverse_rms: &saved.first_inverse_rms[tokens],
        });
    });
}
