//! [`Simd`] on AVX2 and FMA: two registers hold the 16 lanes.

use super::{Kernel, LANES, Level, Simd, level};
use core::arch::x86_64::*;

/// Proof that AVX2 and FMA are there; made only in [`run`].
#[derive(Clone, Copy)]
pub struct Avx2(());

/// Runs a kernel compiled for AVX2.
pub fn run<K: Kernel>(kernel: K) -> K::Output {
    assert!(level() >= Level::Avx2);
    #[target_feature(enable = "avx2,fma")]
    fn with_features<K: Kernel>(kernel: K) -> K::Output {
        kernel.run(Avx2(()))
    }
    // SAFETY: the assertion above has proved the features.
    unsafe { with_features(kernel) }
}

/// Applies one 256-bit intrinsic to both halves.
macro_rules! both {
    ($intrinsic:ident, $($operand:expr),+) => {
        // SAFETY: `self` exists only where the features were detected.
        unsafe { [$intrinsic($($operand[0]),+), $intrinsic($($operand[1]),+)] }
    };
}

impl Avx2 {
    /// v · 2^n in two factors, because 2^128 alone is no f32.
    #[inline(always)]
    fn scale_half(self, v: __m256, n: __m256) -> __m256 {
        // SAFETY: `self` exists only where the features were detected.
        unsafe {
            let bias = _mm256_set1_epi32(127);
            let whole = _mm256_cvtps_epi32(n);
            let first = _mm256_srai_epi32::<1>(whole);
            let second = _mm256_sub_epi32(whole, first);
            let first = _mm256_castsi256_ps(_mm256_slli_epi32::<23>(_mm256_add_epi32(first, bias)));
            let second = _mm256_castsi256_ps(_mm256_slli_epi32::<23>(_mm256_add_epi32(second, bias)));
            _mm256_mul_ps(_mm256_mul_ps(v, first), second)
        }
    }
}

// SAFETY of every block below: `self` exists only where the features were detected; pointers are vouched for by the caller.
impl Simd for Avx2 {
    type V = [__m256; 2];
    const MICRO_VECTORS: usize = 1;

    #[inline(always)]
    fn splat(self, x: f32) -> Self::V {
        // SAFETY: see above the impl.
        unsafe { [_mm256_set1_ps(x); 2] }
    }
    #[inline(always)]
    fn load(self, from: &[f32]) -> Self::V {
        let from = &from[..LANES];
        // SAFETY: the slice has 16 values.
        unsafe { self.load_at(from.as_ptr()) }
    }
    #[inline(always)]
    fn store(self, to: &mut [f32], v: Self::V) {
        let to = &mut to[..LANES];
        // SAFETY: the slice has 16 values.
        unsafe { self.store_at(to.as_mut_ptr(), v) }
    }
    #[inline(always)]
    unsafe fn load_at(self, from: *const f32) -> Self::V {
        // SAFETY: see above the impl.
        unsafe { [_mm256_loadu_ps(from), _mm256_loadu_ps(from.add(8))] }
    }
    #[inline(always)]
    unsafe fn store_at(self, to: *mut f32, v: Self::V) {
        // SAFETY: see above the impl.
        unsafe {
            _mm256_storeu_ps(to, v[0]);
            _mm256_storeu_ps(to.add(8), v[1]);
        }
    }
    #[inline(always)]
    unsafe fn load_bf16_pairs_at(self, from: *const u16) -> (Self::V, Self::V) {
        // SAFETY: see above the impl.
        unsafe {
            let (low, high) = (_mm256_loadu_si256(from.cast()), _mm256_loadu_si256(from.add(16).cast()));
            let mask = _mm256_castsi256_ps(_mm256_set1_epi32(0xffff_0000_u32 as i32));
            let first = [_mm256_castsi256_ps(_mm256_slli_epi32::<16>(low)), _mm256_castsi256_ps(_mm256_slli_epi32::<16>(high))];
            let second = [_mm256_and_ps(_mm256_castsi256_ps(low), mask), _mm256_and_ps(_mm256_castsi256_ps(high), mask)];
            (first, second)
        }
    }
    #[inline(always)]
    fn add(self, a: Self::V, b: Self::V) -> Self::V {
        both!(_mm256_add_ps, a, b)
    }
    #[inline(always)]
    fn sub(self, a: Self::V, b: Self::V) -> Self::V {
        both!(_mm256_sub_ps, a, b)
    }
    #[inline(always)]
    fn mul(self, a: Self::V, b: Self::V) -> Self::V {
        both!(_mm256_mul_ps, a, b)
    }
    #[inline(always)]
    fn div(self, a: Self::V, b: Self::V) -> Self::V {
        both!(_mm256_div_ps, a, b)
    }
    #[inline(always)]
    fn fma(self, a: Self::V, b: Self::V, c: Self::V) -> Self::V {
        both!(_mm256_fmadd_ps, a, b, c)
    }
    #[inline(always)]
    fn max(self, a: Self::V, b: Self::V) -> Self::V {
        both!(_mm256_max_ps, a, b)
    }
    #[inline(always)]
    fn min(self, a: Self::V, b: Self::V) -> Self::V {
        both!(_mm256_min_ps, a, b)
    }
    #[inline(always)]
    fn zero_where_less(self, v: Self::V, x: Self::V, limit: Self::V) -> Self::V {
        // SAFETY: see above the impl.
        let keep = unsafe { [_mm256_cmp_ps::<_CMP_NLT_UQ>(x[0], limit[0]), _mm256_cmp_ps::<_CMP_NLT_UQ>(x[1], limit[1])] };
        both!(_mm256_and_ps, v, keep)
    }
    #[inline(always)]
    fn scale_by_power(self, v: Self::V, n: Self::V) -> Self::V {
        [self.scale_half(v[0], n[0]), self.scale_half(v[1], n[1])]
    }
    #[inline(always)]
    fn lanes(self, v: Self::V) -> [f32; LANES] {
        let mut lanes = [0.0; LANES];
        self.store(&mut lanes, v);
        lanes
    }
}
