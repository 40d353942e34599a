//! Elementwise arithmetic, copies, sums and general products.

use crate::check::{extent, indices, that};
use crate::store::{Input, store};
use napi::Result;
use napi_derive::napi;
use repotune_kernels::elementwise::{self as kernels, Binary, Broadcast, Unary};
use repotune_kernels::{gemm, reductions};

fn binary(op: Binary, out: u32, a: u32, b: u32) -> Result<()> {
    let store = store();
    let length = store.length("out", out)?;
    let a = store.input_beside("a", a, length, out)?;
    let b = store.input_beside("b", b, length, out)?;
    kernels::binary(op, store.output("out", out, length)?.f32_mut(), a.operand(), b.operand());
    Ok(())
}

fn unary(op: Unary, out: u32, a: u32) -> Result<()> {
    let store = store();
    let length = store.length("out", out)?;
    let a = store.input_beside("a", a, length, out)?;
    kernels::unary(op, store.output("out", out, length)?.f32_mut(), a.operand());
    Ok(())
}

fn with_row(op: Binary, out: u32, a: u32, row: u32, N: u32, D: u32) -> Result<()> {
    let store = store();
    let length = extent("N, D", &[N, D])?;
    let a = store.input_beside("a", a, length, out)?;
    let row = store.input("row", row, D as usize)?;
    let mut out = store.output("out", out, length)?;
    kernels::binary_broadcast(op, out.f32_mut(), a.operand(), Broadcast::Row(row.f32()), D as usize);
    Ok(())
}

fn with_column(op: Binary, out: u32, a: u32, column: u32, N: u32, D: u32) -> Result<()> {
    let store = store();
    let length = extent("N, D", &[N, D])?;
    let a = store.input_beside("a", a, length, out)?;
    let column = store.input("column", column, N as usize)?;
    let mut out = store.output("out", out, length)?;
    kernels::binary_broadcast(op, out.f32_mut(), a.operand(), Broadcast::Column(column.f32()), D as usize);
    Ok(())
}

/// Exports one function per operation of a family.
macro_rules! exports {
    ($($name:ident => $family:ident($op:expr; $($argument:ident: $kind:ty),*);)+) => {
        $(
            #[napi(catch_unwind)]
            pub fn $name($($argument: $kind),*) -> Result<()> {
                $family($op, $($argument),*)
            }
        )+
    };
}

exports! {
    add => binary(Binary::Add; out: u32, a: u32, b: u32);
    sub => binary(Binary::Sub; out: u32, a: u32, b: u32);
    mul => binary(Binary::Mul; out: u32, a: u32, b: u32);
    div => binary(Binary::Div; out: u32, a: u32, b: u32);
    add_row => with_row(Binary::Add; out: u32, a: u32, row: u32, N: u32, D: u32);
    sub_row => with_row(Binary::Sub; out: u32, a: u32, row: u32, N: u32, D: u32);
    mul_row => with_row(Binary::Mul; out: u32, a: u32, row: u32, N: u32, D: u32);
    div_row => with_row(Binary::Div; out: u32, a: u32, row: u32, N: u32, D: u32);
    add_column => with_column(Binary::Add; out: u32, a: u32, column: u32, N: u32, D: u32);
    sub_column => with_column(Binary::Sub; out: u32, a: u32, column: u32, N: u32, D: u32);
    mul_column => with_column(Binary::Mul; out: u32, a: u32, column: u32, N: u32, D: u32);
    div_column => with_column(Binary::Div; out: u32, a: u32, column: u32, N: u32, D: u32);
    square => unary(Unary::Square; out: u32, a: u32);
    sqrt => unary(Unary::Sqrt; out: u32, a: u32);
    exp => unary(Unary::Exp; out: u32, a: u32);
    log => unary(Unary::Log; out: u32, a: u32);
    neg => unary(Unary::Neg; out: u32, a: u32);
    sigmoid => unary(Unary::Sigmoid; out: u32, a: u32);
}

#[napi(catch_unwind)]
pub fn add_scalar(out: u32, a: u32, scalar: f64) -> Result<()> {
    unary(Unary::AddScalar(scalar as f32), out, a)
}

#[napi(catch_unwind)]
pub fn scale(out: u32, a: u32, scalar: f64) -> Result<()> {
    unary(Unary::Scale(scalar as f32), out, a)
}

#[napi(catch_unwind)]
pub fn scalar_div(out: u32, scalar: f64, a: u32) -> Result<()> {
    unary(Unary::ScalarDiv(scalar as f32), out, a)
}

#[napi(catch_unwind)]
pub fn max_scalar(out: u32, a: u32, scalar: f64) -> Result<()> {
    unary(Unary::MaxScalar(scalar as f32), out, a)
}

#[napi(catch_unwind)]
pub fn min_scalar(out: u32, a: u32, scalar: f64) -> Result<()> {
    unary(Unary::MinScalar(scalar as f32), out, a)
}

#[napi(catch_unwind)]
pub fn fill(out: u32, value: f64) -> Result<()> {
    let store = store();
    let length = store.length("out", out)?;
    store.output("out", out, length)?.f32_mut().fill(value as f32);
    Ok(())
}

#[napi(catch_unwind)]
pub fn copy(out: u32, a: u32) -> Result<()> {
    let store = store();
    let length = store.length("out", out)?;
    if let Input::Slot(a) = store.input_beside("a", a, length, out)? {
        kernels::copy(store.output("out", out, length)?.f32_mut(), a.f32());
    }
    Ok(())
}

