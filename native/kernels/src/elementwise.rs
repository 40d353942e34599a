//! Elementwise arithmetic on flat slices and on rows with a broadcast row or column.

use crate::memory::Scratch;
use crate::parts;
use crate::simd::{Kernel, LANES, Simd, dispatch};
use crate::swi_glu::{load_some, logistic, store_some};

/// Values per task: smaller slices are done by the calling thread alone.
const VALUES_PER_TASK: usize = 16_384;

/// An operation on two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binary {
    Add,
    Sub,
    Mul,
    Div,
}

/// An operation on one value, some with a constant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Unary {
    AddScalar(f32),
    Scale(f32),
    DivScalar(f32),
    ScalarDiv(f32),
    MaxScalar(f32),
    MinScalar(f32),
    Square,
    Sqrt,
    Exp,
    Log,
    Neg,
    Sigmoid,
}

/// The second operand of a row-wise operation on `[N, D]`.
#[derive(Clone, Copy)]
pub enum Broadcast<'a> {
    /// `[D]`, the same for every row.
    Row(&'a [f32]),
    /// `[N]`, one value per row.
    Column(&'a [f32]),
}

#[inline(always)]
fn zip_with(out: &mut [f32], a: &[f32], b: &[f32], f: impl Fn(f32, f32) -> f32) {
    for ((out, &a), &b) in out.iter_mut().zip(a).zip(b) {
        *out = f(a, b);
    }
}

#[inline(always)]
fn map(out: &mut [f32], a: &[f32], f: impl Fn(f32) -> f32) {
    for (out, &a) in out.iter_mut().zip(a) {
        *out = f(a);
    }
}

/// An input of an elementwise operation.
#[derive(Clone, Copy)]
pub enum Operand<'a> {
    /// A slice as long as the output.
    Slice(&'a [f32]),
    /// What the output held before: the operation works in place.
    Out,
}

impl<'a> Operand<'a> {
    /// The part that belongs to `start..start + old.len()`; `old` is a copy of that part of the output.
    fn part<'b>(self, start: usize, old: &'b [f32]) -> &'b [f32]
    where
        'a: 'b,
    {
        match self {
            Operand::Slice(values) => &values[start..][..old.len()],
            Operand::Out => old,
        }
    }
}

/// Runs `work(start, part of out, its old content)`; the copy is only made, in a small piece of cache, when `in_place`.
fn for_parts(out: &mut [f32], length: usize, in_place: bool, work: impl Fn(usize, &mut [f32], &[f32]) + Sync) {
    let placeholder = Scratch::take(length.min(out.len()));
    parts::for_chunks(out, length, |task, out| {
        if in_place {
            let mut old = Scratch::take(out.len());
            old.f32_mut().copy_from_slice(out);
            work(task * length, out, old.f32());
        } else {
            let unread = &placeholder.f32()[..out.len()];
            work(task * length, out, unread);
        }
    });
}

struct BinaryKernel<'a>(Binary, &'a mut [f32], &'a [f32], &'a [f32]);

impl Kernel for BinaryKernel<'_> {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self, _: S) {
        let BinaryKernel(op, out, a, b) = self;
        match op {
            Binary::Add => zip_with(out, a, b, |a, b| a + b),
            Binary::Sub => zip_with(out, a, b, |a, b| a - b),
            Binary::Mul => zip_with(out, a, b, |a, b| a * b),
            Binary::Div => zip_with(out, a, b, |a, b| a / b),
        }
    }
}

struct UnaryKernel<'a>(Unary, &'a mut [f32], &'a [f32]);

impl Kernel for UnaryKernel<'_> {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let UnaryKernel(op, out, a) = self;
        match op {
            Unary::AddScalar(b) => map(out, a, |a| a + b),
            Unary::Scale(b) => map(out, a, |a| a * b),
            Unary::DivScalar(b) => map(out, a, |a| a / b),
            Unary::ScalarDiv(b) => map(out, a, |a| b / a),
            Unary::MaxScalar(b) => map(out, a, |a| if a < b { b } else { a }),
            Unary::MinScalar(b) => map(out, a, |a| if a > b { b } else { a }),
            Unary::Square => map(out, a, |a| a * a),
            Unary::Sqrt => map(out, a, f32::sqrt),
            Unary::Log => map(out, a, f32::ln),
            Unary::Neg => map(out, a, |a| -a),
            Unary::Exp => {
                for (out, a) in out.chunks_mut(LANES).zip(a.chunks(LANES)) {
                    store_some(simd, out, simd.exp(load_some(simd, a)));
                }
            }
            Unary::Sigmoid => {
                for (out, a) in out.chunks_mut(LANES).zip(a.chunks(LANES)) {
                    store_some(simd, out, logistic(simd, load_some(simd, a)));
                }
            }
        }
    }
}

