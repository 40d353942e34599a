//! Gradients of prefix attention with bf16 operands on AMX tiles. Same tasks as attention_backward.rs, but scores are kept
//! transposed, `[64 keys, 64 queries]`: weights and score gradients then are operands of the next products as they are.

use crate::attention::Rows;
use crate::attention_backward::{AttentionInputs, DPrefix, Partials, run_tasks};
use crate::attention_blocks::{AttentionShape, KeyBlock, KeyBlocks};
use crate::attention_tile_packs::RowsBf16;
use crate::attention_tiles::{TilePacks, tile_width};
use crate::memory::Scratch;
use crate::parts::Rectangle;
use crate::simd::amx::{A_BLOCK_LENGTH, BLOCK, Tiles};
use crate::simd::micro_f32::PANEL;
use crate::simd::{Kernel, LANES, Simd, dispatch};

/// Queries taken at once.
const QUERIES: usize = 64;
/// Queries per task at least, and tasks per sequence at most, as in attention_backward.rs.
const LEAST_TASK_QUERIES: usize = 2 * QUERIES;
const MOST_TASKS: usize = 8;

fn task_queries(tokens: usize) -> usize {
    tokens.div_ceil(MOST_TASKS).next_multiple_of(QUERIES).max(LEAST_TASK_QUERIES)
}

struct Task<'a> {
    shape: &'a AttentionShape<'a>,
    inputs: &'a AttentionInputs<'a>,
    /// Layout 0: A, 1: A of the transpose.
    keys: &'a TilePacks,
    /// Layout 0: A.
    values: &'a TilePacks,
    blocks: &'a KeyBlocks,
    dq: Rectangle<'a, f32>,
    /// `[2, keys seen in whole blocks of 64, E padded]`: gradients of keys, then of values; prefix, context, own.
    partial: &'a mut [f32],
    sequence: usize,
    offset: usize,
    count: usize,
    key_value_head: usize,
}

/// Queries and upstream gradients of one head, in blocks of 64 queries, and what each query contributes to its scores.
struct HeadRows {
    /// Per block of 64: B of the transpose, then B; `64 x E padded` each.
    queries: Scratch,
    douts: Scratch,
    /// `[queries]`; infinite beyond the last query, which makes its weights 0.
    log_sum_exp: Scratch,
    /// dout · out, `[queries]`.
    dots: Scratch,
}

/// Sum of products of `length` values of both from `start` on.
#[inline(always)]
fn dot<S: Simd>(simd: S, a: Rows, b: Rows, start: usize, length: usize) -> f32 {
    let mut sum = simd.splat(0.0);
    let whole = length / LANES * LANES;
    for at in (start..start + whole).step_by(LANES) {
        let product = match (a, b) {
            (Rows::Bf16(a), Rows::Bf16(b)) => (simd.load_bf16(&a[at..]), simd.load_bf16(&b[at..])),
            (Rows::F32(a), Rows::F32(b)) => (simd.load(&a[at..]), simd.load(&b[at..])),
            _ => unreachable!("gradient and result have one type"),
        };
        sum = simd.fma(product.0, product.1, sum);
    }
    (start + whole..start + length).fold(simd.sum(sum), |sum, at| sum + a.value(at) * b.value(at))
}

impl Task<'_> {
    #[inline(always)]
    fn head_rows<S: Simd>(&self, simd: S, head: usize) -> HeadRows {
        let (shape, inputs) = (self.shape, self.inputs);
        let (width, padded) = (shape.head_width, tile_width(shape));
        let query_count = self.count.next_multiple_of(QUERIES);
        let part = |row: usize| (shape.starts[self.sequence] + self.offset + row) * shape.head_count + head;
        let pack = |from: Rows| {
            let mut packed = Scratch::take(query_count * padded);
            for (block, to) in packed.u16_mut().chunks_exact_mut(2 * QUERIES * padded).enumerate() {
                let first = block * QUERIES;
                let count = (self.count - first).min(QUERIES);
                let rows = RowsBf16::new((QUERIES, padded), (count, width), from, |row| part(first + row) * width);
                let (transposed, natural) = to.split_at_mut(QUERIES * padded);
                rows.as_transposed_b(transposed);
                rows.as_b(natural);
            }
            packed
        };
        let (mut log_sum_exp, mut dots) = (Scratch::take(query_count), Scratch::zeroed(query_count));
        log_sum_exp.f32_mut().fill(f32::INFINITY);
        for row in 0..self.count {
            let at = part(row);
            log_sum_exp.f32_mut()[row] = inputs.log_sum_exp[at];
            dots.f32_mut()[row] = dot(simd, inputs.dout, inputs.out, at * width, width);
        }
        HeadRows { queries: pack(inputs.q), douts: pack(inputs.dout), log_sum_exp, dots }
    }
}

