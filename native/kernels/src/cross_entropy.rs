//! Cross entropy at target positions. The vocabulary is taken in chunks with a running maximum, as attention takes keys:
//! logits become weights and weights a gradient while they are in the cache, so that neither is ever in memory.

use crate::frozen_matrix::{FrozenMatrix, ReadyPanel};
use crate::memory::Scratch;
use crate::parts::{self, Parts};
use crate::simd::micro_f32::PANEL;
use crate::simd::packed_rows::{Multiplier, PackedRows, RowLayout, STRIP};
use crate::simd::{Kernel, LANES, Simd, dispatch};
use std::ops::Range;

/// Targets whose logits exist at the same time: whole tiles of 6 rows and of 32.
const STRIP_ROWS: usize = 96;
/// Targets of one task: each weight that comes from memory is used for all of them.
const BLOCK_ROWS: usize = 3 * STRIP_ROWS;
/// Tokens of the vocabulary per chunk, a multiple of 64. At a width of 576 its weights take 600 KiB in both directions,
/// a strip's logits, weights and gradient 370 KiB of a 1 to 2 MiB L2 cache.
const CHUNK: usize = 256;
/// Parts of the vocabulary that are taken side by side, whatever the number of threads.
const MOST_GROUPS: usize = 8;
/// Targets taken at once, which bounds the gradients of the groups in memory to 4 x 576 rows.
const MOST_TARGETS: usize = 2 * BLOCK_ROWS;

/// What one group of the vocabulary says of one target.
#[derive(Clone, Copy)]
struct Running {
    maximum: f32,
    /// Sum of exponentials relative to the maximum.
    sum: f32,
    target_logit: f32,
    likeliest: i32,
}

impl Running {
    const START: Running = Running { maximum: f32::NEG_INFINITY, sum: 0.0, target_logit: f32::NEG_INFINITY, likeliest: 0 };
}

/// losses `[M]` nats of `tokens` `[M]` at rows `positions` `[M]` of hidden `[N, D]`, for the vocabulary matrix `V x D`;
/// dhidden `[M, D]` with an upstream gradient of 1, and the likeliest token of each target, where wanted.
/// Positions and tokens lie inside `hidden` and the vocabulary.
pub fn target_cross_entropy(
    losses: &mut [f32],
    mut dhidden: Option<&mut [f32]>,
    hidden: &[f32],
    matrix: &FrozenMatrix,
    positions: &[usize],
    tokens: &[usize],
    mut likeliest: Option<&mut [i32]>,
) {
    let d = matrix.columns();
    for first in (0..losses.len()).step_by(MOST_TARGETS) {
        let range = first..(first + MOST_TARGETS).min(losses.len());
        let targets = Targets { hidden, matrix, positions: &positions[range.clone()], tokens: &tokens[range.clone()] };
        let dhidden = dhidden.as_deref_mut().map(|dhidden| &mut dhidden[range.start * d..range.end * d]);
        let scan = targets.scan_vocabulary(dhidden.is_some());
        scan.finish(&targets, &mut losses[range.clone()], dhidden, likeliest.as_deref_mut().map(|ids| &mut ids[range]));
    }
}

/// Some targets and what predicts them.
#[derive(Clone, Copy)]
struct Targets<'a> {
    hidden: &'a [f32],
    matrix: &'a FrozenMatrix,
    positions: &'a [usize],
    tokens: &'a [usize],
}

/// What all groups found, `[groups][blocks][BLOCK_ROWS]`.
struct Scan {
    running: Vec<Running>,
    /// Sums of weights times rows of the matrix, each row of `padded_width` values.
    gradients: Option<Scratch>,
    padded_width: usize,
    /// Rows of one group.
    group_rows: usize,
}

