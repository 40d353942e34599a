//! Gradients of prefix attention: scores are computed again block by block (FlashAttention, algorithm 4).
//! A task owns some queries of one sequence and one key/value head; what tasks give to the same key is kept apart
//! and added in a fixed order afterwards.

use crate::attention::{AttentionShape, Precision, QUERY_BLOCK, Rows, cut_queries, query_grid};
use crate::attention_blocks::{KeyBlocks, Layouts, PackedBlocks};
use crate::attention_rows::Widened;
use crate::memory::Scratch;
use crate::parts::{self, Parts, Rectangle};
use crate::pool;
use crate::simd::level::{Bf16Level, bf16_level};
use crate::simd::micro_f32::{PANEL, Strided, small_product};
use crate::simd::{Kernel, LANES, Simd, dispatch};
use std::ops::Range;

/// Queries per task at least; more tasks would mean more partial sums of the keys' gradients.
const LEAST_TASK_QUERIES: usize = 3 * QUERY_BLOCK;
/// Tasks per sequence and key/value head at most, which bounds the partial sums.
const MOST_TASKS: usize = 8;

fn task_queries(tokens: usize) -> usize {
    tokens.div_ceil(MOST_TASKS).next_multiple_of(QUERY_BLOCK).max(LEAST_TASK_QUERIES)
}

/// What the backward pass reads.
#[derive(Clone, Copy)]
pub struct AttentionInputs<'a> {
    /// `[N, H · E]`.
    pub dout: Rows<'a>,
    /// `[N, H · E]`, of the forward pass.
    pub out: Rows<'a>,
    /// `[N, H]`, of the forward pass.
    pub log_sum_exp: &'a [f32],
    /// `[N, H, E]`.
    pub q: Rows<'a>,
    /// `[N, K, E]`.
    pub k: Rows<'a>,
    /// `[N, K, E]`.
    pub v: Rows<'a>,
    /// `[P, K, E]`.
    pub pk: &'a [f32],
    /// `[P, K, E]`.
    pub pv: &'a [f32],
}

/// What a task of the f32 kernel reads, beside keys and values; as in [`AttentionInputs`].
#[derive(Clone, Copy)]
struct TaskInputs<'a> {
    dout: &'a [f32],
    out: &'a [f32],
    log_sum_exp: &'a [f32],
    q: &'a [f32],
}

struct Task<'a> {
    shape: &'a AttentionShape<'a>,
    inputs: TaskInputs<'a>,
    keys: &'a PackedBlocks,
    values: &'a PackedBlocks,
    blocks: &'a KeyBlocks,
    dq: Rectangle<'a, f32>,
    /// `[2, keys seen, E padded]`: gradients of keys, then of values; prefix, context, own.
    partial: &'a mut [f32],
    sequence: usize,
    offset: usize,
    count: usize,
    key_value_head: usize,
}

impl Task<'_> {
    /// Copies the rows of one head of a `[N, H, E]` tensor to `[count, E padded]`.
    fn gather(&self, from: &[f32], to: &mut [f32], head: usize) {
        let (width, padded) = (self.shape.head_width, self.shape.padded_width());
        let first = self.shape.starts[self.sequence] + self.offset;
        for (row, to) in to.chunks_exact_mut(padded).enumerate().take(self.count) {
            let from = &from[((first + row) * self.shape.head_count + head) * width..][..width];
            to[..width].copy_from_slice(from);
            to[width..].fill(0.0);
        }
    }
}

