//! Attention to a prefix, to the head of an earlier sequence and to the own past, block by block with a running maximum, so that no score matrix is kept.
//! After Dao et al., FlashAttention (2022), algorithm 1.

use crate::attention_blocks::{KeyBlocks, Layouts, PackedBlocks};
use crate::attention_rows::Widened;
use crate::memory::Scratch;
use crate::parts::{Grid, Rectangle};
use crate::pool;
use crate::simd::level::{Bf16Level, bf16_level};
use crate::simd::micro_f32::{PANEL, Strided, small_product};
use crate::simd::{Kernel, LANES, Simd, dispatch};

pub use crate::attention_blocks::{AttentionShape, SharedContext};
pub use crate::attention_rows::{Rows, RowsMut};
pub use crate::frozen_matrix::Precision;

/// Queries of one head taken at once: eight register tiles of 6 rows; scores and sums stay in L1.
pub(crate) const QUERY_BLOCK: usize = 48;

/// Some neighbouring queries of one sequence and one key/value head.
struct QueryBlock<'a> {
    shape: &'a AttentionShape<'a>,
    q: &'a [f32],
    keys: &'a PackedBlocks,
    values: &'a PackedBlocks,
    blocks: &'a KeyBlocks,
    out: Rectangle<'a, f32>,
    log_sum_exp: Rectangle<'a, f32>,
    sequence: usize,
    /// First query's place in its sequence.
    offset: usize,
    count: usize,
    key_value_head: usize,
}

impl Kernel for QueryBlock<'_> {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(mut self, simd: S) {
        let QueryBlock { shape, offset, count, key_value_head, .. } = self;
        let (width, padded) = (shape.head_width, shape.padded_width());
        let row_stride = shape.head_count * width;
        let first_token = shape.starts[self.sequence] + offset;
        let mut scores = Scratch::take(QUERY_BLOCK * PANEL);
        let mut sums = Scratch::take(QUERY_BLOCK * padded);
        for head in key_value_head * shape.group()..(key_value_head + 1) * shape.group() {
            let queries = Strided { values: &self.q[first_token * row_stride + head * width..], row_stride, column_stride: 1 };
            let mut running = [Running::START; QUERY_BLOCK];
            sums.f32_mut().fill(0.0);
            for (index, block) in self.blocks.of_sequence(shape, self.sequence) {
                let columns = block.visible(offset + count - 1);
                if columns == 0 {
                    break;
                }
                let keys = self.keys.transposed(index, key_value_head);
                small_product(simd, (scores.f32_mut(), PANEL), queries, (keys, PANEL), (count, columns, width), false);
                for (row, running) in running.iter_mut().enumerate().take(count) {
                    let scores = &mut scores.f32_mut()[row * PANEL..][..columns.next_multiple_of(LANES)];
                    let sums = &mut sums.f32_mut()[row * padded..][..padded];
                    running.add(simd, scores, sums, block.visible(offset + row), shape.scale);
                }
                let weights = Strided { values: scores.f32(), row_stride: PANEL, column_stride: 1 };
                let values = self.values.natural(index, key_value_head);
                small_product(simd, (sums.f32_mut(), padded), weights, (values, padded), (count, width, columns), true);
            }
            for (row, running) in running.iter().enumerate().take(count) {
                let member = head - key_value_head * shape.group();
                let factor = 1.0 / running.sum;
                let out = &mut self.out.row_mut(row)[member * width..][..width];
                for (out, sum) in out.iter_mut().zip(&sums.f32()[row * padded..]) {
                    *out = sum * factor;
                }
                self.log_sum_exp.row_mut(row)[member] = running.maximum + running.sum.ln();
            }
        }
    }
}

/// Maximum of the scaled scores so far and the sum of exponentials relative to it.
#[derive(Clone, Copy)]
struct Running {
    maximum: f32,
    sum: f32,
}

impl Running {
    const START: Running = Running { maximum: f32::NEG_INFINITY, sum: 0.0 };

