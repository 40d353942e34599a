//! Prefix attention with bf16 operands on AMX tiles; scores, weights' sums and results in f32.
//! Same algorithm as attention.rs, 32 queries at a time.

use crate::attention::{Rows, RowsMut, cut_queries, query_grid};
use crate::attention_blocks::{AttentionShape, KeyBlocks};
use crate::attention_tile_packs::RowsBf16;
use crate::memory::Scratch;
use crate::parts::{self, Grid, Rectangle};
use crate::pool;
use crate::simd::amx::{A_BLOCK_LENGTH, BLOCK, Tiles};
use crate::simd::bf16::convert_row;
use crate::simd::micro_f32::PANEL;
use crate::simd::{Kernel, LANES, Simd, dispatch};

/// Queries per task and head.
const TASK_QUERIES: usize = 64;

/// Keys or values of all blocks of 64 and heads in one or more tile layouts, each `64 x E padded` bf16.
pub(crate) struct TilePacks {
    values: Scratch,
    layout_count: usize,
    layout_length: usize,
    head_count: usize,
}

/// Writes rows in one layout.
pub(crate) type Layout = fn(&RowsBf16, &mut [u16]);

/// E rounded up to whole tiles.
pub(crate) fn tile_width(shape: &AttentionShape) -> usize {
    shape.head_width.next_multiple_of(BLOCK)
}

impl TilePacks {
    /// `sequence` is `[N, K, E]`, `prefix` `[P, K, E]`.
    pub(crate) fn new(shape: &AttentionShape, blocks: &KeyBlocks, prefix: &[f32], sequence: Rows, layouts: &[Layout]) -> Self {
        let (heads, width) = (shape.key_value_head_count, tile_width(shape));
        let layout_length = PANEL * width;
        let chunk = layouts.len() * layout_length;
        let mut values = Scratch::take(blocks.blocks.len() * heads * chunk / 2);
        parts::for_chunks(values.u16_mut(), chunk, |index, to| {
            let (block, head) = (blocks.blocks[index / heads], index % heads);
            let from = if block.sequence_offset.is_some() { sequence } else { Rows::F32(prefix) };
            let start = |key: usize| ((block.row + key) * heads + head) * shape.head_width;
            let rows = RowsBf16::new((PANEL, width), (block.count, shape.head_width), from, start);
            for (layout, to) in layouts.iter().zip(to.chunks_exact_mut(layout_length)) {
                layout(&rows, to);
            }
        });
        TilePacks { values, layout_count: layouts.len(), layout_length, head_count: heads }
    }

    pub(crate) fn get(&self, block: usize, head: usize, layout: usize) -> &[u16] {
        let index = (block * self.head_count + head) * self.layout_count + layout;
        &self.values.u16()[index * self.layout_length..][..self.layout_length]
    }
}

/// A task's part of the result.
enum OutRectangle<'a> {
    F32(Rectangle<'a, f32>),
    Bf16(Rectangle<'a, u16>),
}

/// The whole result.
enum OutGrid<'a> {
    F32(Grid<'a, f32>),
    Bf16(Grid<'a, u16>),
}

struct Task<'a> {
    shape: &'a AttentionShape<'a>,
    q: Rows<'a>,
    /// Layout 0: B of the transpose.
    keys: &'a TilePacks,
    /// Layout 0: B.
    values: &'a TilePacks,
    blocks: &'a KeyBlocks,
    out: OutRectangle<'a>,
    log_sum_exp: Rectangle<'a, f32>,
    sequence: usize,
    offset: usize,
    count: usize,
    key_value_head: usize,
}

impl Kernel for Task<'_> {
    type Output = ();
    const ROUNDS: bool = true;
    #[inline(always)]
    fn run<S: Simd>(mut self, simd: S) {
        let Task { shape, key_value_head, .. } = self;
        let (width, padded) = (shape.head_width, tile_width(shape));
        let tiles = Tiles::configure();
        let mut scores = Scratch::take(BLOCK * PANEL);
        let mut weights = Scratch::take(BLOCK * PANEL / 2);
        let mut queries = Scratch::take(BLOCK * padded / 2);
        let mut sums = Scratch::take(BLOCK * padded);
        for first in (0..self.count).step_by(BLOCK) {
            let (offset, count) = (self.offset + first, (self.count - first).min(BLOCK));
            let first_token = shape.starts[self.sequence] + offset;
            for member in 0..shape.group() {
                let head = key_value_head * shape.group() + member;
                let start = |row: usize| ((first_token + row) * shape.head_count + head) * width;
                RowsBf16::new((BLOCK, padded), (count, width), self.q, start).as_a(queries.u16_mut());
                let mut running = Running::start(simd);
                sums.f32_mut().fill(0.0);
                for (index, block) in self.blocks.of_sequence(shape, self.sequence) {
                    let panels = block.visible(offset + count - 1).div_ceil(BLOCK);
                    if panels == 0 {
                        break;
                    }
                    let keys = self.keys.get(index, key_value_head, 0);
                    for panel in 0..panels {
                        let to = (&mut scores.f32_mut()[panel * BLOCK..], PANEL);
                        tiles.multiply(to, queries.u16(), &keys[panel * BLOCK * padded..], padded / BLOCK, false);
                    }
                    for row in 0..count {
                        let scores = &mut scores.f32_mut()[row * PANEL..][..panels * BLOCK];
                        let sums = &mut sums.f32_mut()[row * padded..][..padded];
                        let weights = &mut weights.u16_mut()[row * BLOCK..];
                        running.add(simd, row, scores, weights, sums, block.visible(offset + row), shape.scale);
                    }
                    let values = self.values.get(index, key_value_head, 0);
                    for panel in 0..padded / BLOCK {
                        let to = (&mut sums.f32_mut()[panel * BLOCK..], padded);
                        tiles.multiply(to, weights.u16(), &values[panel * BLOCK * PANEL..], panels, true);
                    }
                }
                for row in 0..count {
                    let (reference, sum) = running.finish(simd, row);
                    let factor = 1.0 / sum;
                    let sums = &mut sums.f32_mut()[row * padded..][..width];
                    sums.iter_mut().for_each(|sum| *sum *= factor);
                    match &mut self.out {
                        OutRectangle::F32(out) => out.row_mut(first + row)[member * width..][..width].copy_from_slice(sums),
                        OutRectangle::Bf16(out) => convert_row(&mut out.row_mut(first + row)[member * width..][..width], sums),
                    }
                    self.log_sum_exp.row_mut(first + row)[member] = reference + sum.ln();
                }
            }
        }
    }
}

