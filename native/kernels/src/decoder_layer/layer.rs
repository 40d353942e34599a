//! What a decoder layer is made of.

use crate::attention::AttentionShape;
use crate::frozen_matrix::{FrozenMatrix, Panels, Precision};
use crate::rope::{RopeStyle, RopeTable};
use crate::simd::packed_rows::{RowLayout, STRIP};

/// A frozen linear map.
#[derive(Clone, Copy)]
pub struct Linear<'a> {
    /// `[outputs, inputs]`.
    pub matrix: &'a FrozenMatrix,
    /// `[outputs]`.
    pub bias: Option<&'a [f32]>,
}

/// How positions turn queries and keys.
#[derive(Clone, Copy)]
pub struct Rotation<'a> {
    /// One row per token of the batch.
    pub table: &'a RopeTable,
    /// Which values form a pair.
    pub style: RopeStyle,
}

/// Extents that decide how much a layer keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LayerShape {
    /// N.
    pub token_count: usize,
    /// D.
    pub width: usize,
    /// H · E.
    pub query_width: usize,
    /// K · E.
    pub key_width: usize,
    /// H.
    pub head_count: usize,
    /// F.
    pub feed_forward_width: usize,
}

/// A layer and the batch that goes through it. All matrices have one precision.
#[derive(Clone, Copy)]
pub struct Layer<'a> {
    /// `[D]`.
    pub attention_norm: &'a [f32],
    /// `[D]`.
    pub feed_forward_norm: &'a [f32],
    /// Added to the mean square.
    pub norm_epsilon: f32,
    /// `[H · E, D]`.
    pub query: Linear<'a>,
    /// `[K · E, D]`.
    pub key: Linear<'a>,
    /// `[K · E, D]`.
    pub value: Linear<'a>,
    /// `[D, H · E]`.
    pub output: Linear<'a>,
    /// `[F, D]`.
    pub gate: Linear<'a>,
    /// `[F, D]`.
    pub up: Linear<'a>,
    /// `[D, F]`.
    pub down: Linear<'a>,
    /// How positions turn queries and keys.
    pub rotation: Rotation<'a>,
    /// Sequences, heads and prefix length.
    pub attention: AttentionShape<'a>,
    /// Keys and values, `[P, K, E]`; empty without a prefix.
    pub prefix: (&'a [f32], &'a [f32]),
}

/// Most and fewest tokens that a task takes: 128 rows of activations of 2048 values in bf16 are a quarter of a 2 MiB L2 cache.
const MOST_CHUNK_ROWS: usize = 128;
const LEAST_CHUNK_ROWS: usize = 32;
/// The most if each task dequantises the panels for itself: rather activations beyond the L2 cache than panels twice.
const MOST_ROWS_PER_DEQUANTIZED_PANEL: usize = 512;
/// Tasks that a batch is cut into if it is long enough.
const WANTED_CHUNKS: usize = 16;
/// The same on AMX, whose cores use weights up so fast that with fewer than 128 rows they would wait for them:
/// a panel of 36 KiB serves 32 rows for 1152 cycles.
const WANTED_CHUNKS_ON_AMX: usize = 4;

impl Layer<'_> {
    /// The extents.
    pub fn shape(&self) -> LayerShape {
        LayerShape {
            token_count: self.attention.token_count,
            width: self.attention_norm.len(),
            query_width: self.query.matrix.rows(),
            key_width: self.key.matrix.rows(),
            head_count: self.attention.head_count,
            feed_forward_width: self.gate.matrix.rows(),
        }
    }

    /// How all weights are kept.
    pub fn precision(&self) -> Precision {
        self.query.matrix.precision()
    }

    /// Packs the weights for the gradient, on all threads, where that has not been done: a task would do it alone.
    pub(super) fn prepare_backward(&self) {
        for linear in [self.query, self.key, self.value, self.output, self.gate, self.up, self.down] {
            linear.matrix.backward();
        }
    }

    pub(super) fn row_layout(&self) -> RowLayout {
        RowLayout::of(self.precision())
    }

    /// Tokens that a task takes, by the number of tokens and the instructions alone.
    pub(super) fn chunk_rows(&self) -> usize {
        let is_on_amx = self.row_layout() == RowLayout::Bf16Blocks;
        let wanted = self.attention.token_count.div_ceil(if is_on_amx { WANTED_CHUNKS_ON_AMX } else { WANTED_CHUNKS });
        let most = if self.query.matrix.is_quantized() { MOST_ROWS_PER_DEQUANTIZED_PANEL } else { MOST_CHUNK_ROWS };
        wanted.next_multiple_of(STRIP).clamp(LEAST_CHUNK_ROWS, most)
    }
}

/// Columns of a matrix's result, rounded up to whole panels.
pub(super) fn padded_columns(panels: &Panels, columns: usize) -> usize {
    columns.next_multiple_of(panels.width())
}
