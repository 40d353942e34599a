//! A whole decoder layer in one call, forward and gradient.

use crate::check::{self, NO_SLOT, extent, that};
use crate::decoder_ops::{ROPE_CACHE, Sequences, rope_config, sequences};
use crate::store::{Input, Store, store};
use napi::Result;
use napi_derive::napi;
use repotune_kernels::attention::AttentionShape;
use repotune_kernels::decoder_layer::{Gradients, Layer, Linear, Rotation, backward, forward, saved_words};
use repotune_kernels::frozen_matrix::FrozenMatrix;
use repotune_kernels::rope::RopeConfig;
use std::sync::PoisonError;

/// Linear maps of a layer, in the order of index.d.ts.
const LINEARS: usize = 7;

#[napi(object, object_to_js = false)]
pub struct DecoderLayerWeights {
    pub matrices: Vec<u32>,
    pub biases: Vec<u32>,
    pub attention_norm: u32,
    pub feed_forward_norm: u32,
    pub norm_epsilon: f64,
    pub head_count: u32,
    pub key_value_head_count: u32,
    pub head_width: u32,
    pub rotated_width: u32,
    pub rope_base: f64,
    pub position_scale: f64,
    pub rope_style: u32,
}

/// A layer's operands out of the store, with all their sizes checked.
struct Operands<'a> {
    matrices: [&'a FrozenMatrix; LINEARS],
    biases: [Option<Input<'a>>; LINEARS],
    attention_norm: Input<'a>,
    feed_forward_norm: Input<'a>,
    prefix: (Input<'a>, Input<'a>),
    prefix_length: usize,
}

impl DecoderLayerWeights {
    /// The matrices, whose extents fit each other.
    fn matrices<'a>(&self, store: &'a Store) -> Result<[&'a FrozenMatrix; LINEARS]> {
        check::length("weights.matrices", self.matrices.len(), LINEARS)?;
        let (heads, key_heads, width) = (self.head_count, self.key_value_head_count, self.head_width);
        let holds = key_heads > 0 && heads > 0 && heads.is_multiple_of(key_heads) && width > 0;
        that(holds, "weights.headCount, keyValueHeadCount, headWidth", "H a multiple of K, all at least 1", heads)?;
        let mut matrices = [store.frozen(self.matrices[0])?; LINEARS];
        for (matrix, &id) in matrices.iter_mut().zip(&self.matrices) {
            *matrix = store.frozen(id)?;
        }
        let (model_width, features) = (matrices[0].columns(), matrices[4].rows());
        let (queries, keys) = (extent("H, E", &[heads, width])?, extent("K, E", &[key_heads, width])?);
        let expected = [
            (queries, model_width),
            (keys, model_width),
            (keys, model_width),
            (model_width, queries),
            (features, model_width),
            (features, model_width),
            (model_width, features),
        ];
        for (index, (matrix, expected)) in matrices.iter().zip(expected).enumerate() {
            let found = (matrix.rows(), matrix.columns());
            that(found == expected, &format!("weights.matrices[{index}]"), format!("{expected:?}"), format!("{found:?}"))?;
            let is_same = matrix.precision() == matrices[0].precision();
            that(
                is_same,
                &format!("weights.matrices[{index}]"),
                "the precision of the others",
                format!("{:?}", matrix.precision()),
            )?;
        }
        Ok(matrices)
    }

    fn operands<'a>(&self, store: &'a Store, pk: u32, pv: u32) -> Result<Operands<'a>> {
        let matrices = self.matrices(store)?;
        check::length("weights.biases", self.biases.len(), LINEARS)?;
        let mut biases = [const { None }; LINEARS];
        for ((bias, &slot), matrix) in biases.iter_mut().zip(&self.biases).zip(matrices) {
            if slot != NO_SLOT {
                *bias = Some(store.input("weights.biases", slot, matrix.rows())?);
            }
        }
        let width = matrices[0].columns();
        that((pk == NO_SLOT) == (pv == NO_SLOT), "pk, pv", "both slots or both 0xffffffff", "one of each")?;
        let prefix_values = if pk == NO_SLOT { 0 } else { store.length("pk", pk)? };
        let key_width = matrices[1].rows();
        that(
            prefix_values.is_multiple_of(key_width),
            "pk",
            format!("rows of {key_width} values"),
            format!("length {prefix_values}"),
        )?;
        Ok(Operands {
            matrices,
            biases,
            attention_norm: store.input("weights.attentionNorm", self.attention_norm, width)?,
            feed_forward_norm: store.input("weights.feedForwardNorm", self.feed_forward_norm, width)?,
            prefix: (store.optional_input("pk", pk, prefix_values)?, store.optional_input("pv", pv, prefix_values)?),
            prefix_length: prefix_values / key_width,
        })
    }

    fn rope<'a>(&self, factors: &'a [f32]) -> Result<RopeConfig<'a>> {
        rope_config(self.head_width, self.rotated_width, self.rope_base, self.position_scale, self.rope_style, factors)
    }

    /// The layer for a batch of these sequences.
    fn layer<'a>(
        &self,
        operands: &'a Operands<'a>,
        rotation: Rotation<'a>,
        sequences: &'a Sequences,
        token_count: usize,
    ) -> Layer<'a> {
        let linear = |index: usize| Linear {
            matrix: operands.matrices[index],
            bias: operands.biases[index].as_ref().map(|bias| bias.f32()),
        };
        Layer {
            attention_norm: operands.attention_norm.f32(),
            feed_forward_norm: operands.feed_forward_norm.f32(),
            norm_epsilon: self.norm_epsilon as f32,
            query: linear(0),
            key: linear(1),
            value: linear(2),
            output: linear(3),
            gate: linear(4),
            up: linear(5),
            down: linear(6),
            rotation,
            attention: AttentionShape {
                starts: &sequences.starts,
                contexts: &sequences.contexts,
                token_count,
                head_count: self.head_count as usize,
                key_value_head_count: self.key_value_head_count as usize,
                head_width: self.head_width as usize,
                prefix_length: operands.prefix_length,
                scale: 1.0 / (self.head_width as f32).sqrt(),
            },
            prefix: (operands.prefix.0.f32(), operands.prefix.1.f32()),
        }
    }
}