/// How far a scaled score may rise above its query's reference before sums are rescaled: weights stay below e^8.
/// Rescaling on every new maximum would cost a mispredicted branch per row (after FlashAttention 4).
const MOST_GROWTH: f32 = 8.0;

/// A score near the maximum so far of each of 32 queries, and lane by lane the sum of exponentials relative to it.
struct Running<S: Simd> {
    references: [f32; BLOCK],
    sums: [S::V; BLOCK],
}

impl<S: Simd> Running<S> {
    #[inline(always)]
    fn start(simd: S) -> Self {
        Running { references: [f32::NEG_INFINITY; BLOCK], sums: [simd.splat(0.0); BLOCK] }
    }

    /// Writes the weights of a row of scores as A, `[panels][32][32]` from this row on, and rescales what was summed before.
    #[inline(always)]
    fn add(&mut self, simd: S, row: usize, scores: &mut [f32], weights: &mut [u16], sums: &mut [f32], visible: usize, scale: f32) {
        if visible == 0 {
            for panel in 0..scores.len() / BLOCK {
                weights[panel * A_BLOCK_LENGTH..][..BLOCK].fill(0);
            }
            return;
        }
        if visible < scores.len() {
            scores[visible..].fill(f32::NEG_INFINITY);
        }
        let factor = simd.splat(scale);
        let mut greatest = simd.splat(f32::NEG_INFINITY);
        for scores in scores.chunks_exact(LANES) {
            greatest = simd.max(greatest, simd.load(scores));
        }
        let greatest = simd.greatest(greatest) * scale;
        if greatest > self.references[row] + MOST_GROWTH {
            let correction = simd.exp(simd.splat(self.references[row] - greatest));
            for sums in sums.chunks_exact_mut(LANES) {
                simd.store(sums, simd.mul(simd.load(sums), correction));
            }
            self.sums[row] = simd.mul(self.sums[row], correction);
            self.references[row] = greatest;
        }
        let shift = simd.splat(-self.references[row]);
        for (panel, scores) in scores.chunks_exact(BLOCK).enumerate() {
            let low = simd.exp(simd.fma(simd.load(scores), factor, shift));
            let high = simd.exp(simd.fma(simd.load(&scores[LANES..]), factor, shift));
            self.sums[row] = simd.add(self.sums[row], simd.add(low, high));
            simd.store_bf16(&mut weights[panel * A_BLOCK_LENGTH..], low, high);
        }
    }

    #[inline(always)]
    fn finish(&self, simd: S, row: usize) -> (f32, f32) {
        (self.references[row], simd.sum(self.sums[row]))
    }
}

/// As [`crate::attention::prefix_attention`], with q, k, v and the weights rounded to bf16. Needs AMX.
pub(crate) fn prefix_attention(
    out: RowsMut,
    log_sum_exp: &mut [f32],
    q: Rows,
    (k, v): (Rows, Rows),
    (pk, pv): (&[f32], &[f32]),
    shape: &AttentionShape,
) {
    let blocks = KeyBlocks::new(shape);
    let keys = TilePacks::new(shape, &blocks, pk, k, &[RowsBf16::as_transposed_b]);
    let values = TilePacks::new(shape, &blocks, pv, v, &[RowsBf16::as_b]);
    let runs = cut_queries(shape, |_| TASK_QUERIES);
    let out = match out {
        RowsMut::F32(out) => OutGrid::F32(query_grid(out, shape, &runs, shape.head_width)),
        RowsMut::Bf16(out) => OutGrid::Bf16(query_grid(out, shape, &runs, shape.head_width)),
    };
    let log_sum_exp = query_grid(log_sum_exp, shape, &runs, 1);
    pool::run(runs.len() * shape.key_value_head_count, |tile| {
        let (run, key_value_head) = (tile / shape.key_value_head_count, tile % shape.key_value_head_count);
        let (sequence, offset, count) = runs[run];
        dispatch(Task {
            shape,
            q,
            keys: &keys,
            values: &values,
            blocks: &blocks,
            out: match &out {
                OutGrid::F32(out) => OutRectangle::F32(out.claim(run, key_value_head)),
                OutGrid::Bf16(out) => OutRectangle::Bf16(out.claim(run, key_value_head)),
            },
            log_sum_exp: log_sum_exp.claim(run, key_value_head),
            sequence,
            offset,
            count,
            key_value_head,
        });
    });
}
