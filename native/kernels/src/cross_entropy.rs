//! Cross entropy at target positions. The vocabulary is taken in chunks with a running maximum, as attention takes keys:
//! the gradient is summed relative to that maximum in the same pass, so that logits are computed once and never all kept.

use crate::frozen_matrix::FrozenMatrix;
use crate::memory::Scratch;
use crate::parts;
use crate::simd::{Kernel, LANES, Simd, dispatch};

/// Tokens of the vocabulary per chunk, a multiple of 64.
const CHUNK: usize = 2048;
/// Targets taken at once, which bounds the logits in memory to 512 x 2048 f32 = 4 MiB.
const MOST_TARGETS: usize = 512;
/// Targets whose chunk of logits one task reduces.
const ROWS_PER_TASK: usize = 8;

/// State of one target between chunks.
#[derive(Clone, Copy)]
struct Running {
    maximum: f32,
    sum: f32,
    target_logit: f32,
    likeliest: i32,
    /// Factor of the gradient summed so far, for the newest maximum.
    correction: f32,
}

impl Running {
    const START: Running = Running { maximum: f32::NEG_INFINITY, sum: 0.0, target_logit: 0.0, likeliest: 0, correction: 1.0 };
}

struct ReduceRow<'a> {
    logits: &'a mut [f32],
    first_token: usize,
    target: usize,
    running: &'a mut Running,
}

impl Kernel for ReduceRow<'_> {
    type Output = ();
    /// Turns logits into exponentials relative to the running maximum.
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let ReduceRow { logits, first_token, target, running } = self;
        if (first_token..first_token + logits.len()).contains(&target) {
            running.target_logit = logits[target - first_token];
        }
        let whole = logits.len() / LANES * LANES;
        let mut greatest = simd.splat(f32::NEG_INFINITY);
        for logits in logits[..whole].chunks_exact(LANES) {
            greatest = simd.max(simd.load(logits), greatest);
        }
        let tail = simd.load_partial(&logits[whole..], f32::NEG_INFINITY);
        let greatest = simd.greatest(simd.max(tail, greatest));
        running.correction = 1.0;
        if greatest > running.maximum {
            let index = logits.iter().position(|&logit| logit == greatest).unwrap_or(0);
            running.likeliest = (first_token + index) as i32;
            running.correction = simd.lanes(simd.exp(simd.splat(running.maximum - greatest)))[0];
            running.sum *= running.correction;
            running.maximum = greatest;
        }
        let shift = simd.splat(-running.maximum);
        let mut sum = simd.exp(simd.add(tail, shift));
        if whole < logits.len() {
            simd.store_partial(&mut logits[whole..], sum);
        }
        for logits in logits[..whole].chunks_exact_mut(LANES) {
            let weight = simd.exp(simd.add(simd.load(logits), shift));
            simd.store(logits, weight);
            sum = simd.add(sum, weight);
        }
        running.sum += simd.sum(sum);
    }
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
        target_block(
            &mut losses[range.clone()],
            dhidden.as_deref_mut().map(|dhidden| &mut dhidden[range.start * d..range.end * d]),
            hidden,
            matrix,
            &positions[range.clone()],
            &tokens[range.clone()],
            likeliest.as_deref_mut().map(|likeliest| &mut likeliest[range]),
        );
    }
}

fn target_block(
    losses: &mut [f32],
    mut dhidden: Option<&mut [f32]>,
    hidden: &[f32],
    matrix: &FrozenMatrix,
    positions: &[usize],
    tokens: &[usize],
    likeliest: Option<&mut [i32]>,
) {
    let (count, d, vocabulary) = (losses.len(), matrix.columns(), matrix.rows());
    let mut rows = Scratch::take(count * d);
    for (row, &position) in rows.f32_mut().chunks_exact_mut(d).zip(positions) {
        row.copy_from_slice(&hidden[position * d..][..d]);
    }
    let mut running = vec![Running::START; count];
    let mut logits = Scratch::take(count * CHUNK.min(vocabulary));
    if let Some(dhidden) = dhidden.as_deref_mut() {
        dhidden.fill(0.0);
    }
    for first_token in (0..vocabulary).step_by(CHUNK) {
        let chunk = first_token..(first_token + CHUNK).min(vocabulary);
        let width = chunk.len();
        let logits = &mut logits.f32_mut()[..count * width];
        matrix.multiply_rows(logits, rows.f32(), count, chunk.clone());
        parts::for_chunks2((logits, ROWS_PER_TASK * width), (&mut running, ROWS_PER_TASK), |task, logits, running| {
            for (offset, (logits, running)) in logits.chunks_exact_mut(width).zip(running).enumerate() {
                let target = tokens[task * ROWS_PER_TASK + offset];
                dispatch(ReduceRow { logits, first_token, target, running });
            }
        });
        if let Some(dhidden) = dhidden.as_deref_mut() {
            scale_rows(dhidden, d, |row| running[row].correction);
            matrix.add_rows_backward(dhidden, logits, count, chunk);
        }
    }
    for (loss, running) in losses.iter_mut().zip(&running) {
        *loss = running.maximum + running.sum.ln() - running.target_logit;
    }
    if let Some(likeliest) = likeliest {
        for (likeliest, running) in likeliest.iter_mut().zip(&running) {
            *likeliest = running.likeliest;
        }
    }
    if let Some(dhidden) = dhidden {
        scale_rows(dhidden, d, |row| 1.0 / running[row].sum);
        let mut target_row = Scratch::take(d);
        for (dhidden, &token) in dhidden.chunks_exact_mut(d).zip(tokens) {
            matrix.read_row(target_row.f32_mut(), token);
            for (dhidden, weight) in dhidden.iter_mut().zip(target_row.f32()) {
                *dhidden -= weight;
            }
        }
    }
}

fn scale_rows(values: &mut [f32], d: usize, factor: impl Fn(usize) -> f32 + Sync) {
    let rows = crate::rms_norm::rows_per_task(d);
    parts::for_chunks(values, rows * d, |task, values| {
        for (offset, row) in values.chunks_exact_mut(d).enumerate() {
            let factor = factor(task * rows + offset);
            if factor != 1.0 {
                row.iter_mut().for_each(|value| *value *= factor);
            }
        }
    });
}
