//! The decoder's own ops: norm, rotation, attention, gated activation.

use crate::check::{NO_SLOT, extent, mismatch, that};
use crate::store::{Input, store};
use napi::Result;
use napi_derive::napi;
use repotune_kernels::attention::{self, AttentionShape, Precision, Rows, RowsMut, SharedContext};
use repotune_kernels::attention_backward::{self, AttentionInputs};
use repotune_kernels::elementwise::copy;
use repotune_kernels::rope::{RopeCache, RopeConfig, RopeStyle};
use repotune_kernels::{rms_norm as norm, swi_glu as gated};
use std::sync::{Mutex, PoisonError};

pub static ROPE_CACHE: Mutex<RopeCache> = Mutex::new(RopeCache::new());

#[napi(catch_unwind)]
pub fn rms_norm(out: u32, inverse_rms: u32, x: u32, weight: u32, N: u32, D: u32, epsilon: f64) -> Result<()> {
    that(D > 0, "D", "at least 1", D)?;
    let store = store();
    let length = extent("N, D", &[N, D])?;
    let mut out = store.output("out", out, length)?;
    let mut inverse_rms = store.output("inverseRms", inverse_rms, N as usize)?;
    let x = store.input("x", x, length)?;
    let weight = store.input("weight", weight, D as usize)?;
    norm::rms_norm(out.f32_mut(), inverse_rms.f32_mut(), x.f32(), weight.f32(), epsilon as f32);
    Ok(())
}

#[napi(catch_unwind)]
pub fn rms_norm_backward(dx: u32, dy: u32, x: u32, weight: u32, inverse_rms: u32, N: u32, D: u32) -> Result<()> {
    norm_backward(dx, dy, x, weight, inverse_rms, N, D, false)
}

#[napi(catch_unwind)]
pub fn rms_norm_backward_add(dx: u32, dy: u32, x: u32, weight: u32, inverse_rms: u32, N: u32, D: u32) -> Result<()> {
    norm_backward(dx, dy, x, weight, inverse_rms, N, D, true)
}

fn norm_backward(dx: u32, dy: u32, x: u32, weight: u32, inverse_rms: u32, N: u32, D: u32, accumulate: bool) -> Result<()> {
    that(D > 0, "D", "at least 1", D)?;
    let store = store();
    let length = extent("N, D", &[N, D])?;
    let mut dx = store.output("dx", dx, length)?;
    let dy = store.input("dy", dy, length)?;
    let x = store.input("x", x, length)?;
    let weight = store.input("weight", weight, D as usize)?;
    let inverse_rms = store.input("inverseRms", inverse_rms, N as usize)?;
    norm::rms_norm_backward(dx.f32_mut(), dy.f32(), x.f32(), weight.f32(), inverse_rms.f32(), accumulate);
    Ok(())
}

/// Checks rope's arguments and gathers them.
pub fn rope_config(width: u32, rotated: u32, base: f64, scale: f64, style: u32, factors: &[f32]) -> Result<RopeConfig<'_>> {
    that(rotated.is_multiple_of(2) && rotated <= width, "rotatedWidth", format!("even and at most {width}"), rotated)?;
    let pairs = rotated as usize / 2;
    that(
        factors.is_empty() || factors.len() == pairs,
        "frequencyFactors",
        format!("length 0 or {pairs}"),
        format!("length {}", factors.len()),
    )?;
    let style = match style {
        0 => RopeStyle::Adjacent,
        1 => RopeStyle::Halves,
        other => return Err(mismatch("style", "0 or 1", other)),
    };
    Ok(RopeConfig { rotated_width: rotated as usize, base, position_scale: scale, style, frequency_factors: factors })
}

#[napi(catch_unwind)]
pub fn rope(
    out: u32,
    x: u32,
    positions: &[i32],
    N: u32,
    heads: u32,
    E: u32,
    rotated_width: u32,
    base: f64,
    position_scale: f64,
    style: u32,
    frequency_factors: &[f32],
    inverse: bool,
) -> Result<()> {
    that(heads > 0 && E > 0, "heads, E", "at least 1", format!("{heads}, {E}"))?;
    crate::check::length("positions", positions.len(), N as usize)?;
    let config = rope_config(E, rotated_width, base, position_scale, style, frequency_factors)?;
    let store = store();
    let length = extent("N, heads, E", &[N, heads, E])?;
    let x = store.input_beside("x", x, length, out)?;
    let mut out = store.output("out", out, length)?;
    if let Input::Slot(x) = x {
        copy(out.f32_mut(), x.f32());
    }
    let mut cache = ROPE_CACHE.lock().unwrap_or_else(PoisonError::into_inner);
    let table = cache.table(positions, &config);
    table.rotate(out.f32_mut(), heads as usize, E as usize, config.style, inverse);
    Ok(())
}

