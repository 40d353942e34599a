//! A layer's forward pass: two jobs over tokens with attention between them.

use super::attention_part::Projection;
use super::feed_forward::{FeedForward, KeptFeedForward};
use super::layer::Layer;
use super::saved::{SavedMut, saved_words};
use super::stored::Stored;
use crate::attention::prefix_attention;
use crate::frozen_matrix::Precision;
use crate::parts::{Parts, for_chunks2};
use crate::simd::dispatch;
use crate::simd::packed_rows::STRIP;

/// out `[N, D]` from x `[N, D]`. `saved` has the length that [`saved_words`] tells; it is what [`super::backward()`] takes if the
/// layer `keeps`, and without meaning afterwards if it does not.
pub fn forward(out: &mut [f32], saved: &mut [f32], x: &[f32], layer: &Layer, keeps: bool) {
    let shape = layer.shape();
    assert_eq!(saved.len(), saved_words(&shape, layer.precision(), keeps), "saved: words");
    assert_eq!((x.len(), out.len()), (shape.token_count * shape.width, shape.token_count * shape.width), "x, out: [N, D]");
    match layer.precision() {
        Precision::F32 => run(out, SavedMut::<f32>::cut(saved, &shape, keeps), x, layer, keeps),
        Precision::Bf16 => run(out, SavedMut::<u16>::cut(saved, &shape, keeps), x, layer, keeps),
    }
}

fn run<T: Stored>(out: &mut [f32], saved: SavedMut<T>, x: &[f32], layer: &Layer, keeps: bool) {
    let (shape, rows) = (layer.shape(), layer.chunk_rows());
    let width = shape.width;
    {
        let (keys, values) = (Parts::new(saved.keys, rows * shape.key_width), Parts::new(saved.values, rows * shape.key_width));
        let input = Parts::new(saved.input, rows * width);
        for_chunks2((saved.queries, rows * shape.query_width), (saved.first_inverse_rms, rows), |chunk, queries, inverse_rms| {
            dispatch(Projection {
                layer,
                first_token: chunk * rows,
                x: &x[chunk * rows * width..][..inverse_rms.len() * width],
                queries,
                keys: keys.claim(chunk),
                values: values.claim(chunk),
                input: keeps.then(|| input.claim(chunk)),
                inverse_rms,
            });
        });
    }
    prefix_attention(
        T::rows_mut(saved.attended),
        saved.log_sum_exp,
        T::rows(saved.queries),
        (T::rows(saved.keys), T::rows(saved.values)),
        layer.prefix,
        &layer.attention,
        layer.precision(),
    );
    let attended = &*saved.attended;
    let after_attention = Parts::new(saved.after_attention, rows * width);
    let feature_chunk = rows * shape.feed_forward_width.next_multiple_of(STRIP);
    let (gate, up) = (Parts::new(saved.gate, feature_chunk), Parts::new(saved.up, feature_chunk));
    for_chunks2((out, rows * width), (saved.second_inverse_rms, rows), |chunk, out, inverse_rms| {
        let tokens = chunk * rows..chunk * rows + inverse_rms.len();
        dispatch(FeedForward {
            layer,
            out,
            x: &x[tokens.start * width..tokens.end * width],
            attended: &attended[tokens.start * shape.query_width..tokens.end * shape.query_width],
            inverse_rms,
            kept: keeps.then(|| KeptFeedForward {
                after_attention: after_attention.claim(chunk),
                gate: gate.claim(chunk),
                up: up.claim(chunk),
            }),
        });
    });
}
