//! [`Simd`] on AArch64: four registers hold the 16 lanes.

use super::{Kernel, LANES, Simd};
use core::arch::aarch64::*;
use std::array::from_fn;

/// Every AArch64 machine that Rust's standard library runs on has these vectors.
#[derive(Clone, Copy)]
pub struct Neon(());

/// Runs a kernel compiled for AArch64 vectors.
pub fn run<K: Kernel>(kernel: K) -> K::Output {
    kernel.run(Neon(()))
}

// SAFETY of every block below: NEON is part of the AArch64 baseline; pointers are vouched for by the caller.
impl Simd for Neon {
    type V = [float32x4_t; 4];
    const MICRO_VECTORS: usize = 1;

    #[inline(always)]
    fn splat(self, x: f32) -> Self::V {
        // SAFETY: see above the impl.
        unsafe { [vdupq_n_f32(x); 4] }
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
        from_fn(|i| unsafe { vld1q_f32(from.add(4 * i)) })
    }
    #[inline(always)]
    unsafe fn store_at(self, to: *mut f32, v: Self::V) {
        for (i, part) in v.into_iter().enumerate() {
            // SAFETY: see above the impl.
            unsafe { vst1q_f32(to.add(4 * i), part) }
        }
    }
    #[inline(always)]
    unsafe fn load_bf16_pairs_at(self, from: *const u16) -> (Self::V, Self::V) {
        // SAFETY: see above the impl.
        unsafe {
            let pairs: [uint32x4_t; 4] = from_fn(|i| vld1q_u32(from.cast::<u32>().add(4 * i)));
            let mask = vdupq_n_u32(0xffff_0000);
            (
                pairs.map(|pair| vreinterpretq_f32_u32(vshlq_n_u32::<16>(pair))),
                pairs.map(|pair| vreinterpretq_f32_u32(vandq_u32(pair, mask))),
            )
        }
    }
    #[inline(always)]
    fn add(self, a: Self::V, b: Self::V) -> Self::V {
        // SAFETY: see above the impl.
        from_fn(|i| unsafe { vaddq_f32(a[i], b[i]) })
    }
    #[inline(always)]
    fn sub(self, a: Self::V, b: Self::V) -> Self::V {
        // SAFETY: see above the impl.
        from_fn(|i| unsafe { vsubq_f32(a[i], b[i]) })
    }
    #[inline(always)]
    fn mul(self, a: Self::V, b: Self::V) -> Self::V {
        // SAFETY: see above the impl.
        from_fn(|i| unsafe { vmulq_f32(a[i], b[i]) })
    }
    #[inline(always)]
    fn div(self, a: Self::V, b: Self::V) -> Self::V {
        // SAFETY: see above the impl.
        from_fn(|i| unsafe { vdivq_f32(a[i], b[i]) })
    }
    #[inline(always)]
    fn fma(self, a: Self::V, b: Self::V, c: Self::V) -> Self::V {
        // SAFETY: see above the impl.
        from_fn(|i| unsafe { vfmaq_f32(c[i], a[i], b[i]) })
    }
    #[inline(always)]
    fn max(self, a: Self::V, b: Self::V) -> Self::V {
        // SAFETY: see above the impl.
        from_fn(|i| unsafe { vbslq_f32(vcgtq_f32(a[i], b[i]), a[i], b[i]) })
    }
    #[inline(always)]
    fn min(self, a: Self::V, b: Self::V) -> Self::V {
        // SAFETY: see above the impl.
        from_fn(|i| unsafe { vbslq_f32(vcltq_f32(a[i], b[i]), a[i], b[i]) })
    }
    #[inline(always)]
    fn zero_where_less(self, v: Self::V, x: Self::V, limit: Self::V) -> Self::V {
        // SAFETY: see above the impl.
        from_fn(|i| unsafe { vbslq_f32(vcltq_f32(x[i], limit[i]), vdupq_n_f32(0.0), v[i]) })
    }
    #[inline(always)]
    fn scale_by_power(self, v: Self::V, n: Self::V) -> Self::V {
        // Two factors, because 2^128 alone is no f32.
        // SAFETY: see above the impl.
        from_fn(|i| unsafe {
            let whole = vcvtnq_s32_f32(n[i]);
            let first = vshrq_n_s32::<1>(whole);
            let second = vsubq_s32(whole, first);
            let power = |n| vreinterpretq_f32_s32(vshlq_n_s32::<23>(vaddq_s32(n, vdupq_n_s32(127))));
            vmulq_f32(vmulq_f32(v[i], power(first)), power(second))
        })
    }
    #[inline(always)]
    fn lanes(self, v: Self::V) -> [f32; LANES] {
        let mut lanes = [0.0; LANES];
        self.store(&mut lanes, v);
        lanes
    }
}
