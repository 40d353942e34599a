//! General f32 products, for what is trained: both operands change every step, so B is packed each time.

use crate::memory::Scratch;
use crate::parts;
use crate::simd::micro_f32::PANEL;
use crate::simd::product::{Product, multiply_f32};

/// out `[m, n]` = op(a) · op(b); a is `[m, k]` or, transposed, `[k, m]`; b is `[k, n]` or, transposed, `[n, k]`.
pub fn mat_mul(out: &mut [f32], a: &[f32], b: &[f32], m: usize, k: usize, n: usize, transpose_a: bool, transpose_b: bool) {
    let panel_length = k * PANEL;
    let mut panels = Scratch::take(n.div_ceil(PANEL) * panel_length);
    let (b_k_stride, b_column_stride) = if transpose_b { (1, k) } else { (n, 1) };
    parts::for_chunks(panels.f32_mut(), panel_length, |panel, to| {
        pack_panel(to, &b[panel * PANEL * b_column_stride..], k, (n - panel * PANEL).min(PANEL), b_k_stride, b_column_stride);
    });
    let (a_row_stride, a_k_stride) = if transpose_a { (1, m) } else { (k, 1) };
    let product = Product {
        rows: m,
        columns: n,
        k,
        a,
        a_row_stride,
        a_k_stride,
        b: panels.f32(),
        panel_stride: panel_length,
        panel_width: PANEL,
        bias: None,
        accumulate: false,
    };
    multiply_f32(out, &product);
}

/// Lays up to 64 columns out as a panel `[k][64]`, zero beyond `columns`.
pub(crate) fn pack_panel(to: &mut [f32], from: &[f32], k: usize, columns: usize, k_stride: usize, column_stride: usize) {
    for (step, to) in to.chunks_exact_mut(PANEL).enumerate().take(k) {
        let (to, rest) = to.split_at_mut(columns);
        if column_stride == 1 {
            to.copy_from_slice(&from[step * k_stride..][..columns]);
        } else {
            for (column, to) in to.iter_mut().enumerate() {
                *to = from[step * k_stride + column * column_stride];
            }
        }
        rest.fill(0.0);
    }
}
