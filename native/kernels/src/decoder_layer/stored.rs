//! The two types that activations are kept in: f32, or the bits of bf16.

use crate::attention::{Rows, RowsMut};
use crate::simd::packed_rows::{PackedRows, STRIP};
use crate::simd::{LANES, Simd};
use bytemuck::Pod;

/// A type that activations are kept in.
pub(super) trait Stored: Pod + Send + Sync {
    /// 16 values.
    fn load<S: Simd>(simd: S, from: &[Self]) -> S::V;
    /// Writes 32 values.
    fn store<S: Simd>(simd: S, to: &mut [Self], values: (S::V, S::V));
    /// As attention reads it.
    fn rows(values: &[Self]) -> Rows<'_>;
    /// As attention writes it.
    fn rows_mut(values: &mut [Self]) -> RowsMut<'_>;
}

impl Stored for f32 {
    #[inline(always)]
    fn load<S: Simd>(simd: S, from: &[f32]) -> S::V {
        simd.load(from)
    }
    #[inline(always)]
    fn store<S: Simd>(simd: S, to: &mut [f32], (low, high): (S::V, S::V)) {
        let to = &mut to[..STRIP];
        simd.store(to, low);
        simd.store(&mut to[LANES..], high);
    }
    fn rows(values: &[f32]) -> Rows<'_> {
        Rows::F32(values)
    }
    fn rows_mut(values: &mut [f32]) -> RowsMut<'_> {
        RowsMut::F32(values)
    }
}

impl Stored for u16 {
    #[inline(always)]
    fn load<S: Simd>(simd: S, from: &[u16]) -> S::V {
        simd.load_bf16(from)
    }
    #[inline(always)]
    fn store<S: Simd>(simd: S, to: &mut [u16], (low, high): (S::V, S::V)) {
        simd.store_bf16(to, low, high);
    }
    fn rows(values: &[u16]) -> Rows<'_> {
        Rows::Bf16(values)
    }
    fn rows_mut(values: &mut [u16]) -> RowsMut<'_> {
        RowsMut::Bf16(values)
    }
}

/// 32 values of a row from `at` on, zero beyond its end.
#[inline(always)]
pub(super) fn load_strip<S: Simd, T: Stored>(simd: S, from: &[T], at: usize) -> (S::V, S::V) {
    if at + STRIP <= from.len() {
        return (T::load(simd, &from[at..]), T::load(simd, &from[at + LANES..]));
    }
    let mut whole = [T::zeroed(); STRIP];
    let length = from.len() - at;
    whole[..length].copy_from_slice(&from[at..]);
    (T::load(simd, &whole), T::load(simd, &whole[LANES..]))
}

/// Writes 32 values to a row from `at` on, leaving out what lies beyond its end.
#[inline(always)]
pub(super) fn store_strip<S: Simd, T: Stored>(simd: S, to: &mut [T], at: usize, values: (S::V, S::V)) {
    if at + STRIP <= to.len() {
        return T::store(simd, &mut to[at..], values);
    }
    let mut whole = [T::zeroed(); STRIP];
    T::store(simd, &mut whole, values);
    let length = to.len() - at;
    to[at..].copy_from_slice(&whole[..length]);
}

/// Stores a row of f32.
#[inline(always)]
pub(super) fn store_row<S: Simd, T: Stored>(simd: S, to: &mut [T], from: &[f32]) {
    for at in (0..to.len()).step_by(STRIP) {
        store_strip(simd, to, at, load_strip(simd, from, at));
    }
}

/// Makes `from` row `row` of a product's operand.
#[inline(always)]
pub(super) fn pack_row<S: Simd, T: Stored>(simd: S, to: &mut PackedRows, row: usize, from: &[T]) {
    for at in (0..from.len()).step_by(STRIP) {
        to.store(simd, row, at, load_strip(simd, from, at));
    }
}