/// Where sequences begin and what they see beside the prefix and themselves.
pub struct Sequences {
    pub starts: Vec<usize>,
    pub contexts: Vec<SharedContext>,
}

/// Checks sequences: ascending, first entry 0, all inside the batch; contexts are heads of earlier sequences without a context.
pub fn sequences(starts: &[i32], context_starts: &[i32], context_lengths: &[i32], n: usize) -> Result<Sequences> {
    let starts = sequence_starts(starts, n)?;
    if !context_starts.is_empty() || !context_lengths.is_empty() {
        crate::check::length("contextStarts", context_starts.len(), starts.len())?;
        crate::check::length("contextLengths", context_lengths.len(), starts.len())?;
    }
    let contexts = context_starts.iter().zip(context_lengths).enumerate();
    let contexts = contexts.map(|(sequence, (&start, &length))| match (usize::try_from(start), usize::try_from(length)) {
        (_, Ok(0)) => Ok(SharedContext { owner: sequence, length: 0 }),
        (Ok(start), Ok(length)) => starts[..sequence]
            .binary_search(&start)
            .ok()
            .filter(|&owner| context_lengths[owner] == 0 && length <= starts[owner + 1] - start)
            .map(|owner| SharedContext { owner, length })
            .ok_or_else(|| not_a_head(sequence, (start, length))),
        _ => Err(not_a_head(sequence, (start, length))),
    });
    let contexts = contexts.collect::<Result<Vec<_>>>()?;
    Ok(Sequences { starts, contexts })
}

fn not_a_head(sequence: usize, found: impl std::fmt::Debug) -> napi::Error {
    let name = format!("contextStarts, contextLengths [{sequence}]");
    mismatch(&name, "the head of an earlier sequence without a context", format!("{found:?}"))
}

/// Checks where sequences begin: ascending, first entry 0, all inside the batch.
fn sequence_starts(starts: &[i32], n: usize) -> Result<Vec<usize>> {
    let expected = format!("strictly ascending from 0, below {n}");
    let starts_at_zero = if n == 0 { starts.iter().all(|&start| start == 0) } else { starts.first() == Some(&0) };
    let ascends = starts.windows(2).all(|pair| pair[0] < pair[1]) && starts.last().is_none_or(|&last| (last as usize) < n.max(1));
    that(starts_at_zero && ascends, "starts", expected, format!("{starts:?}"))?;
    Ok(starts.iter().map(|&start| start as usize).collect())
}

/// The precision that a number stands for; f32 when it is left out.
pub fn precision_of(precision: Option<u32>) -> Result<Precision> {
    match precision {
        None | Some(0) => Ok(Precision::F32),
        Some(1) => Ok(Precision::Bf16),
        Some(other) => Err(mismatch("precision", "0 or 1", other)),
    }
}

/// Checks attention's extents.
fn attention_shape<'a>(sequences: &'a Sequences, N: u32, H: u32, K: u32, E: u32, P: u32, scale: f64) -> Result<AttentionShape<'a>> {
    that(K > 0 && H > 0 && H.is_multiple_of(K), "H, K", "H a multiple of K, both at least 1", format!("{H}, {K}"))?;
    that(E > 0, "E", "at least 1", E)?;
    that(scale > 0.0 && scale.is_finite(), "scale", "a positive number", scale)?;
    Ok(AttentionShape {
        starts: &sequences.starts,
        contexts: &sequences.contexts,
        token_count: N as usize,
        head_count: H as usize,
        key_value_head_count: K as usize,
        head_width: E as usize,
        prefix_length: P as usize,
        scale: scale as f32,
    })
}

#[napi(catch_unwind)]
pub fn prefix_attention(
    out: u32,
    log_sum_exp: u32,
    q: u32,
    k: u32,
    v: u32,
    pk: u32,
    pv: u32,
    starts: &[i32],
    context_starts: &[i32],
    context_lengths: &[i32],
    N: u32,
    H: u32,
    K: u32,
    E: u32,
    P: u32,
    scale: f64,
    precision: Option<u32>,
) -> Result<()> {
    let precision = precision_of(precision)?;
    let sequences = sequences(starts, context_starts, context_lengths, N as usize)?;
    let shape = attention_shape(&sequences, N, H, K, E, P, scale)?;
    let (queries, keys, prefix) = (extent("N, H, E", &[N, H, E])?, extent("N, K, E", &[N, K, E])?, extent("P, K, E", &[P, K, E])?);
    that(P == 0 || (pk != NO_SLOT && pv != NO_SLOT), "pk, pv", "slots, as P is not 0", "0xffffffff")?;
    let store = store();
    let mut out = store.output("out", out, queries)?;
    let mut log_sum_exp = store.output("logSumExp", log_sum_exp, extent("N, H", &[N, H])?)?;
    let (q, k, v) = (store.input("q", q, queries)?, store.input("k", k, keys)?, store.input("v", v, keys)?);
    let (pk, pv) = (store.optional_input("pk", pk, prefix)?, store.optional_input("pv", pv, prefix)?);
    let (out, log_sum_exp) = (RowsMut::F32(out.f32_mut()), log_sum_exp.f32_mut());
    let (q, keys_and_values) = (Rows::F32(q.f32()), (Rows::F32(k.f32()), Rows::F32(v.f32())));
    attention::prefix_attention(out, log_sum_exp, q, keys_and_values, (pk.f32(), pv.f32()), &shape, precision);
    Ok(())
}

