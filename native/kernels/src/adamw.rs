//! AdamW with decoupled weight decay, in place.

use crate::parts;
use crate::simd::{Kernel, Simd, dispatch};

/// Values per task.
const VALUES_PER_TASK: usize = 8192;

/// Constants of one step.
#[derive(Clone, Copy, Debug)]
pub struct AdamwStep {
    /// Step size before the bias correction.
    pub learning_rate: f64,
    /// Decay of the first moment.
    pub beta1: f64,
    /// Decay of the second moment.
    pub beta2: f64,
    /// Added to the root of the second moment.
    pub epsilon: f64,
    /// Share of the parameter taken away per unit of learning rate.
    pub weight_decay: f64,
    /// Counts from 1.
    pub step: u32,
    /// Factor of the gradient.
    pub grad_scale: f64,
}

struct StepKernel<'a> {
    param: &'a mut [f32],
    grad: &'a [f32],
    m: &'a mut [f32],
    v: &'a mut [f32],
    at: AdamwStep,
}

impl Kernel for StepKernel<'_> {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self, _: S) {
        let AdamwStep { learning_rate, beta1, beta2, epsilon, weight_decay, step, grad_scale } = self.at;
        let keep = (1.0 - learning_rate * weight_decay) as f32;
        let step_size = (learning_rate / (1.0 - beta1.powf(f64::from(step)))) as f32;
        let root_factor = (1.0 / (1.0 - beta2.powf(f64::from(step))).sqrt()) as f32;
        let (epsilon, grad_scale) = (epsilon as f32, grad_scale as f32);
        let (b1, b2, c1, c2) = (beta1 as f32, beta2 as f32, (1.0 - beta1) as f32, (1.0 - beta2) as f32);
        for ((param, &grad), (m, v)) in self.param.iter_mut().zip(self.grad).zip(self.m.iter_mut().zip(self.v)) {
            let grad = grad * grad_scale;
            *m = b1 * *m + c1 * grad;
            *v = b2 * *v + c2 * (grad * grad);
            *param = *param * keep - step_size * *m / (v.sqrt() * root_factor + epsilon);
        }
    }
}

/// One step; the same update as torch.optim.AdamW.
pub fn adamw(param: &mut [f32], grad: &[f32], m: &mut [f32], v: &mut [f32], at: AdamwStep) {
    let second = parts::Parts::new(v, VALUES_PER_TASK);
    parts::for_chunks2((param, VALUES_PER_TASK), (m, VALUES_PER_TASK), |task, param, m| {
        let grad = &grad[task * VALUES_PER_TASK..][..param.len()];
        dispatch(StepKernel { param, grad, m, v: second.claim(task), at });
    });
}
