//! Vectors of 16 f32 lanes on every machine, and the choice of instruction set at run time.
//!
//! A kernel is written once over [`Simd`] and compiled for each level; the lanes' order of work is the same on all of them.
//! All `unsafe` of the arithmetic lives in this folder.
#![allow(unsafe_code)]

#[cfg(target_arch = "x86_64")]
pub mod amx;
#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
pub mod bf16;
pub mod free_heap;
pub mod huge_pages;
pub mod level;
pub mod micro_bf16;
pub mod micro_f32;
#[cfg(target_arch = "aarch64")]
mod neon;
pub mod packed_rows;
mod portable;
pub mod product;

pub use level::{Level, level};

/// Lanes of a vector.
pub const LANES: usize = 16;

/// One instruction set's vectors. A value of the type proves that the machine has the instructions.
pub trait Simd: Copy + Send + Sync {
    /// 16 f32 lanes.
    type V: Copy;
    /// Vectors per row of a matrix micro-tile that fit the registers next to [`Self::MICRO_ROWS`] rows.
    const MICRO_VECTORS: usize;

    /// All lanes `x`.
    fn splat(self, x: f32) -> Self::V;
    /// The first 16 values of `from`.
    fn load(self, from: &[f32]) -> Self::V;
    /// Writes the lanes to the first 16 places of `to`.
    fn store(self, to: &mut [f32], v: Self::V);
    /// Reads 16 values at a pointer.
    ///
    /// # Safety
    /// `from` points to 16 readable f32.
    unsafe fn load_at(self, from: *const f32) -> Self::V;
    /// Writes 16 values at a pointer.
    ///
    /// # Safety
    /// `to` points to 16 writable f32.
    unsafe fn store_at(self, to: *mut f32, v: Self::V);
    /// Splits 16 little-endian pairs of bf16 into their first and second members.
    ///
    /// # Safety
    /// `from` points to 16 readable pairs.
    unsafe fn load_bf16_pairs_at(self, from: *const u16) -> (Self::V, Self::V);

    /// a + b.
    fn add(self, a: Self::V, b: Self::V) -> Self::V;
    /// a - b.
    fn sub(self, a: Self::V, b: Self::V) -> Self::V;
    /// a · b.
    fn mul(self, a: Self::V, b: Self::V) -> Self::V;
    /// a / b.
    fn div(self, a: Self::V, b: Self::V) -> Self::V;
    /// a · b + c.
    fn fma(self, a: Self::V, b: Self::V, c: Self::V) -> Self::V;
    /// The greater of both; `b` when either is NaN.
    fn max(self, a: Self::V, b: Self::V) -> Self::V;
    /// The lesser of both; `b` when either is NaN.
    fn min(self, a: Self::V, b: Self::V) -> Self::V;
    /// `v` where `x < limit` does not hold, else 0.
    fn zero_where_less(self, v: Self::V, x: Self::V, limit: Self::V) -> Self::V;
    /// v · 2^n for whole n in -160..=160.
    fn scale_by_power(self, v: Self::V, n: Self::V) -> Self::V;
    /// The lanes as an array.
    fn lanes(self, v: Self::V) -> [f32; LANES];

    /// Rounds to bf16 and writes the lanes of `low`, then those of `high`, to the first 32 places of `to`.
    #[inline(always)]
    fn store_bf16(self, to: &mut [u16], low: Self::V, high: Self::V) {
        let (low, high) = (self.lanes(low), self.lanes(high));
        for (to, from) in to[..2 * LANES].iter_mut().zip(low.into_iter().chain(high)) {
            *to = bf16::to_bf16(from);
        }
    }

    /// Rounds to bf16 and writes the lanes of `first` and `second` in turn to the first 32 places of `to`.
    #[inline(always)]
    fn store_bf16_pairs(self, to: &mut [u16], first: Self::V, second: Self::V) {
        let (first, second) = (self.lanes(first), self.lanes(second));
        for (to, (first, second)) in to[..2 * LANES].chunks_exact_mut(2).zip(first.into_iter().zip(second)) {
            to[0] = bf16::to_bf16(first);
            to[1] = bf16::to_bf16(second);
        }
    }

    /// Turns rows of words into columns.
    #[inline(always)]
    fn transpose(self, tile: &mut [[u32; LANES]; LANES]) {
        let rows = *tile;
        for (column, to) in tile.iter_mut().enumerate() {
            *to = std::array::from_fn(|row| rows[row][column]);
        }
    }

    /// Widens the first 16 bf16 values of `from`.
    #[inline(always)]
    fn load_bf16(self, from: &[u16]) -> Self::V {
        let mut lanes = [0.0; LANES];
        for (lane, &bits) in lanes.iter_mut().zip(&from[..LANES]) {
            *lane = bf16::from_bf16(bits);
        }
        self.load(&lanes)
    }

    /// Sum of the lanes, by halves.
    #[inline(always)]
    fn sum(self, v: Self::V) -> f32 {
        let mut lanes = self.lanes(v);
        let mut width = LANES / 2;
        while width > 0 {
            for lane in 0..width {
                lanes[lane] += lanes[lane + width];
            }
            width /= 2;
        }
        lanes[0]
    }

    /// Greatest lane, by halves.
    #[inline(always)]
    fn greatest(self, v: Self::V) -> f32 {
        let mut lanes = self.lanes(v);
        let mut width = LANES / 2;
        while width > 0 {
            for lane in 0..width {
                lanes[lane] = if lanes[lane] > lanes[lane + width] { lanes[lane] } else { lanes[lane + width] };
            }
            width /= 2;
        }
        lanes[0]
    }

