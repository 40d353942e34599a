//! [`Simd`] on AVX-512: one register holds the 16 lanes.

use super::level::{Bf16Level, bf16_level};
use super::{Kernel, LANES, Level, Simd, level};
use core::arch::x86_64::*;

/// Proof that AVX-512 F, BW, DQ and VL are there and, if `BF16`, the bf16 conversions too; made only in [`run`].
#[derive(Clone, Copy)]
pub struct Avx512<const BF16: bool>(());

/// Runs a kernel compiled for AVX-512.
pub fn run<K: Kernel>(kernel: K) -> K::Output {
    assert!(level() >= Level::Avx512);
    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx2,fma")]
    fn with_features<K: Kernel>(kernel: K) -> K::Output {
        kernel.run(Avx512::<false>(()))
    }
    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,avx2,fma")]
    fn with_bf16<K: Kernel>(kernel: K) -> K::Output {
        kernel.run(Avx512::<true>(()))
    }
    if K::ROUNDS && bf16_level() >= Bf16Level::Avx512 {
        // SAFETY: the level proves the features.
        return unsafe { with_bf16(kernel) };
    }
    // SAFETY: the assertion above has proved the features.
    unsafe { with_features(kernel) }
}

impl<const BF16: bool> Avx512<BF16> {
    /// bf16 bits in the upper half of each lane, rounded to nearest even; NaN stays NaN.
    #[inline(always)]
    fn rounded(self, v: __m512) -> __m512i {
        // SAFETY: `self` exists only where the features were detected.
        unsafe {
            let bits = _mm512_castps_si512(v);
            let odd = _mm512_and_si512(_mm512_srli_epi32::<16>(bits), _mm512_set1_epi32(1));
            let rounded = _mm512_add_epi32(_mm512_add_epi32(bits, _mm512_set1_epi32(0x7fff)), odd);
            let nan = _mm512_cmp_ps_mask::<_CMP_UNORD_Q>(v, v);
            _mm512_mask_mov_epi32(rounded, nan, _mm512_set1_epi32(0x7fc0_0000))
        }
    }
}

// SAFETY of every block below: `self` exists only where the features were detected; pointers are vouched for by the caller.
impl<const BF16: bool> Simd for Avx512<BF16> {
    type V = __m512;
    const MICRO_VECTORS: usize = 4;