    /// Turns a row of scores into weights relative to the new maximum and rescales what was summed before.
    /// Scores from `visible` on count for nothing; `scores.len()` is a multiple of 16.
    #[inline(always)]
    fn add<S: Simd>(&mut self, simd: S, scores: &mut [f32], sums: &mut [f32], visible: usize, scale: f32) {
        if visible == 0 {
            scores.fill(0.0);
            return;
        }
        scores[visible..].fill(f32::NEG_INFINITY);
        let factor = simd.splat(scale);
        let mut greatest = simd.splat(f32::NEG_INFINITY);
        for scores in scores.chunks_exact_mut(LANES) {
            greatest = simd.max(greatest, simd.mul(simd.load(scores), factor));
        }
        let maximum = self.maximum.max(simd.greatest(greatest));
        let mut sum = simd.splat(0.0);
        for scores in scores.chunks_exact_mut(LANES) {
            let weight = simd.exp(simd.fma(simd.load(scores), factor, simd.splat(-maximum)));
            simd.store(scores, weight);
            sum = simd.add(sum, weight);
        }
        if maximum > self.maximum {
            let correction = simd.exp(simd.splat(self.maximum - maximum));
            for sums in sums.chunks_exact_mut(LANES) {
                simd.store(sums, simd.mul(simd.load(sums), correction));
            }
            self.sum *= simd.lanes(correction)[0];
            self.maximum = maximum;
        }
        self.sum += simd.sum(sum);
    }
}

/// A run of queries: (sequence, first query's place in it, number of queries).
pub(crate) fn cut_queries(shape: &AttentionShape, length: impl Fn(usize) -> usize) -> Vec<(usize, usize, usize)> {
    let mut runs = Vec::new();
    for sequence in 0..shape.starts.len() {
        let tokens = shape.sequence(sequence).len();
        let step = length(tokens);
        runs.extend((0..tokens).step_by(step).map(|offset| (sequence, offset, (tokens - offset).min(step))));
    }
    runs
}

/// Cuts a tensor with `width` values per token and query head by runs of queries and by key/value head.
pub(crate) fn query_grid<'a, T: Send>(
    out: &'a mut [T],
    shape: &AttentionShape,
    runs: &[(usize, usize, usize)],
    width: usize,
) -> Grid<'a, T> {
    let ends = runs.iter().map(|&(sequence, offset, count)| shape.starts[sequence] + offset + count).collect();
    Grid::new(out, shape.head_count * width, ends, shape.group() * width)
}

/// out `[N, H · E]`, log_sum_exp `[N, H]` from q `[N, H, E]`, k and v `[N, K, E]`, pk and pv `[P, K, E]`.
/// `scale` is positive. `precision` is that of the operands of products; bf16 where the machine computes with it, else f32.
pub fn prefix_attention(
    out: RowsMut,
    log_sum_exp: &mut [f32],
    q: Rows,
    (k, v): (Rows, Rows),
    (pk, pv): (&[f32], &[f32]),
    shape: &AttentionShape,
    precision: Precision,
) {
    #[cfg(target_arch = "x86_64")]
    if precision == Precision::Bf16 && bf16_level() == Bf16Level::Amx {
        return crate::attention_tiles::prefix_attention(out, log_sum_exp, q, (k, v), (pk, pv), shape);
    }
    let (q, k, v) = (Widened::new(q), Widened::new(k), Widened::new(v));
    out.fill_f32(|out| prefix_attention_f32(out, log_sum_exp, q.f32(), (k.f32(), v.f32()), (pk, pv), shape));
}

fn prefix_attention_f32(
    out: &mut [f32],
    log_sum_exp: &mut [f32],
    q: &[f32],
    (k, v): (&[f32], &[f32]),
    (pk, pv): (&[f32], &[f32]),
    shape: &AttentionShape,
) {
    let blocks = KeyBlocks::new(shape);
    let keys = PackedBlocks::new(shape, &blocks, pk, k, Layouts::Transposed);
    let values = PackedBlocks::new(shape, &blocks, pv, v, Layouts::Natural);
    let runs = cut_queries(shape, |_| QUERY_BLOCK);
    let out = query_grid(out, shape, &runs, shape.head_width);
    let log_sum_exp = query_grid(log_sum_exp, shape, &runs, 1);
    pool::run(runs.len() * shape.key_value_head_count, |tile| {
        let (run, key_value_head) = (tile / shape.key_value_head_count, tile % shape.key_value_head_count);
        let (sequence, offset, count) = runs[run];
        dispatch(QueryBlock {
            shape,
            q,
            keys: &keys,
            values: &values,
            blocks: &blocks,
            out: out.claim(run, key_value_head),
            log_sum_exp: log_sum_exp.claim(run, key_value_head),
            sequence,
            offset,
            count,
            key_value_head,
        });
    });
}
