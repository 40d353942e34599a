//! Frozen matrices: loading, products, gathers, and the cross entropy over a vocabulary matrix.

use crate::check::{self, NO_SLOT, extent, indices, mismatch};
use crate::store::store;
use napi::Result;
use napi::bindgen_prelude::Int32ArraySlice;
use napi_derive::napi;
use repotune_kernels::cross_entropy::target_cross_entropy as cross_entropy;
use repotune_kernels::frozen_matrix::{FrozenMatrix, Precision};
use repotune_kernels::quantization::GgmlType;

#[napi(catch_unwind)]
pub fn load_frozen_matrix(bytes: &[u8], ggml_type_id: u32, rows: u32, columns: u32, precision: u32) -> Result<u32> {
    let kind = GgmlType::from_id(ggml_type_id)
        .ok_or_else(|| mismatch("ggmlTypeId", "F32, F16, BF16, Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q4_K, Q5_K or Q6_K", ggml_type_id))?;
    check::that(precision <= 2, "precision", "0, 1 or 2", precision)?;
    check::that(rows > 0 && columns > 0, "rows, columns", "at least 1", format!("{rows}, {columns}"))?;
    extent("rows, columns", &[rows, columns])?;
    let block = kind.block().0;
    let row_bytes = kind
        .row_bytes(columns as usize)
        .ok_or_else(|| mismatch("columns", format!("a multiple of {block} for {kind:?}"), columns))?;
    check::length("bytes", bytes.len(), rows as usize * row_bytes)?;
    let (rows, columns) = (rows as usize, columns as usize);
    let matrix = match precision {
        0 => FrozenMatrix::load(bytes, kind, rows, columns, Precision::F32),
        1 => FrozenMatrix::load(bytes, kind, rows, columns, Precision::Bf16),
        _ => FrozenMatrix::keep_quantized(bytes, kind, rows, columns),
    };
    Ok(store().add_frozen(matrix))
}

#[napi(catch_unwind)]
pub fn release_frozen_matrix(id: u32) -> Result<()> {
    store().remove_frozen(id)
}

#[napi(catch_unwind)]
pub fn frozen_mat_mul(out: u32, x: u32, id: u32, N: u32, bias: u32) -> Result<()> {
    let store = store();
    let matrix = store.frozen(id)?;
    let n = N as usize;
    let mut out = store.output("out", out, n * matrix.rows())?;
    let x = store.input("x", x, n * matrix.columns())?;
    let has_bias = bias != NO_SLOT;
    let bias = store.optional_input("bias", bias, matrix.rows())?;
    matrix.multiply(out.f32_mut(), x.f32(), n, has_bias.then(|| bias.f32()), false);
    Ok(())
}

#[napi(catch_unwind)]
pub fn frozen_mat_mul_backward(dx: u32, dy: u32, id: u32, N: u32) -> Result<()> {
    multiply_backward(dx, dy, id, N, false)
}

#[napi(catch_unwind)]
pub fn frozen_mat_mul_backward_add(dx: u32, dy: u32, id: u32, N: u32) -> Result<()> {
    multiply_backward(dx, dy, id, N, true)
}

fn multiply_backward(dx: u32, dy: u32, id: u32, N: u32, accumulate: bool) -> Result<()> {
    let store = store();
    let matrix = store.frozen(id)?;
    let n = N as usize;
    let mut dx = store.output("dx", dx, n * matrix.columns())?;
    let dy = store.input("dy", dy, n * matrix.rows())?;
    matrix.multiply_backward(dx.f32_mut(), dy.f32(), n, accumulate);
    Ok(())
}

#[napi(catch_unwind)]
pub fn gather_rows(out: u32, id: u32, ids: &[i32]) -> Result<()> {
    let store = store();
    let matrix = store.frozen(id)?;
    let ids = indices("ids", ids, matrix.rows())?;
    let mut out = store.output("out", out, ids.len() * matrix.columns())?;
    matrix.gather_rows(out.f32_mut(), &ids);
    Ok(())
}

#[napi(catch_unwind)]
pub fn target_cross_entropy(
    losses: u32,
    d_hidden: u32,
    hidden: u32,
    id: u32,
    positions: &[i32],
    tokens: &[i32],
    mut argmax: Int32ArraySlice,
) -> Result<()> {
    let store = store();
    let matrix = store.frozen(id)?;
    let (targets, d) = (positions.len(), matrix.columns());
    check::length("tokens", tokens.len(), targets)?;
    if !argmax.is_empty() {
        check::length("argmax", argmax.len(), targets)?;
    }
    let hidden_length = store.length("hidden", hidden)?;
    check::that(hidden_length.is_multiple_of(d), "hidden", format!("rows of {d} values"), format!("length {hidden_length}"))?;
    let positions = indices("positions", positions, hidden_length / d)?;
    let tokens = indices("tokens", tokens, matrix.rows())?;
    let mut losses = store.output("losses", losses, targets)?;
    let mut d_hidden = store.optional_output("dHidden", d_hidden, targets * d)?;
    let hidden = store.input("hidden", hidden, hidden_length)?;
    // SAFETY: JavaScript waits for this call, so nobody else touches the array meanwhile.
    let likeliest = if argmax.is_empty() { None } else { Some(unsafe { argmax.as_mut() }) };
    cross_entropy(
        losses.f32_mut(),
        d_hidden.as_mut().map(|slot| slot.f32_mut()),
        hidden.f32(),
        matrix,
        &positions,
        &tokens,
        likeliest,
    );
    Ok(())
}