/// out = a op b; operands of one length.
pub fn binary(op: Binary, out: &mut [f32], a: Operand, b: Operand) {
    let in_place = matches!(a, Operand::Out) || matches!(b, Operand::Out);
    for_parts(out, VALUES_PER_TASK, in_place, |start, out, old| {
        dispatch(BinaryKernel(op, out, a.part(start, old), b.part(start, old)));
    });
}

/// out = op(a).
pub fn unary(op: Unary, out: &mut [f32], a: Operand) {
    for_parts(out, VALUES_PER_TASK, matches!(a, Operand::Out), |start, out, old| {
        dispatch(UnaryKernel(op, out, a.part(start, old)));
    });
}

/// out `[N, D]` = a `[N, D]` op a broadcast row or column.
pub fn binary_broadcast(op: Binary, out: &mut [f32], a: Operand, b: Broadcast, d: usize) {
    if d == 0 {
        return;
    }
    let rows = (VALUES_PER_TASK / d).max(1);
    for_parts(out, rows * d, matches!(a, Operand::Out), |start, out, old| {
        let a = a.part(start, old);
        for (offset, (out, a)) in out.chunks_exact_mut(d).zip(a.chunks_exact(d)).enumerate() {
            match b {
                Broadcast::Row(b) => dispatch(BinaryKernel(op, out, a, b)),
                Broadcast::Column(b) => dispatch(UnaryKernel(with_scalar(op, b[start / d + offset]), out, a)),
            }
        }
    });
}

fn with_scalar(op: Binary, b: f32) -> Unary {
    match op {
        Binary::Add => Unary::AddScalar(b),
        Binary::Sub => Unary::AddScalar(-b),
        Binary::Mul => Unary::Scale(b),
        Binary::Div => Unary::DivScalar(b),
    }
}

struct AxpyKernel<'a>(&'a mut [f32], f32, &'a [f32]);

impl Kernel for AxpyKernel<'_> {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self, _: S) {
        let factor = self.1;
        for (y, x) in self.0.iter_mut().zip(self.2) {
            *y += factor * x;
        }
    }
}

/// y += factor · x.
pub fn axpy(y: &mut [f32], factor: f32, x: &[f32]) {
    parts::for_chunks(y, VALUES_PER_TASK, |task, y| {
        let x = &x[task * VALUES_PER_TASK..][..y.len()];
        dispatch(AxpyKernel(y, factor, x));
    });
}

/// Copies `from` on all threads.
pub fn copy(to: &mut [f32], from: &[f32]) {
    parts::for_chunks(to, VALUES_PER_TASK, |task, to| to.copy_from_slice(&from[task * VALUES_PER_TASK..][..to.len()]));
}

/// Side of the square blocks that a transpose moves at a time.
const TRANSPOSE_BLOCK: usize = 16;

/// out `[D, N]` = the transpose of a `[N, D]`.
pub fn transpose2d(out: &mut [f32], a: &[f32], n: usize, d: usize) {
    parts::for_chunks(out, TRANSPOSE_BLOCK * n, |task, out| {
        let first_column = task * TRANSPOSE_BLOCK;
        for first_row in (0..n).step_by(TRANSPOSE_BLOCK) {
            let rows = (n - first_row).min(TRANSPOSE_BLOCK);
            for (column, out) in out.chunks_exact_mut(n).enumerate() {
                for row in first_row..first_row + rows {
                    out[row] = a[row * d + first_column + column];
                }
            }
        }
    });
}

/// out row ids[i] `[D]` += a row i, in the order of i.
pub fn scatter_add_rows(out: &mut [f32], a: &[f32], ids: &[usize], d: usize) {
    for (row, &id) in a.chunks_exact(d.max(1)).zip(ids) {
        axpy(&mut out[id * d..][..d], 1.0, row);
    }
}

/// out `[ids.len(), D]` = the named rows of a `[rows, D]`.
pub fn gather_rows(out: &mut [f32], a: &[f32], ids: &[usize], d: usize) {
    for (row, &id) in out.chunks_exact_mut(d.max(1)).zip(ids) {
        row.copy_from_slice(&a[id * d..][..d]);
    }
}
