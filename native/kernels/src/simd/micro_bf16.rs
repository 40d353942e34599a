//! The innermost products with bf16 panels: pairs along k lie side by side, `[k / 2][64][2]`, sums are f32.

use super::micro_f32::{MICRO_ROWS, Operands, store_tile, with_constants};
use super::{LANES, Simd};

/// One register tile over widened bf16: A stays f32.
///
/// # Safety
/// A holds `R` rows and `k` steps of f32 (`a_k_stride` 1), B `k / 2` rounded up rows of `16 V` readable pairs,
/// C `R` rows of `columns` writable values.
#[inline(always)]
unsafe fn widened_tile<S: Simd, const R: usize, const V: usize>(simd: S, at: Operands<f32, u16>, columns: usize) {
    let mut sums = [[simd.splat(0.0); V]; R];
    let (mut a, mut b) = (at.a, at.b);
    for step in 0..at.k.div_ceil(2) {
        let has_second = 2 * step + 1 < at.k;
        for vector in 0..V {
            // SAFETY: the caller vouches for the pairs of B and for `k` steps of A.
            unsafe {
                let (first, second) = simd.load_bf16_pairs_at(b.add(2 * vector * LANES));
                for (row, row_sums) in sums.iter_mut().enumerate() {
                    let value = simd.splat(*a.add(row * at.a_row_stride));
                    row_sums[vector] = simd.fma(value, first, row_sums[vector]);
                    if has_second {
                        let value = simd.splat(*a.add(row * at.a_row_stride + 1));
                        row_sums[vector] = simd.fma(value, second, row_sums[vector]);
                    }
                }
            }
        }
        a = a.wrapping_add(2);
        b = b.wrapping_add(2 * at.b_stride);
    }
    // SAFETY: the caller vouches for C.
    unsafe { store_tile(simd, sums, at.c, at.c_stride, columns, at.accumulate) };
}

/// Product of `rows` rows of f32 A with up to 64 columns of a bf16 panel, on any machine. `b_stride` is in pairs.
///
/// # Safety
/// As for the register tile, with `rows` rows and `columns` columns rounded up to a multiple of 16.
#[inline(always)]
pub unsafe fn widened_block<S: Simd>(simd: S, at: Operands<f32, u16>, rows: usize, columns: usize) {
    let group = if S::MICRO_VECTORS == 1 { LANES } else { 2 * LANES };
    let mut row = 0;
    while row < rows {
        let tile_rows = (rows - row).min(MICRO_ROWS);
        let mut column = 0;
        while column < columns {
            let tile_columns = (columns - column).min(group);
            // SAFETY: the tile lies inside the block that the caller vouches for.
            unsafe {
                let at = at.shifted(row, column, 2);
                match (tile_rows, S::MICRO_VECTORS > 1 && tile_columns > LANES) {
                    (6, true) => widened_tile::<S, 6, 2>(simd, at, tile_columns),
                    (6, false) => widened_tile::<S, 6, 1>(simd, at, tile_columns),
                    (single, wide) => {
                        for row in 0..single {
                            let at = at.shifted(row, 0, 2);
                            if wide {
                                widened_tile::<S, 1, 2>(simd, at, tile_columns);
                            } else {
                                widened_tile::<S, 1, 1>(simd, at, tile_columns);
                            }
                        }
                    }
                }
            }
            column += tile_columns;
        }
        row += tile_rows;
    }
}

/// Product of `rows` rows of bf16 A with up to 64 columns of a bf16 panel through `vdpbf16ps`.
/// `k` is even; `a_row_stride` is in bf16 values, `b_stride` in pairs.
///
/// # Safety
/// The machine has AVX-512 BF16. A holds `rows` rows of `k` bf16, B `k / 2` rows of `columns` pairs, rounded up to a
/// multiple of 16 columns, C `rows` rows of `columns` writable values.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512bf16")]
pub unsafe fn avx512_block(at: Operands<u16, u16>, rows: usize, columns: usize) {
    let mut row = 0;
    while row < rows {
        let tile_rows = (rows - row).min(MICRO_ROWS);
        // SAFETY: the tile lies inside the block that the caller vouches for.
        unsafe {
            let at = at.shifted(row, 0, 2);
            with_constants!(pair_tile [], (tile_rows, columns.div_ceil(LANES)), (at, columns));
        }
        row += tile_rows;
    }
}

/// One register tile of `vdpbf16ps`.
///
/// # Safety
/// As for [`avx512_block`], with `R` rows and `V` vectors.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512bf16")]
unsafe fn pair_tile<const R: usize, const V: usize>(at: Operands<u16, u16>, columns: usize) {
    use core::arch::x86_64::*;
    use core::mem::transmute;
    let mut sums = [[_mm512_setzero_ps(); V]; R];
    let (mut a, mut b) = (at.a, at.b);
    for _ in 0..at.k / 2 {
        // SAFETY: the caller vouches for `k / 2` pairs of A and B; the reinterpreted types have the same size and no invalid values.
        unsafe {
            let mut row_of_b = [transmute::<__m512i, __m512bh>(_mm512_setzero_si512()); V];
            for (vector, value) in row_of_b.iter_mut().enumerate() {
                *value = transmute::<__m512i, __m512bh>(_mm512_loadu_si512(b.add(2 * vector * LANES).cast()));
            }
            for (row, row_sums) in sums.iter_mut().enumerate() {
                let pair = a.add(row * at.a_row_stride).cast::<i32>().read_unaligned();
                let value = transmute::<__m512i, __m512bh>(_mm512_set1_epi32(pair));
                for (sum, b) in row_sums.iter_mut().zip(row_of_b) {
                    *sum = _mm512_dpbf16_ps(*sum, value, b);
                }
            }
            a = a.wrapping_add(2);
            b = b.wrapping_add(2 * at.b_stride);
        }
    }
    for (row, row_sums) in sums.into_iter().enumerate() {
        for (vector, sum) in row_sums.into_iter().enumerate() {
            let first = vector * LANES;
            let width = columns.saturating_sub(first).min(LANES);
            let mask = ((1u32 << width) - 1) as u16;
            // SAFETY: the mask keeps to the `columns` values that the caller vouches for.
            unsafe {
                let to = at.c.wrapping_add(row * at.c_stride + first);
                let old = if at.accumulate { _mm512_maskz_loadu_ps(mask, to) } else { _mm512_setzero_ps() };
                _mm512_mask_storeu_ps(to, mask, _mm512_add_ps(old, sum));
            }
        }
    }
}
