//! The optimiser's step and what guards it.

use crate::check::that;
use crate::store::store;
use napi::Result;
use napi_derive::napi;
use repotune_kernels::adamw::{self as kernel, AdamwStep};
use repotune_kernels::reductions;

#[napi(catch_unwind)]
pub fn adamw(
    param: u32,
    grad: u32,
    m: u32,
    v: u32,
    learning_rate: f64,
    beta1: f64,
    beta2: f64,
    epsilon: f64,
    weight_decay: f64,
    step: u32,
    grad_scale: f64,
) -> Result<()> {
    that(step > 0, "step", "at least 1", step)?;
    let store = store();
    let length = store.length("param", param)?;
    let mut param = store.output("param", param, length)?;
    let mut m = store.output("m", m, length)?;
    let mut v = store.output("v", v, length)?;
    let grad = store.input("grad", grad, length)?;
    let at = AdamwStep { learning_rate, beta1, beta2, epsilon, weight_decay, step, grad_scale };
    kernel::adamw(param.f32_mut(), grad.f32(), m.f32_mut(), v.f32_mut(), at);
    Ok(())
}

#[napi(catch_unwind)]
pub fn sum_of_squares(slot: u32) -> Result<f64> {
    let store = store();
    let length = store.length("slot", slot)?;
    Ok(reductions::sum_of_squares(store.input("slot", slot, length)?.f32()))
}

#[napi(catch_unwind)]
pub fn is_finite(slot: u32) -> Result<bool> {
    let store = store();
    let length = store.length("slot", slot)?;
    Ok(reductions::is_finite(store.input("slot", slot, length)?.f32()))
}
