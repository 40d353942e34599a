//! AdamW with decoupled weight decay, in place, over all parameters at once.

use crate::parts::Parts;
use crate::pool;
use crate::simd::{Kernel, Simd, dispatch};

/// Values per task.
const VALUES_PER_TASK: usize = 8192;

/// Constants of one step that all tensors share.
#[derive(Clone, Copy, Debug)]
pub struct AdamwStep {
    /// Decay of the first moment.
    pub beta1: f64,
    /// Decay of the second moment.
    pub beta2: f64,
    /// Added to the root of the second moment.
    pub epsilon: f64,
    /// Counts from 1.
    pub step: u32,
    /// Factor of the gradient.
    pub grad_scale: f64,
}

/// The constants of one step of one tensor, as the kernel uses them.
#[derive(Clone, Copy)]
struct Rates {
    keep: f32,
    step_size: f32,
    root_factor: f32,
    epsilon: f32,
    grad_scale: f32,
    first: (f32, f32),
    second: (f32, f32),
}

impl Rates {
    fn new(at: AdamwStep, learning_rate: f64, weight_decay: f64) -> Rates {
        let AdamwStep { beta1, beta2, epsilon, step, grad_scale } = at;
        Rates {
            keep: (1.0 - learning_rate * weight_decay) as f32,
            step_size: (learning_rate / (1.0 - beta1.powf(f64::from(step)))) as f32,
            root_factor: (1.0 / (1.0 - beta2.powf(f64::from(step))).sqrt()) as f32,
            epsilon: epsilon as f32,
            grad_scale: grad_scale as f32,
            first: (beta1 as f32, (1.0 - beta1) as f32),
            second: (beta2 as f32, (1.0 - beta2) as f32),
        }
    }
}

struct StepKernel<'a> {
    param: &'a mut [f32],
    grad: &'a [f32],
    m: &'a mut [f32],
    v: &'a mut [f32],
    rates: Rates,
}

impl Kernel for StepKernel<'_> {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self, _: S) {
        let Rates { keep, step_size, root_factor, epsilon, grad_scale, first: (b1, c1), second: (b2, c2) } = self.rates;
        for ((param, &grad), (m, v)) in self.param.iter_mut().zip(self.grad).zip(self.m.iter_mut().zip(self.v)) {
            let grad = grad * grad_scale;
            *m = b1 * *m + c1 * grad;
            *v = b2 * *v + c2 * (grad * grad);
            *param = *param * keep - step_size * *m / (v.sqrt() * root_factor + epsilon);
        }
    }
}

/// One parameter and what belongs to it; all slices of one length.
pub struct AdamwTensor<'a> {
    pub param: &'a mut [f32],
    pub grad: &'a [f32],
    pub m: &'a mut [f32],
    pub v: &'a mut [f32],
    /// Leading values that stay as they are.
    pub held_length: usize,
    /// Step size before the bias correction.
    pub learning_rate: f64,
    /// Share of the parameter taken away per unit of learning rate.
    pub weight_decay: f64,
}

/// One step over all tensors in one job; each gets the update of torch.optim.AdamW.
pub fn adamw(tensors: &mut [AdamwTensor], step: AdamwStep) {
    let cut: Vec<CutTensor> = tensors.iter_mut().map(|tensor| CutTensor::new(tensor, step)).collect();
    let chunks: Vec<(usize, usize)> = cut
        .iter()
        .enumerate()
        .flat_map(|(index, tensor)| (0..tensor.grad.len().div_ceil(VALUES_PER_TASK)).map(move |chunk| (index, chunk)))
        .collect();
    pool::run(chunks.len(), |task| {
        let (index, chunk) = chunks[task];
        let CutTensor { param, grad, m, v, rates } = &cut[index];
        let param = param.claim(chunk);
        let grad = &grad[chunk * VALUES_PER_TASK..][..param.len()];
        dispatch(StepKernel { param, grad, m: m.claim(chunk), v: v.claim(chunk), rates: *rates });
    });
}

/// What changes of one tensor, cut into the parts of the tasks.
struct CutTensor<'a> {
    param: Parts<'a, f32>,
    grad: &'a [f32],
    m: Parts<'a, f32>,
    v: Parts<'a, f32>,
    rates: Rates,
}

impl<'a> CutTensor<'a> {
    fn new(tensor: &'a mut AdamwTensor, step: AdamwStep) -> CutTensor<'a> {
        let held = tensor.held_length;
        let changing = |values: &'a mut [f32]| Parts::new(&mut values[held..], VALUES_PER_TASK);
        CutTensor {
            param: changing(tensor.param),
            grad: &tensor.grad[held..],
            m: changing(tensor.m),
            v: changing(tensor.v),
            rates: Rates::new(step, tensor.learning_rate, tensor.weight_decay),
        }
    }
}
