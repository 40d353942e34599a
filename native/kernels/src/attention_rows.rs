//! Tensors of attention in f32 or bf16: the same kernels read either.

use crate::memory::Scratch;
use crate::parts;
use crate::simd::bf16::{convert_row, from_bf16};

/// Values that one task converts.
const VALUES_PER_TASK: usize = 16_384;

/// A tensor that attention reads.
#[derive(Clone, Copy)]
pub enum Rows<'a> {
    /// As they are.
    F32(&'a [f32]),
    /// Bits of bf16.
    Bf16(&'a [u16]),
}

impl<'a> From<&'a [f32]> for Rows<'a> {
    fn from(values: &'a [f32]) -> Self {
        Rows::F32(values)
    }
}

impl Rows<'_> {
    /// Writes `length` values from `start` on as bf16 and fills the rest of `to` with zeros.
    #[inline]
    pub(crate) fn convert(&self, start: usize, length: usize, to: &mut [u16]) {
        match self {
            Rows::F32(values) => convert_row(to, &values[start..][..length]),
            Rows::Bf16(values) => {
                let (to, rest) = to.split_at_mut(length);
                to.copy_from_slice(&values[start..][..length]);
                rest.fill(0);
            }
        }
    }

    /// A value in f32.
    #[inline(always)]
    pub(crate) fn value(&self, index: usize) -> f32 {
        match self {
            Rows::F32(values) => values[index],
            Rows::Bf16(values) => from_bf16(values[index]),
        }
    }
}

/// A tensor in f32, widened if it was not.
pub(crate) enum Widened<'a> {
    Borrowed(&'a [f32]),
    Made(Scratch),
}

impl<'a> Widened<'a> {
    pub(crate) fn new(rows: Rows<'a>) -> Self {
        match rows {
            Rows::F32(values) => Widened::Borrowed(values),
            Rows::Bf16(values) => {
                let mut made = Scratch::take(values.len());
                parts::for_chunks(made.f32_mut(), VALUES_PER_TASK, |task, to| {
                    for (to, &bits) in to.iter_mut().zip(&values[task * VALUES_PER_TASK..]) {
                        *to = from_bf16(bits);
                    }
                });
                Widened::Made(made)
            }
        }
    }

    pub(crate) fn f32(&self) -> &[f32] {
        match self {
            Widened::Borrowed(values) => values,
            Widened::Made(values) => values.f32(),
        }
    }
}

/// A tensor that attention writes.
pub enum RowsMut<'a> {
    /// As they are.
    F32(&'a mut [f32]),
    /// Rounded to bf16.
    Bf16(&'a mut [u16]),
}

impl RowsMut<'_> {
    /// Lets `write` fill the tensor in f32, and rounds what it wrote if need be.
    pub(crate) fn fill_f32(self, write: impl FnOnce(&mut [f32])) {
        match self {
            RowsMut::F32(values) => write(values),
            RowsMut::Bf16(values) => {
                let mut wide = Scratch::take(values.len());
                write(wide.f32_mut());
                parts::for_chunks(values, VALUES_PER_TASK, |task, to| {
                    convert_row(to, &wide.f32()[task * VALUES_PER_TASK..][..to.len()]);
                });
            }
        }
    }
}