impl Kernel for Task<'_> {
    type Output = ();
    const ROUNDS: bool = true;
    #[inline(always)]
    fn run<S: Simd>(mut self, simd: S) {
        let Task { shape, offset, count, key_value_head, .. } = self;
        let (width, padded, group) = (shape.head_width, tile_width(shape), shape.group());
        let across = padded / BLOCK;
        let query_count = count.next_multiple_of(QUERIES);
        let tiles = Tiles::configure();
        let heads: Vec<HeadRows> = (0..group).map(|member| self.head_rows(simd, key_value_head * group + member)).collect();
        let mut dqueries = Scratch::zeroed(group * padded * query_count); // [group, E padded, queries]
        let mut pair = PairBlock::new();
        self.partial.fill(0.0);
        let (dkeys, dvalues) = self.partial.split_at_mut(self.partial.len() / 2);
        let mut key_row = 0;
        for (index, block) in self.blocks.of_sequence(shape, self.sequence) {
            if block.visible(offset + count - 1) == 0 {
                break;
            }
            let (keys, values) = (self.keys.get(index, key_value_head, 0), self.values.get(index, key_value_head, 0));
            let keys_transposed = self.keys.get(index, key_value_head, 1);
            let key_tiles = block.count.div_ceil(BLOCK);
            for (member, head) in heads.iter().enumerate() {
                for first in (0..query_count).step_by(QUERIES) {
                    if block.visible((offset + first + QUERIES - 1).min(offset + count - 1)) == 0 {
                        continue;
                    }
                    let packed = |rows: &Scratch, layout: usize| (first * 2 + layout * QUERIES) * padded..rows.len() * 2;
                    let queries = |layout| &head.queries.u16()[packed(&head.queries, layout)];
                    let douts = |layout| &head.douts.u16()[packed(&head.douts, layout)];
                    for key_tile in 0..key_tiles {
                        for query_tile in 0..QUERIES / BLOCK {
                            let place = key_tile * BLOCK * QUERIES + query_tile * BLOCK;
                            let a = key_tile * BLOCK * padded;
                            let b = query_tile * BLOCK * padded;
                            let to = (&mut pair.scores.f32_mut()[place..], QUERIES);
                            tiles.multiply(to, &keys[a..], &queries(0)[b..], across, false);
                            let to = (&mut pair.dweights.f32_mut()[place..], QUERIES);
                            tiles.multiply(to, &values[a..], &douts(0)[b..], across, false);
                        }
                    }
                    let terms = (&head.log_sum_exp.f32()[first..][..QUERIES], &head.dots.f32()[first..][..QUERIES]);
                    pair.differentiate(simd, block, offset + first, terms, shape.scale);
                    for key_tile in 0..key_tiles {
                        let a = key_tile * 2 * A_BLOCK_LENGTH;
                        for panel in 0..across {
                            let place = (key_row + key_tile * BLOCK) * padded + panel * BLOCK;
                            let b = panel * BLOCK * QUERIES;
                            let to = (&mut dvalues[place..], padded);
                            tiles.multiply(to, &pair.weights.u16()[a..], &douts(1)[b..], 2, true);
                            let to = (&mut dkeys[place..], padded);
                            tiles.multiply(to, &pair.dscores.u16()[a..], &queries(1)[b..], 2, true);
                        }
                    }
                    for row in 0..across {
                        for query_tile in 0..QUERIES / BLOCK {
                            let place = (member * padded + row * BLOCK) * query_count + first + query_tile * BLOCK;
                            let to = (&mut dqueries.f32_mut()[place..], query_count);
                            let a = row * BLOCK * PANEL;
                            let b = query_tile * BLOCK * PANEL;
                            tiles.multiply(to, &keys_transposed[a..], &pair.dscores_b.u16()[b..], key_tiles, true);
                        }
                    }
                }
            }
            key_row += PANEL;
        }
        for member in 0..group {
            for row in 0..count {
                let from = dqueries.f32()[member * padded * query_count + row..].iter().step_by(query_count);
                for (to, from) in self.dq.row_mut(row)[member * width..][..width].iter_mut().zip(from) {
                    *to = *from;
                }
            }
        }
    }
}