impl Targets<'_> {
    fn block(&self, index: usize) -> Self {
        let range = index * BLOCK_ROWS..((index + 1) * BLOCK_ROWS).min(self.positions.len());
        Targets { positions: &self.positions[range.clone()], tokens: &self.tokens[range], ..*self }
    }

    fn scan_vocabulary(&self, wants_gradient: bool) -> Scan {
        let (vocabulary, padded_width) = (self.matrix.rows(), self.matrix.columns().next_multiple_of(PANEL));
        let group_length = vocabulary.div_ceil(MOST_GROUPS).next_multiple_of(CHUNK);
        let block_count = self.positions.len().div_ceil(BLOCK_ROWS);
        let group_rows = block_count * BLOCK_ROWS;
        let row_count = vocabulary.div_ceil(group_length) * group_rows;
        let mut running = vec![Running::START; row_count];
        let mut gradients = wants_gradient.then(|| Scratch::take(row_count * padded_width));
        let parts = gradients.as_mut().map(|gradients| Parts::new(gradients.f32_mut(), BLOCK_ROWS * padded_width));
        parts::for_chunks(&mut running, BLOCK_ROWS, |task, running| {
            let (group, block) = (task / block_count, task % block_count);
            let tokens = group * group_length..((group + 1) * group_length).min(vocabulary);
            self.block(block).scan_group(tokens, running, parts.as_ref().map(|parts| parts.claim(task)));
        });
        drop(parts);
        Scan { running, gradients, padded_width, group_rows }
    }

    /// One task: a block of targets over one group of the vocabulary.
    fn scan_group(&self, group: Range<usize>, running: &mut [Running], mut gradient: Option<&mut [f32]>) {
        let (matrix, d) = (self.matrix, self.matrix.columns());
        let padded_width = d.next_multiple_of(PANEL);
        let layout = RowLayout::of(matrix.precision());
        let multiplier = Multiplier::start(layout);
        let strips: Vec<PackedRows> = (self.positions.chunks(STRIP_ROWS))
            .map(|positions| {
                let mut rows = PackedRows::take(layout, STRIP_ROWS, d);
                dispatch(PackRows { rows: &mut rows, hidden: self.hidden, positions, d });
                rows
            })
            .collect();
        if let Some(gradient) = gradient.as_deref_mut() {
            gradient.fill(0.0);
        }
        let mut logits = Scratch::take(STRIP_ROWS * CHUNK);
        for first_token in group.clone().step_by(CHUNK) {
            let width = (group.end - first_token).min(CHUNK);
            let mut weights = PackedRows::take(layout, STRIP_ROWS, width);
            let panel_width = matrix.forward().width();
            let first_panel = first_token / panel_width;
            let forward: Vec<ReadyPanel> =
                (0..width.div_ceil(panel_width)).map(|panel| matrix.forward().panel(first_panel + panel)).collect();
            let backward: Option<Vec<ReadyPanel>> = gradient.is_some().then(|| {
                let panels = matrix.backward();
                (0..d.div_ceil(panels.width())).map(|panel| panels.panel_part(panel, first_token..first_token + width)).collect()
            });
            for (strip, rows) in strips.iter().enumerate() {
                let first = strip * STRIP_ROWS;
                let count = (self.positions.len() - first).min(STRIP_ROWS);
                let logits = logits.f32_mut();
                for (index, panel) in forward.iter().enumerate() {
                    multiplier.multiply((&mut logits[index * panel_width..], CHUNK), rows, count, panel.values(), false);
                }
                let mut strip_gradient = gradient.as_deref_mut().map(|gradient| &mut gradient[first * padded_width..]);
                dispatch(ReduceStrip {
                    logits,
                    weights: &mut weights,
                    first_token,
                    width,
                    tokens: &self.tokens[first..first + count],
                    running: &mut running[first..first + count],
                    gradient: strip_gradient.as_deref_mut().map(|gradient| (gradient, padded_width)),
                });
                if let (Some(gradient), Some(backward)) = (strip_gradient, &backward) {
                    for (index, panel) in backward.iter().enumerate() {
                        let to = &mut gradient[index * panel_width..];
                        multiplier.multiply((to, padded_width), &weights, count, panel.values(), true);
                    }
                }
            }
        }
    }
}