impl Kernel for Task<'_> {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(mut self, simd: S) {
        let Task { shape, inputs, offset, count, key_value_head, .. } = self;
        let (width, padded, group) = (shape.head_width, shape.padded_width(), shape.group());
        let first_token = shape.starts[self.sequence] + offset;
        let head_length = count * padded;
        let mut gathered = Scratch::take(3 * group * head_length);
        let mut row_terms = Scratch::take(2 * group * count); // log-sum-exp, then dout · out
        let mut tiles = Scratch::take(2 * QUERY_BLOCK * PANEL);
        let (queries, rest) = gathered.f32_mut().split_at_mut(group * head_length);
        let (douts, dqueries) = rest.split_at_mut(group * head_length);
        let (row_maxima, row_dots) = row_terms.f32_mut().split_at_mut(group * count);
        dqueries.fill(0.0);
        for member in 0..group {
            let head = key_value_head * group + member;
            self.gather(inputs.q, &mut queries[member * head_length..], head);
            self.gather(inputs.dout, &mut douts[member * head_length..], head);
            for row in 0..count {
                let part = (first_token + row) * shape.head_count + head;
                row_maxima[member * count + row] = inputs.log_sum_exp[part];
                let (dout, out) = (&inputs.dout[part * width..][..width], &inputs.out[part * width..][..width]);
                row_dots[member * count + row] = crate::rms_norm::sum_of_products(simd, dout, out, None);
            }
        }
        self.partial.fill(0.0);
        let (dkeys, dvalues) = self.partial.split_at_mut(self.partial.len() / 2);
        let mut key_row = 0;
        for (index, block) in self.blocks.of_sequence(shape, self.sequence) {
            if block.visible(offset + count - 1) == 0 {
                break;
            }
            let (dkeys, dvalues) = (&mut dkeys[key_row * padded..], &mut dvalues[key_row * padded..]);
            key_row += block.visible(offset + count - 1);
            let keys_transposed = self.keys.transposed(index, key_value_head);
            let keys = self.keys.natural(index, key_value_head);
            let values_transposed = self.values.transposed(index, key_value_head);
            for member in 0..group {
                for first in (0..count).step_by(QUERY_BLOCK) {
                    let rows = (count - first).min(QUERY_BLOCK);
                    let columns = block.visible(offset + first + rows - 1);
                    if columns == 0 {
                        continue;
                    }
                    let at = member * head_length + first * padded;
                    let query = Strided { values: &queries[at..], row_stride: padded, column_stride: 1 };
                    let dout = Strided { values: &douts[at..], row_stride: padded, column_stride: 1 };
                    let (weights, dscores) = tiles.f32_mut().split_at_mut(QUERY_BLOCK * PANEL);
                    let extent = (rows, columns, width);
                    small_product(simd, (weights, PANEL), query, (keys_transposed, PANEL), extent, false);
                    small_product(simd, (dscores, PANEL), dout, (values_transposed, PANEL), extent, false);
                    for row in 0..rows {
                        let term = member * count + first + row;
                        let range = row * PANEL..row * PANEL + columns.next_multiple_of(LANES);
                        let visible = block.visible(offset + first + row);
                        let terms = (row_maxima[term], row_dots[term], shape.scale);
                        score_gradients(simd, &mut weights[range.clone()], &mut dscores[range], visible, terms);
                    }
                    let transposed = |values| Strided { values, row_stride: 1, column_stride: PANEL };
                    let extent = (columns, width, rows);
                    small_product(simd, (dvalues, padded), transposed(weights), (&douts[at..], padded), extent, true);
                    small_product(simd, (dkeys, padded), transposed(dscores), (&queries[at..], padded), extent, true);
                    let dscores = Strided { values: dscores, row_stride: PANEL, column_stride: 1 };
                    let dquery = (&mut dqueries[at..], padded);
                    small_product(simd, dquery, dscores, (keys, padded), (rows, width, columns), true);
                }
            }
        }
        for member in 0..group {
            for row in 0..count {
                let from = &dqueries[member * head_length + row * padded..][..width];
                self.dq.row_mut(row)[member * width..][..width].copy_from_slice(from);
            }
        }
    }
}

