//! [`Simd`] in plain Rust, for machines that none of the other levels fits.

use super::{LANES, Simd};

/// Plain Rust lanes.
#[derive(Clone, Copy)]
pub struct Portable;

#[inline(always)]
fn zip(a: [f32; LANES], b: [f32; LANES], f: impl Fn(f32, f32) -> f32) -> [f32; LANES] {
    std::array::from_fn(|lane| f(a[lane], b[lane]))
}

impl Simd for Portable {
    type V = [f32; LANES];
    const MICRO_VECTORS: usize = 1;

    #[inline(always)]
    fn splat(self, x: f32) -> Self::V {
        [x; LANES]
    }
    #[inline(always)]
    fn load(self, from: &[f32]) -> Self::V {
        std::array::from_fn(|lane| from[lane])
    }
    #[inline(always)]
    fn store(self, to: &mut [f32], v: Self::V) {
        to[..LANES].copy_from_slice(&v);
    }
    #[inline(always)]
    unsafe fn load_at(self, from: *const f32) -> Self::V {
        // SAFETY: the caller vouches for 16 readable values; f32 arrays have the alignment of f32.
        unsafe { *from.cast::<[f32; LANES]>() }
    }
    #[inline(always)]
    unsafe fn store_at(self, to: *mut f32, v: Self::V) {
        // SAFETY: the caller vouches for 16 writable values.
        unsafe { *to.cast::<[f32; LANES]>() = v }
    }
    #[inline(always)]
    unsafe fn load_bf16_pairs_at(self, from: *const u16) -> (Self::V, Self::V) {
        // SAFETY: the caller vouches for 16 readable pairs.
        let pairs = unsafe { *from.cast::<[[u16; 2]; LANES]>() };
        let widen = |bits: u16| f32::from_bits(u32::from(bits) << 16);
        (pairs.map(|pair| widen(pair[0])), pairs.map(|pair| widen(pair[1])))
    }
    #[inline(always)]
    fn add(self, a: Self::V, b: Self::V) -> Self::V {
        zip(a, b, |a, b| a + b)
    }
    #[inline(always)]
    fn sub(self, a: Self::V, b: Self::V) -> Self::V {
        zip(a, b, |a, b| a - b)
    }
    #[inline(always)]
    fn mul(self, a: Self::V, b: Self::V) -> Self::V {
        zip(a, b, |a, b| a * b)
    }
    #[inline(always)]
    fn div(self, a: Self::V, b: Self::V) -> Self::V {
        zip(a, b, |a, b| a / b)
    }
    #[inline(always)]
    fn fma(self, a: Self::V, b: Self::V, c: Self::V) -> Self::V {
        std::array::from_fn(|lane| a[lane] * b[lane] + c[lane])
    }
    #[inline(always)]
    fn max(self, a: Self::V, b: Self::V) -> Self::V {
        zip(a, b, |a, b| if a > b { a } else { b })
    }
    #[inline(always)]
    fn min(self, a: Self::V, b: Self::V) -> Self::V {
        zip(a, b, |a, b| if a < b { a } else { b })
    }
    #[inline(always)]
    fn zero_where_less(self, v: Self::V, x: Self::V, limit: Self::V) -> Self::V {
        std::array::from_fn(|lane| if x[lane] < limit[lane] { 0.0 } else { v[lane] })
    }
    #[inline(always)]
    fn scale_by_power(self, v: Self::V, n: Self::V) -> Self::V {
        zip(v, n, |v, n| {
            // Two factors, because 2^128 alone is no f32.
            let n = n as i32;
            let power = |n: i32| f32::from_bits(((127 + n) as u32) << 23);
            v * power(n >> 1) * power(n - (n >> 1))
        })
    }
    #[inline(always)]
    fn lanes(self, v: Self::V) -> [f32; LANES] {
        v
    }
}
