//! Root-mean-square norm of rows, forward and gradient in the input; the weight is constant.

use crate::parts;
use crate::simd::{Kernel, LANES, Simd, dispatch};

/// Values that one task handles at least: below that, dealing tasks out costs more than it saves (guess).
const VALUES_PER_TASK: usize = 8192;

/// Rows of `D` values that one task handles.
pub(crate) fn rows_per_task(d: usize) -> usize {
    (VALUES_PER_TASK / d.max(1)).max(1)
}

/// Sum of x · y · z over a row, lane by lane, then across lanes.
#[inline(always)]
pub(crate) fn sum_of_products<S: Simd>(simd: S, x: &[f32], y: &[f32], z: Option<&[f32]>) -> f32 {
    let mut sum = simd.splat(0.0);
    let whole = x.len() / LANES * LANES;
    for start in (0..whole).step_by(LANES) {
        let product = match z {
            Some(z) => simd.mul(simd.load(&y[start..]), simd.load(&z[start..])),
            None => simd.load(&y[start..]),
        };
        sum = simd.fma(simd.load(&x[start..]), product, sum);
    }
    if whole < x.len() {
        let mut product = simd.load_partial(&y[whole..], 0.0);
        if let Some(z) = z {
            product = simd.mul(product, simd.load_partial(&z[whole..], 0.0));
        }
        sum = simd.fma(simd.load_partial(&x[whole..], 0.0), product, sum);
    }
    simd.sum(sum)
}

struct Forward<'a> {
    out: &'a mut [f32],
    inverse_rms: &'a mut [f32],
    x: &'a [f32],
    weight: &'a [f32],
    epsilon: f32,
}

impl Kernel for Forward<'_> {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let d = self.weight.len();
        for ((out, x), inverse_rms) in self.out.chunks_exact_mut(d).zip(self.x.chunks_exact(d)).zip(self.inverse_rms) {
            let mean_square = sum_of_products(simd, x, x, None) / d as f32;
            let factor = 1.0 / (mean_square + self.epsilon).sqrt();
            *inverse_rms = factor;
            for ((out, x), weight) in out.iter_mut().zip(x).zip(self.weight) {
                *out = x * factor * weight;
            }
        }
    }
}

/// out `[N, D]` = x · inverse_rms · weight `[D]`; inverse_rms `[N]` = 1 / sqrt(mean(x²) + epsilon).
pub fn rms_norm(out: &mut [f32], inverse_rms: &mut [f32], x: &[f32], weight: &[f32], epsilon: f32) {
    let d = weight.len();
    let rows = rows_per_task(d);
    parts::for_chunks2((out, rows * d), (inverse_rms, rows), |task, out, inverse_rms| {
        let x = &x[task * rows * d..][..out.len()];
        dispatch(Forward { out, inverse_rms, x, weight, epsilon });
    });
}

struct Backward<'a> {
    dx: &'a mut [f32],
    dy: &'a [f32],
    x: &'a [f32],
    weight: &'a [f32],
    inverse_rms: &'a [f32],
    accumulate: bool,
}

impl Kernel for Backward<'_> {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let d = self.weight.len();
        let rows = self.dx.chunks_exact_mut(d).zip(self.dy.chunks_exact(d)).zip(self.x.chunks_exact(d));
        for (((dx, dy), x), &factor) in rows.zip(self.inverse_rms) {
            let mean = sum_of_products(simd, dy, x, Some(self.weight)) / d as f32;
            let pull = mean * factor * factor * factor;
            let values = dx.iter_mut().zip(dy).zip(x).zip(self.weight);
            if self.accumulate {
                for (((dx, dy), x), weight) in values {
                    *dx += dy * weight * factor - x * pull;
                }
            } else {
                for (((dx, dy), x), weight) in values {
                    *dx = dy * weight * factor - x * pull;
                }
            }
        }
    }
}

/// dx `[N, D]` = dy · weight · r - x · r³ · mean(dy · weight · x), with r = inverse_rms; added to `dx` if `accumulate`.
pub fn rms_norm_backward(dx: &mut [f32], dy: &[f32], x: &[f32], weight: &[f32], inverse_rms: &[f32], accumulate: bool) {
    let d = weight.len();
    let rows = rows_per_task(d);
    parts::for_chunks(dx, rows * d, |task, dx| {
        let start = task * rows * d;
        let (dy, x) = (&dy[start..][..dx.len()], &x[start..][..dx.len()]);
        let inverse_rms = &inverse_rms[task * rows..][..dx.len() / d];
        dispatch(Backward { dx, dy, x, weight, inverse_rms, accumulate });
    });
}