#[napi(catch_unwind)]
pub fn decoder_layer_saved_length(weights: DecoderLayerWeights, N: u32, keeps: bool) -> Result<u32> {
    let store = store();
    let matrices = weights.matrices(&store)?;
    let shape = repotune_kernels::decoder_layer::LayerShape {
        token_count: N as usize,
        width: matrices[0].columns(),
        query_width: matrices[0].rows(),
        key_width: matrices[1].rows(),
        head_count: weights.head_count as usize,
        feed_forward_width: matrices[4].rows(),
    };
    let words = saved_words(&shape, matrices[0].precision(), keeps);
    u32::try_from(words).map_err(|_| check::mismatch("N", "fewer than 2^32 words to keep", N))
}

#[napi(catch_unwind)]
pub fn decoder_layer(
    out: u32,
    saved: u32,
    x: u32,
    pk: u32,
    pv: u32,
    positions: &[i32],
    starts: &[i32],
    context_starts: &[i32],
    context_lengths: &[i32],
    frequency_factors: &[f32],
    weights: DecoderLayerWeights,
    keeps: bool,
) -> Result<()> {
    let n = positions.len();
    let sequences = sequences(starts, context_starts, context_lengths, n)?;
    let rope = weights.rope(frequency_factors)?;
    let store = store();
    let operands = weights.operands(&store, pk, pv)?;
    let mut cache = ROPE_CACHE.lock().unwrap_or_else(PoisonError::into_inner);
    let rotation = Rotation { table: cache.table(positions, &rope), style: rope.style };
    let layer = weights.layer(&operands, rotation, &sequences, n);
    let shape = layer.shape();
    let mut out = store.output("out", out, n * shape.width)?;
    let mut saved = store.output("saved", saved, saved_words(&shape, layer.precision(), keeps))?;
    let x = store.input("x", x, n * shape.width)?;
    forward(out.f32_mut(), saved.f32_mut(), x.f32(), &layer, keeps);
    Ok(())
}

#[napi(catch_unwind)]
pub fn decoder_layer_backward(
    dx: u32,
    dpk: u32,
    dpv: u32,
    dout: u32,
    saved: u32,
    pk: u32,
    pv: u32,
    positions: &[i32],
    starts: &[i32],
    context_starts: &[i32],
    context_lengths: &[i32],
    frequency_factors: &[f32],
    weights: DecoderLayerWeights,
) -> Result<()> {
    let n = positions.len();
    let sequences = sequences(starts, context_starts, context_lengths, n)?;
    let rope = weights.rope(frequency_factors)?;
    that((dpk == NO_SLOT) == (dpv == NO_SLOT), "dpk, dpv", "both slots or both 0xffffffff", "one of each")?;
    let store = store();
    let operands = weights.operands(&store, pk, pv)?;
    let mut cache = ROPE_CACHE.lock().unwrap_or_else(PoisonError::into_inner);
    let rotation = Rotation { table: cache.table(positions, &rope), style: rope.style };
    let layer = weights.layer(&operands, rotation, &sequences, n);
    let shape = layer.shape();
    let prefix = operands.prefix_length * shape.key_width;
    let mut dx = store.optional_output("dx", dx, n * shape.width)?;
    let mut dpk = store.optional_output("dpk", dpk, prefix)?;
    let mut dpv = store.optional_output("dpv", dpv, prefix)?;
    let dout = store.input("dout", dout, n * shape.width)?;
    let saved = store.input("saved", saved, saved_words(&shape, layer.precision(), true))?;
    let gradients = Gradients {
        input: dx.as_mut().map(|dx| dx.f32_mut()),
        prefix: dpk.as_mut().zip(dpv.as_mut()).map(|(dpk, dpv)| (dpk.f32_mut(), dpv.f32_mut())),
    };
    backward(gradients, dout.f32(), saved.f32(), &layer);
    Ok(())
}