impl Scan {
    /// Adds the groups up, in order.
    fn finish(mut self, targets: &Targets, losses: &mut [f32], dhidden: Option<&mut [f32]>, likeliest: Option<&mut [i32]>) {
        let groups = |target: usize| self.running[target..].iter().step_by(self.group_rows);
        let totals: Vec<Running> = (0..losses.len())
            .map(|target| {
                let mut total = Running::START;
                for found in groups(target) {
                    if found.maximum > total.maximum {
                        (total.maximum, total.likeliest) = (found.maximum, found.likeliest);
                    }
                    total.target_logit = total.target_logit.max(found.target_logit);
                }
                total.sum = groups(target).map(|found| found.sum * (found.maximum - total.maximum).exp()).sum();
                total
            })
            .collect();
        for (loss, total) in losses.iter_mut().zip(&totals) {
            *loss = total.maximum + total.sum.ln() - total.target_logit;
        }
        if let Some(likeliest) = likeliest {
            likeliest.iter_mut().zip(&totals).for_each(|(likeliest, total)| *likeliest = total.likeliest);
        }
        let (Some(dhidden), Some(gradients)) = (dhidden, self.gradients.take()) else { return };
        let d = targets.matrix.columns();
        let rows = crate::rms_norm::rows_per_task(d);
        parts::for_chunks(dhidden, rows * d, |task, dhidden| {
            let mut target_row = Scratch::take(d);
            for (offset, dhidden) in dhidden.chunks_exact_mut(d).enumerate() {
                let target = task * rows + offset;
                targets.matrix.read_row(target_row.f32_mut(), targets.tokens[target]);
                dhidden.iter_mut().zip(target_row.f32()).for_each(|(dhidden, weight)| *dhidden = -weight);
                for row in (target..self.running.len()).step_by(self.group_rows) {
                    let factor = (self.running[row].maximum - totals[target].maximum).exp() / totals[target].sum;
                    let gradient = &gradients.f32()[row * self.padded_width..][..d];
                    dispatch(AddScaled { out: dhidden, values: gradient, factor });
                }
            }
        });
    }
}

struct AddScaled<'a> {
    out: &'a mut [f32],
    values: &'a [f32],
    factor: f32,
}

impl Kernel for AddScaled<'_> {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self, _: S) {
        for (out, value) in self.out.iter_mut().zip(self.values) {
            *out += value * self.factor;
        }
    }
}

struct PackRows<'a> {
    rows: &'a mut PackedRows,
    hidden: &'a [f32],
    positions: &'a [usize],
    d: usize,
}

impl Kernel for PackRows<'_> {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        for (row, &position) in self.positions.iter().enumerate() {
            let values = &self.hidden[position * self.d..][..self.d];
            for (strip, values) in values.chunks(STRIP).enumerate() {
                let mut padded = [0.0; STRIP];
                padded[..values.len()].copy_from_slice(values);
                let pair = (simd.load(&padded), simd.load(&padded[LANES..]));
                self.rows.store(simd, row, strip * STRIP, pair);
            }
        }
    }
}

/// Turns a strip of logits `[rows, CHUNK]` into weights: exponentials relative to each row's running maximum.
struct ReduceStrip<'a> {
    logits: &'a mut [f32],
    weights: &'a mut PackedRows,
    first_token: usize,
    /// Tokens of the chunk.
    width: usize,
    tokens: &'a [usize],
    running: &'a mut [Running],
    /// The rows that are summed relative to the running maximum, and their length.
    gradient: Option<(&'a mut [f32], usize)>,
}

impl Kernel for ReduceStrip<'_> {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(mut self, simd: S) {
        for row in 0..self.running.len() {
            self.row(simd, row);
        }
    }
}

impl ReduceStrip<'_> {
    #[inline(always)]
    fn row<S: Simd>(&mut self, simd: S, row: usize) {
        let (width, first_token) = (self.width, self.first_token);
        let logits = &mut self.logits[row * CHUNK..][..width.next_multiple_of(STRIP)];
        logits[width..].fill(f32::NEG_INFINITY);
        let running = &mut self.running[row];
        if let Some(logit) = self.tokens[row].checked_sub(first_token).and_then(|token| logits[..width].get(token)) {
            running.target_logit = *logit;
        }
        let mut greatest = simd.splat(f32::NEG_INFINITY);
        for logits in logits.chunks_exact(LANES) {
            greatest = simd.max(simd.load(logits), greatest);
        }
        let greatest = simd.greatest(greatest);
        if greatest > running.maximum {
            let index = logits.iter().position(|&logit| logit == greatest).unwrap_or(0);
            running.likeliest = (first_token + index) as i32;
            let correction = simd.lanes(simd.exp(simd.splat(running.maximum - greatest)))[0];
            running.sum *= correction;
            running.maximum = greatest;
            if let Some((gradient, length)) = &mut self.gradient {
                for value in &mut gradient[row * *length..][..*length] {
                    *value *= correction;
                }
            }
        }
        let shift = simd.splat(-running.maximum);
        let mut sum = simd.splat(0.0);
        for (strip, logits) in logits.chunks_exact(STRIP).enumerate() {
            let low = simd.exp(simd.add(simd.load(logits), shift));
            let high = simd.exp(simd.add(simd.load(&logits[LANES..]), shift));
            sum = simd.add(sum, simd.add(low, high));
            self.weights.store(simd, row, strip * STRIP, (low, high));
        }
        running.sum += simd.sum(sum);
    }
}