#[napi(catch_unwind)]
pub fn copy_range(out: u32, out_offset: u32, a: u32, a_offset: u32, length: u32) -> Result<()> {
    copy_strided(out, out_offset, length, a, a_offset, length, length, 1)
}

#[napi(catch_unwind)]
pub fn copy_strided(
    out: u32,
    out_offset: u32,
    out_stride: u32,
    a: u32,
    a_offset: u32,
    a_stride: u32,
    block_length: u32,
    count: u32,
) -> Result<()> {
    let store = store();
    let (out_length, a_length) = (store.length("out", out)?, store.length("a", a)?);
    let end = |offset: u32, stride: u32| match count {
        0 => 0,
        _ => u64::from(offset) + u64::from(count - 1) * u64::from(stride) + u64::from(block_length),
    };
    that(
        end(out_offset, out_stride) <= out_length as u64,
        "out",
        format!("at least {} words", end(out_offset, out_stride)),
        out_length,
    )?;
    that(end(a_offset, a_stride) <= a_length as u64, "a", format!("at least {} words", end(a_offset, a_stride)), a_length)?;
    let mut out = store.output("out", out, out_length)?;
    let a = store.input("a", a, a_length)?;
    let (to, from, block) = (out.f32_mut(), a.f32(), block_length as usize);
    for index in 0..count as usize {
        let from = &from[a_offset as usize + index * a_stride as usize..][..block];
        to[out_offset as usize + index * out_stride as usize..][..block].copy_from_slice(from);
    }
    Ok(())
}

#[napi(catch_unwind)]
pub fn axpy(y: u32, factor: f64, x: u32) -> Result<()> {
    let store = store();
    let length = store.length("y", y)?;
    let mut y = store.output("y", y, length)?;
    kernels::axpy(y.f32_mut(), factor as f32, store.input("x", x, length)?.f32());
    Ok(())
}

#[napi(catch_unwind)]
pub fn sum(out: u32, a: u32) -> Result<()> {
    let store = store();
    let length = store.length("a", a)?;
    let total = reductions::sum(store.input("a", a, length)?.f32());
    store.output("out", out, 1)?.f32_mut()[0] = total as f32;
    Ok(())
}

#[napi(catch_unwind)]
pub fn sum_rows(out: u32, a: u32, N: u32, D: u32) -> Result<()> {
    let store = store();
    let mut out = store.output("out", out, D as usize)?;
    let a = store.input("a", a, extent("N, D", &[N, D])?)?;
    reductions::sum_rows(out.f32_mut(), a.f32(), D as usize);
    Ok(())
}

#[napi(catch_unwind)]
pub fn sum_columns(out: u32, a: u32, N: u32, D: u32) -> Result<()> {
    let store = store();
    let mut out = store.output("out", out, N as usize)?;
    let a = store.input("a", a, extent("N, D", &[N, D])?)?;
    reductions::sum_columns(out.f32_mut(), a.f32(), D as usize);
    Ok(())
}

#[napi(js_name = "transpose2d", catch_unwind)]
pub fn transpose_2d(out: u32, a: u32, N: u32, D: u32) -> Result<()> {
    let store = store();
    let length = extent("N, D", &[N, D])?;
    let mut out = store.output("out", out, length)?;
    let a = store.input("a", a, length)?;
    kernels::transpose2d(out.f32_mut(), a.f32(), N as usize, D as usize);
    Ok(())
}

#[napi(catch_unwind)]
pub fn scatter_add_rows(out: u32, a: u32, ids: &[i32], D: u32) -> Result<()> {
    let store = store();
    let (length, d) = (store.length("out", out)?, D as usize);
    that(d > 0 && length.is_multiple_of(d), "out", format!("rows of {d} words"), format!("length {length}"))?;
    let ids = indices("ids", ids, length / d)?;
    let mut out = store.output("out", out, length)?;
    let a = store.input("a", a, ids.len() * d)?;
    kernels::scatter_add_rows(out.f32_mut(), a.f32(), &ids, d);
    Ok(())
}

#[napi(catch_unwind)]
pub fn gather_slot_rows(out: u32, a: u32, ids: &[i32], D: u32) -> Result<()> {
    let store = store();
    let (length, d) = (store.length("a", a)?, D as usize);
    that(d > 0 && length.is_multiple_of(d), "a", format!("rows of {d} words"), format!("length {length}"))?;
    let ids = indices("ids", ids, length / d)?;
    let mut out = store.output("out", out, ids.len() * d)?;
    let a = store.input("a", a, length)?;
    kernels::gather_rows(out.f32_mut(), a.f32(), &ids, d);
    Ok(())
}

#[napi(catch_unwind)]
pub fn mat_mul(out: u32, a: u32, b: u32, m: u32, k: u32, n: u32, transpose_a: bool, transpose_b: bool) -> Result<()> {
    let store = store();
    let mut out = store.output("out", out, extent("m, n", &[m, n])?)?;
    let a = store.input("a", a, extent("m, k", &[m, k])?)?;
    let b = store.input("b", b, extent("k, n", &[k, n])?)?;
    let (m, k, n) = (m as usize, k as usize, n as usize);
    gemm::mat_mul(out.f32_mut(), a.f32(), b.f32(), m, k, n, transpose_a, transpose_b);
    Ok(())
}