#[napi(catch_unwind)]
pub fn prefix_attention_backward(
    dq: u32,
    dk: u32,
    dv: u32,
    dpk: u32,
    dpv: u32,
    dout: u32,
    out: u32,
    log_sum_exp: u32,
    q: u32,
    k: u32,
    v: u32,
    pk: u32,
    pv: u32,
    starts: &[i32],
    context_starts: &[i32],
    context_lengths: &[i32],
    N: u32,
    H: u32,
    K: u32,
    E: u32,
    P: u32,
    scale: f64,
    precision: Option<u32>,
) -> Result<()> {
    let precision = precision_of(precision)?;
    let sequences = sequences(starts, context_starts, context_lengths, N as usize)?;
    let shape = attention_shape(&sequences, N, H, K, E, P, scale)?;
    let (queries, keys, prefix) = (extent("N, H, E", &[N, H, E])?, extent("N, K, E", &[N, K, E])?, extent("P, K, E", &[P, K, E])?);
    that(P == 0 || (pk != NO_SLOT && pv != NO_SLOT), "pk, pv", "slots, as P is not 0", "0xffffffff")?;
    that((dpk == NO_SLOT) == (dpv == NO_SLOT), "dpk, dpv", "both slots or both 0xffffffff", "one of each")?;
    let store = store();
    let mut dq = store.output("dq", dq, queries)?;
    let mut dk = store.output("dk", dk, keys)?;
    let mut dv = store.output("dv", dv, keys)?;
    let mut dpk = store.optional_output("dpk", dpk, prefix)?;
    let mut dpv = store.optional_output("dpv", dpv, prefix)?;
    let dout = store.input("dout", dout, queries)?;
    let out = store.input("out", out, queries)?;
    let log_sum_exp = store.input("logSumExp", log_sum_exp, extent("N, H", &[N, H])?)?;
    let (q, k, v) = (store.input("q", q, queries)?, store.input("k", k, keys)?, store.input("v", v, keys)?);
    let (pk, pv) = (store.optional_input("pk", pk, prefix)?, store.optional_input("pv", pv, prefix)?);
    let inputs = AttentionInputs {
        dout: Rows::F32(dout.f32()),
        out: Rows::F32(out.f32()),
        log_sum_exp: log_sum_exp.f32(),
        q: Rows::F32(q.f32()),
        k: Rows::F32(k.f32()),
        v: Rows::F32(v.f32()),
        pk: pk.f32(),
        pv: pv.f32(),
    };
    let dprefix = dpk.as_mut().zip(dpv.as_mut()).map(|(dpk, dpv)| (dpk.f32_mut(), dpv.f32_mut()));
    attention_backward::prefix_attention_backward(dq.f32_mut(), (dk.f32_mut(), dv.f32_mut()), dprefix, &inputs, &shape, precision);
    Ok(())
}

#[napi(catch_unwind)]
pub fn swi_glu(out: u32, gate: u32, up: u32, n: u32) -> Result<()> {
    let store = store();
    let mut out = store.output("out", out, n as usize)?;
    let gate = store.input("gate", gate, n as usize)?;
    let up = store.input("up", up, n as usize)?;
    gated::swi_glu(out.f32_mut(), gate.f32(), up.f32());
    Ok(())
}

#[napi(catch_unwind)]
pub fn swi_glu_backward(dgate: u32, dup: u32, dout: u32, gate: u32, up: u32, n: u32) -> Result<()> {
    let store = store();
    let n = n as usize;
    let mut dgate = store.output("dgate", dgate, n)?;
    let mut dup = store.output("dup", dup, n)?;
    let (dout, gate, up) = (store.input("dout", dout, n)?, store.input("gate", gate, n)?, store.input("up", up, n)?);
    gated::swi_glu_backward(dgate.f32_mut(), dup.f32_mut(), dout.f32(), gate.f32(), up.f32());
    Ok(())
}