/// Scores become weights, gradients of weights become gradients of unscaled scores; both 0 from `visible` on.
#[inline(always)]
fn score_gradients<S: Simd>(
    simd: S,
    weights: &mut [f32],
    dscores: &mut [f32],
    visible: usize,
    (log_sum_exp, dot, scale): (f32, f32, f32),
) {
    weights[visible..].fill(f32::NEG_INFINITY);
    let (factor, shift, dot) = (simd.splat(scale), simd.splat(-log_sum_exp), simd.splat(dot));
    for (weights, dscores) in weights.chunks_exact_mut(LANES).zip(dscores.chunks_exact_mut(LANES)) {
        let weight = simd.exp(simd.fma(simd.load(weights), factor, shift));
        let difference = simd.mul(simd.sub(simd.load(dscores), dot), factor);
        simd.store(weights, weight);
        simd.store(dscores, simd.mul(weight, difference));
    }
    dscores[visible..].fill(0.0);
}

/// How tasks are cut and how their partial sums are laid out: `[2, keys seen, row width]`, rows of the prefix, then of the context,
/// then of the own keys.
pub(crate) struct Partials {
    /// Words from one key to the next.
    pub row_width: usize,
    /// Rows that the prefix takes.
    pub prefix_rows: usize,
    /// Rows that so many keys of the context, or so many own keys, take.
    pub sequence_rows: fn(usize) -> usize,
    /// Queries per task in a sequence of so many tokens.
    pub task_queries: fn(usize) -> usize,
}

/// Where the prefix's gradients go, if they are wanted.
pub(crate) type DPrefix<'a> = Option<(&'a mut [f32], &'a mut [f32])>;

/// The partial sums of all tasks.
struct Sums<'a> {
    values: &'a [f32],
    ends: &'a [usize],
    head_count: usize,
    row_width: usize,
}

impl Sums<'_> {
    /// Adds what some runs give to their key `row`, of keys or, if `of_values`, of values.
    fn add_up(&self, out: &mut [f32], runs: Range<usize>, head: usize, row: usize, of_values: bool) {
        for task in runs.map(|run| run * self.head_count + head) {
            let start = if task == 0 { 0 } else { self.ends[task - 1] };
            let half = if of_values { (self.ends[task] - start) / 2 } else { 0 };
            for (out, from) in out.iter_mut().zip(&self.values[start + half + row * self.row_width..]) {
                *out += from;
            }
        }
    }
}

/// Rows of the keys' gradients that one task adds up.
const ROWS_PER_SUM: usize = 32;

/// What sees the head of a sequence beside the sequence itself.
struct Branch {
    /// Tokens of the head that it sees.
    length: usize,
    runs: Range<usize>,
}

/// For each sequence what sees its head, in order; nothing where no context is shared.
fn branches(shape: &AttentionShape, runs: &[(usize, usize, usize)]) -> Vec<Vec<Branch>> {
    let mut branches = Vec::new();
    for (sequence, context) in shape.contexts.iter().enumerate().filter(|(_, context)| context.length > 0) {
        branches.resize_with(shape.starts.len(), Vec::new);
        let first = runs.partition_point(|run| run.0 < sequence);
        let runs = first..runs.partition_point(|run| run.0 <= sequence);
        branches[context.owner].push(Branch { length: context.length, runs });
    }
    branches
}