/// 64 keys by 64 queries.
struct PairBlock {
    /// `[64 keys, 64 queries]`.
    scores: Scratch,
    /// `[64 keys, 64 queries]`.
    dweights: Scratch,
    /// A, `[2][2][32 keys][32 queries]`.
    weights: Scratch,
    /// A, as `weights`.
    dscores: Scratch,
    /// B with keys as k, `[2][32 pairs][32 queries][2]`.
    dscores_b: Scratch,
}

impl PairBlock {
    fn new() -> PairBlock {
        let (whole, half) = (PANEL * QUERIES, PANEL * QUERIES / 2);
        PairBlock {
            scores: Scratch::zeroed(whole),
            dweights: Scratch::zeroed(whole),
            weights: Scratch::take(half),
            dscores: Scratch::take(half),
            dscores_b: Scratch::take(half),
        }
    }

    /// Turns scores and gradients of weights into weights and gradients of unscaled scores.
    #[inline(always)]
    fn differentiate<S: Simd>(
        &mut self,
        simd: S,
        block: KeyBlock,
        query_offset: usize,
        (log_sum_exp, dots): (&[f32], &[f32]),
        scale: f32,
    ) {
        let factor = simd.splat(scale);
        for key in 0..block.count.next_multiple_of(BLOCK) {
            // Queries before the first one that sees the key get a weight of 0.
            let first = match block.sequence_offset {
                _ if key >= block.count => QUERIES,
                Some(offset) => (offset + key).saturating_sub(query_offset).min(QUERIES),
                None => 0,
            };
            if first > 0 {
                self.scores.f32_mut()[key * QUERIES..][..first].fill(f32::NEG_INFINITY);
            }
        }
        for pair in 0..block.count.next_multiple_of(BLOCK) / 2 {
            for tile in 0..QUERIES / BLOCK {
                let mut both = [[simd.splat(0.0); 2]; 2];
                for (second, halves) in both.iter_mut().enumerate() {
                    let key = 2 * pair + second;
                    let mut weights = [simd.splat(0.0); 2];
                    for half in 0..2 {
                        let query = tile * BLOCK + half * LANES;
                        let score = simd.load(&self.scores.f32()[key * QUERIES + query..]);
                        let dweight = simd.load(&self.dweights.f32()[key * QUERIES + query..]);
                        let shifted = simd.sub(simd.mul(score, factor), simd.load(&log_sum_exp[query..]));
                        weights[half] = simd.exp(shifted);
                        let difference = simd.mul(simd.sub(dweight, simd.load(&dots[query..])), factor);
                        halves[half] = simd.mul(weights[half], difference);
                    }
                    let place = ((key / BLOCK * 2 + tile) * BLOCK + key % BLOCK) * BLOCK;
                    simd.store_bf16(&mut self.weights.u16_mut()[place..], weights[0], weights[1]);
                    simd.store_bf16(&mut self.dscores.u16_mut()[place..], halves[0], halves[1]);
                }
                let place = (tile * PANEL / 2 + pair) * 2 * BLOCK;
                let to = &mut self.dscores_b.u16_mut()[place..];
                simd.store_bf16_pairs(to, both[0][0], both[1][0]);
                simd.store_bf16_pairs(&mut to[2 * LANES..], both[0][1], both[1][1]);
            }
        }
    }
}

/// As [`crate::attention_backward::prefix_attention_backward`], with the operands of all products rounded to bf16. Needs AMX.
pub(crate) fn prefix_attention_backward(
    dq: &mut [f32],
    dkv: (&mut [f32], &mut [f32]),
    dprefix: DPrefix,
    inputs: &AttentionInputs,
    shape: &AttentionShape,
) {
    let blocks = KeyBlocks::new(shape);
    let keys = TilePacks::new(shape, &blocks, inputs.pk, inputs.k, &[RowsBf16::as_a, RowsBf16::as_transposed_a]);
    let values = TilePacks::new(shape, &blocks, inputs.pv, inputs.v, &[RowsBf16::as_a]);
    let partials = Partials {
        row_width: tile_width(shape),
        prefix_rows: shape.prefix_length.next_multiple_of(PANEL),
        sequence_rows: |seen| seen.next_multiple_of(PANEL),
        task_queries,
    };
    run_tasks(dq, dkv, dprefix, shape, &partials, |dq, partial, (sequence, offset, count), key_value_head| {
        dispatch(Task {
            shape,
            inputs,
            keys: &keys,
            values: &values,
            blocks: &blocks,
            dq,
            partial,
            sequence,
            offset,
            count,
            key_value_head,
        });
    });
}