    #[inline(always)]
    fn splat(self, x: f32) -> Self::V {
        // SAFETY: see above the impl.
        unsafe { _mm512_set1_ps(x) }
    }
    #[inline(always)]
    fn load(self, from: &[f32]) -> Self::V {
        let from: &[f32] = &from[..LANES];
        // SAFETY: the slice has 16 values.
        unsafe { _mm512_loadu_ps(from.as_ptr()) }
    }
    #[inline(always)]
    fn store(self, to: &mut [f32], v: Self::V) {
        let to = &mut to[..LANES];
        // SAFETY: the slice has 16 values.
        unsafe { _mm512_storeu_ps(to.as_mut_ptr(), v) }
    }
    #[inline(always)]
    unsafe fn load_at(self, from: *const f32) -> Self::V {
        // SAFETY: see above the impl.
        unsafe { _mm512_loadu_ps(from) }
    }
    #[inline(always)]
    unsafe fn store_at(self, to: *mut f32, v: Self::V) {
        // SAFETY: see above the impl.
        unsafe { _mm512_storeu_ps(to, v) }
    }
    #[inline(always)]
    unsafe fn load_bf16_pairs_at(self, from: *const u16) -> (Self::V, Self::V) {
        // SAFETY: see above the impl.
        unsafe {
            let pairs = _mm512_loadu_si512(from.cast());
            let high = _mm512_and_si512(pairs, _mm512_set1_epi32(0xffff_0000_u32 as i32));
            (_mm512_castsi512_ps(_mm512_slli_epi32::<16>(pairs)), _mm512_castsi512_ps(high))
        }
    }
    #[inline(always)]
    fn add(self, a: Self::V, b: Self::V) -> Self::V {
        // SAFETY: see above the impl.
        unsafe { _mm512_add_ps(a, b) }
    }
    #[inline(always)]
    fn sub(self, a: Self::V, b: Self::V) -> Self::V {
        // SAFETY: see above the impl.
        unsafe { _mm512_sub_ps(a, b) }
    }
    #[inline(always)]
    fn mul(self, a: Self::V, b: Self::V) -> Self::V {
        // SAFETY: see above the impl.
        unsafe { _mm512_mul_ps(a, b) }
    }
    #[inline(always)]
    fn div(self, a: Self::V, b: Self::V) -> Self::V {
        // SAFETY: see above the impl.
        unsafe { _mm512_div_ps(a, b) }
    }
    #[inline(always)]
    fn fma(self, a: Self::V, b: Self::V, c: Self::V) -> Self::V {
        // SAFETY: see above the impl.
        unsafe { _mm512_fmadd_ps(a, b, c) }
    }
    #[inline(always)]
    fn max(self, a: Self::V, b: Self::V) -> Self::V {
        // SAFETY: see above the impl.
        unsafe { _mm512_max_ps(a, b) }
    }
    #[inline(always)]
    fn min(self, a: Self::V, b: Self::V) -> Self::V {
        // SAFETY: see above the impl.
        unsafe { _mm512_min_ps(a, b) }
    }
    #[inline(always)]
    fn zero_where_less(self, v: Self::V, x: Self::V, limit: Self::V) -> Self::V {
        // SAFETY: see above the impl.
        unsafe { _mm512_maskz_mov_ps(_mm512_cmp_ps_mask::<_CMP_NLT_UQ>(x, limit), v) }
    }
    #[inline(always)]
    fn scale_by_power(self, v: Self::V, n: Self::V) -> Self::V {
        // SAFETY: see above the impl.
        unsafe { _mm512_scalef_ps(v, n) }
    }
    #[inline(always)]
    fn store_bf16(self, to: &mut [u16], low: Self::V, high: Self::V) {
        let to = &mut to[..2 * LANES];
        if BF16 {
            // SAFETY: the slice has 32 values; the type proves the conversion.
            unsafe {
                let both = _mm512_cvtne2ps_pbh(high, low);
                _mm512_storeu_si512(to.as_mut_ptr().cast(), core::mem::transmute::<__m512bh, __m512i>(both));
            }
            return;
        }
        // SAFETY: the slice has 32 values.
        unsafe {
            let low = _mm512_cvtepi32_epi16(_mm512_srli_epi32::<16>(self.rounded(low)));
            let high = _mm512_cvtepi32_epi16(_mm512_srli_epi32::<16>(self.rounded(high)));
            _mm256_storeu_si256(to.as_mut_ptr().cast(), low);
            _mm256_storeu_si256(to.as_mut_ptr().add(LANES).cast(), high);
        }
    }
    #[inline(always)]
    fn store_bf16_pairs(self, to: &mut [u16], first: Self::V, second: Self::V) {
        let to = &mut to[..2 * LANES];
        // SAFETY: the slice has 32 values.
        unsafe {
            let first = _mm512_srli_epi32::<16>(self.rounded(first));
            let second = _mm512_and_si512(self.rounded(second), _mm512_set1_epi32(0xffff_0000_u32 as i32));
            _mm512_storeu_si512(to.as_mut_ptr().cast(), _mm512_or_si512(first, second));
        }
    }
    #[inline(always)]
    fn transpose(self, tile: &mut [[u32; LANES]; LANES]) {
        // SAFETY: each row has 16 words; for the instructions see above the impl.
        unsafe {
            let row = |index: usize| _mm512_loadu_si512(tile[index].as_ptr().cast());
            // For each four rows: the quarter L of vector j holds these rows' column 4 L + j.
            let quads: [[__m512i; 4]; 4] = std::array::from_fn(|quad| {
                let [a, b, c, d] = std::array::from_fn(|offset| row(4 * quad + offset));
                let (ab_low, ab_high) = (_mm512_unpacklo_epi32(a, b), _mm512_unpackhi_epi32(a, b));
                let (cd_low, cd_high) = (_mm512_unpacklo_epi32(c, d), _mm512_unpackhi_epi32(c, d));
                [
                    _mm512_unpacklo_epi64(ab_low, cd_low),
                    _mm512_unpackhi_epi64(ab_low, cd_low),
                    _mm512_unpacklo_epi64(ab_high, cd_high),
                    _mm512_unpackhi_epi64(ab_high, cd_high),
                ]
            });
            for j in 0..4 {
                let [first, second, third, fourth] = quads.map(|quad| quad[j]);
                let even = (_mm512_shuffle_i32x4::<0x88>(first, second), _mm512_shuffle_i32x4::<0x88>(third, fourth));
                let odd = (_mm512_shuffle_i32x4::<0xdd>(first, second), _mm512_shuffle_i32x4::<0xdd>(third, fourth));
                let columns = [
                    _mm512_shuffle_i32x4::<0x88>(even.0, even.1),
                    _mm512_shuffle_i32x4::<0x88>(odd.0, odd.1),
                    _mm512_shuffle_i32x4::<0xdd>(even.0, even.1),
                    _mm512_shuffle_i32x4::<0xdd>(odd.0, odd.1),
                ];
                for (quarter, column) in columns.into_iter().enumerate() {
                    _mm512_storeu_si512(tile[4 * quarter + j].as_mut_ptr().cast(), column);
                }
            }
        }
    }
    #[inline(always)]
    fn lanes(self, v: Self::V) -> [f32; LANES] {
        let mut lanes = [0.0; LANES];
        self.store(&mut lanes, v);
        lanes
    }
}