/// Runs `task(its part of dq, partial sums, run of queries, key/value head)` for all runs and heads, then adds up the partial sums.
pub(crate) fn run_tasks(
    dq: &mut [f32],
    (dk, dv): (&mut [f32], &mut [f32]),
    dprefix: DPrefix,
    shape: &AttentionShape,
    partials: &Partials,
    task: impl Fn(Rectangle<f32>, &mut [f32], (usize, usize, usize), usize) + Sync,
) {
    let (heads, width) = (shape.key_value_head_count, shape.head_width);
    let runs = cut_queries(shape, partials.task_queries);
    let branches = branches(shape, &runs);
    let context_rows = |sequence| (partials.sequence_rows)(shape.context(sequence).length);
    let mut end = 0;
    let ends: Vec<usize> = (0..runs.len() * heads)
        .map(|tile| {
            let (sequence, offset, count) = runs[tile / heads];
            let rows = partials.prefix_rows + context_rows(sequence) + (partials.sequence_rows)(offset + count);
            end += 2 * rows * partials.row_width;
            end
        })
        .collect();
    let mut values = Scratch::take(end);
    {
        let dq = query_grid(dq, shape, &runs, width);
        let parts = Parts::at(values.f32_mut(), &ends);
        pool::run(ends.len(), |tile| {
            let (run, head) = (tile / heads, tile % heads);
            task(dq.claim(run, head), parts.claim(tile), runs[run], head);
        });
    }
    let sums = Sums { values: values.f32(), ends: &ends, head_count: heads, row_width: partials.row_width };
    let chunk = ROWS_PER_SUM * heads * width;
    parts::for_chunks2((dk, chunk), (dv, chunk), |task, dk, dv| {
        for (row, (dk, dv)) in dk.chunks_exact_mut(width).zip(dv.chunks_exact_mut(width)).enumerate() {
            let (token, head) = (task * ROWS_PER_SUM + row / heads, row % heads);
            let sequence = shape.starts.partition_point(|&start| start <= token) - 1;
            let offset = token - shape.starts[sequence];
            // Runs of earlier queries do not see the key.
            let first = runs.partition_point(|&(of, start, count)| (of, start + count) <= (sequence, offset));
            let seen = first..runs.partition_point(|run| run.0 <= sequence);
            let own_row = partials.prefix_rows + context_rows(sequence) + offset;
            for (out, of_values) in [(dk, false), (dv, true)] {
                out.fill(0.0);
                sums.add_up(out, seen.clone(), head, own_row, of_values);
                for branch in branches.get(sequence).into_iter().flatten().filter(|branch| branch.length > offset) {
                    sums.add_up(out, branch.runs.clone(), head, partials.prefix_rows + offset, of_values);
                }
            }
        }
    });
    if let Some((dpk, dpv)) = dprefix {
        parts::for_chunks2((dpk, width), (dpv, width), |index, dpk, dpv| {
            for (out, of_values) in [(dpk, false), (dpv, true)] {
                out.fill(0.0);
                sums.add_up(out, 0..runs.len(), index % heads, index / heads, of_values);
            }
        });
    }
}

/// dq `[N, H, E]`, dk and dv `[N, K, E]` and, where wanted, dpk and dpv `[P, K, E]`; all overwritten.
/// `precision` is that of the operands of products; bf16 where the machine computes with it, else f32.
pub fn prefix_attention_backward(
    dq: &mut [f32],
    dkv: (&mut [f32], &mut [f32]),
    dprefix: Option<(&mut [f32], &mut [f32])>,
    inputs: &AttentionInputs,
    shape: &AttentionShape,
    precision: Precision,
) {
    #[cfg(target_arch = "x86_64")]
    if precision == Precision::Bf16 && bf16_level() == Bf16Level::Amx {
        return crate::attention_tiles_backward::prefix_attention_backward(dq, dkv, dprefix, inputs, shape);
    }
    let blocks = KeyBlocks::new(shape);
    let (k, v) = (Widened::new(inputs.k), Widened::new(inputs.v));
    let (q, out, dout) = (Widened::new(inputs.q), Widened::new(inputs.out), Widened::new(inputs.dout));
    let keys = PackedBlocks::new(shape, &blocks, inputs.pk, k.f32(), Layouts::Both);
    let values = PackedBlocks::new(shape, &blocks, inputs.pv, v.f32(), Layouts::Transposed);
    let inputs = TaskInputs { dout: dout.f32(), out: out.f32(), log_sum_exp: inputs.log_sum_exp, q: q.f32() };
    let partials =
        Partials { row_width: shape.padded_width(), prefix_rows: shape.prefix_length, sequence_rows: |seen| seen, task_queries };
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