    /// The first `from.len()` lanes from `from` (fewer than 16), the others `rest`.
    #[inline(always)]
    fn load_partial(self, from: &[f32], rest: f32) -> Self::V {
        let mut lanes = [rest; LANES];
        lanes[..from.len()].copy_from_slice(from);
        self.load(&lanes)
    }

    /// Writes the first `to.len()` lanes (fewer than 16).
    #[inline(always)]
    fn store_partial(self, to: &mut [f32], v: Self::V) {
        let lanes = self.lanes(v);
        to.copy_from_slice(&lanes[..to.len()]);
    }

    /// e^x to about 1 ulp; 0 below -87.3, infinity above 88.7.
    /// Cody and Waite's reduction; the polynomial is the Taylor series of e^r up to r^7, enough for |r| <= ln(2)/2.
    #[inline(always)]
    fn exp(self, x: Self::V) -> Self::V {
        const LOWEST: f32 = -87.33;
        /// 1.5 · 2^23: adding and subtracting it rounds to a whole number.
        const ROUNDER: f32 = 12_582_912.0;
        /// ln 2 in two parts, the first with trailing zero bits so that n · LN_2_HIGH is exact.
        const LN_2_HIGH: f32 = 0.693_359_4;
        const LN_2_LOW: f32 = -2.121_944_4e-4;
        let lowest = self.splat(LOWEST);
        let clamped = self.min(self.splat(89.0), self.max(lowest, x));
        let rounder = self.splat(ROUNDER);
        let n = self.sub(self.fma(clamped, self.splat(std::f32::consts::LOG2_E), rounder), rounder);
        let r = self.fma(n, self.splat(-LN_2_HIGH), clamped);
        let r = self.fma(n, self.splat(-LN_2_LOW), r);
        let mut sum = self.splat(1.0 / 5040.0);
        for coefficient in [1.0 / 720.0, 1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5, 1.0, 1.0] {
            sum = self.fma(sum, r, self.splat(coefficient));
        }
        self.zero_where_less(self.scale_by_power(sum, n), x, lowest)
    }
}

/// Work that is compiled for every instruction set.
/// `run` must be `#[inline(always)]` so that it takes on the features of the function it is called from.
/// For the same reason no vector operation may stand in a closure: closures are compiled without the features.
pub trait Kernel {
    /// What the work returns.
    type Output;
    /// Whether the work rounds much to bf16: it is then compiled once more for machines that convert in one instruction.
    const ROUNDS: bool = false;
    /// Does the work with one instruction set.
    fn run<S: Simd>(self, simd: S) -> Self::Output;
}

/// Runs a kernel with the best instruction set of this machine.
#[inline]
pub fn dispatch<K: Kernel>(kernel: K) -> K::Output {
    match level() {
        #[cfg(target_arch = "x86_64")]
        Level::Avx512 => avx512::run(kernel),
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 => avx2::run(kernel),
        #[cfg(target_arch = "aarch64")]
        Level::Neon => neon::run(kernel),
        _ => kernel.run(portable::Portable),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct ExpEach<'a>(&'a mut [f32]);
    impl Kernel for ExpEach<'_> {
        type Output = ();
        #[inline(always)]
        fn run<S: Simd>(self, simd: S) {
            for chunk in self.0.chunks_mut(LANES) {
                let x = simd.load_partial_or_full(chunk);
                simd.store_partial(chunk, simd.exp(x));
            }
        }
    }
    trait LoadAny: Simd {
        #[inline(always)]
        fn load_partial_or_full(self, from: &[f32]) -> Self::V {
            self.load_partial(from, 0.0)
        }
    }
    impl<S: Simd> LoadAny for S {}

    /// Relative error that the vector exponential may have.
    const EXP_TOLERANCE: f32 = 3e-7;

    fn check_exp(values: &[f32]) {
        let inputs: Vec<f32> = (-8600..8800).map(|i| i as f32 * 0.01 + 0.003).collect();
        assert_eq!(inputs.len(), values.len());
        for (x, y) in inputs.iter().zip(values) {
            let expected = x.exp();
            assert!((y - expected).abs() <= EXP_TOLERANCE * expected, "exp({x}) = {expected}, found {y}");
        }
    }

    #[test]
    fn exp_is_close_on_the_whole_range_at_every_level() {
        let inputs: Vec<f32> = (-8600..8800).map(|i| i as f32 * 0.01 + 0.003).collect();
        let mut best = inputs.clone();
        dispatch(ExpEach(&mut best));
        check_exp(&best);
        let mut plain = inputs.clone();
        ExpEach(&mut plain).run(portable::Portable);
        check_exp(&plain);
        #[cfg(target_arch = "x86_64")]
        if level() >= Level::Avx2 {
            let mut narrow = inputs;
            avx2::run(ExpEach(&mut narrow));
            check_exp(&narrow);
        }
    }

    #[test]
    fn exp_of_the_extremes() {
        let mut values = [f32::NEG_INFINITY, -1000.0, f32::INFINITY, 200.0, 0.0, f32::NAN];
        dispatch(ExpEach(&mut values));
        assert_eq!(values[..5], [0.0, 0.0, f32::INFINITY, f32::INFINITY, 1.0]);
        assert!(values[5].is_nan());
    }
}
