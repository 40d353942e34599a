//! The optimiser's step and what guards it.

use crate::check::that;
use crate::store::{Store, store};
use napi::Result;
use napi_derive::napi;
use repotune_kernels::adamw::{self as kernel, AdamwStep};
use repotune_kernels::reductions;

#[napi(object)]
pub struct AdamwTensor {
    pub param: u32,
    pub grad: u32,
    pub m: u32,
    pub v: u32,
    pub held_length: u32,
    pub learning_rate: f64,
    pub weight_decay: f64,
}

impl AdamwTensor {
    /// Length of the parameter and how many of its leading values are held.
    fn extents(&self, store: &Store) -> Result<(usize, usize)> {
        let (length, held) = (store.length("param", self.param)?, self.held_length as usize);
        that(held <= length, "heldLength", format_args!("at most {length}"), held)?;
        Ok((length, held))
    }
}

#[napi(object)]
pub struct AdamwStepOptions {
    pub beta1: f64,
    pub beta2: f64,
    pub epsilon: f64,
    pub step: u32,
    pub grad_scale: f64,
}

#[napi(catch_unwind)]
pub fn gradient_norm(tensors: Vec<AdamwTensor>) -> Result<f64> {
    let store = store();
    let mut grads = Vec::with_capacity(tensors.len());
    for tensor in &tensors {
        let (length, held) = tensor.extents(&store)?;
        grads.push((store.input("grad", tensor.grad, length)?, held));
    }
    let changing: Vec<&[f32]> = grads.iter().map(|(grad, held)| &grad.f32()[*held..]).collect();
    Ok(reductions::sum_of_squares(&changing).sqrt())
}

#[napi(catch_unwind)]
pub fn adamw(tensors: Vec<AdamwTensor>, step: AdamwStepOptions) -> Result<()> {
    let AdamwStepOptions { beta1, beta2, epsilon, step, grad_scale } = step;
    that(step > 0, "step", "at least 1", step)?;
    let store = store();
    let mut buffers = Vec::with_capacity(tensors.len());
    for tensor in &tensors {
        let (length, _) = tensor.extents(&store)?;
        let (param, grad) = (store.output("param", tensor.param, length)?, store.input("grad", tensor.grad, length)?);
        buffers.push((param, grad, store.output("m", tensor.m, length)?, store.output("v", tensor.v, length)?));
    }
    let mut parts: Vec<kernel::AdamwTensor> = tensors
        .iter()
        .zip(&mut buffers)
        .map(|(tensor, (param, grad, m, v))| kernel::AdamwTensor {
            param: param.f32_mut(),
            grad: grad.f32(),
            m: m.f32_mut(),
            v: v.f32_mut(),
            held_length: tensor.held_length as usize,
            learning_rate: tensor.learning_rate,
            weight_decay: tensor.weight_decay,
        })
        .collect();
    kernel::adamw(&mut parts, AdamwStep { beta1, beta2, epsilon, step, grad_scale });
    Ok(())
}
