//! silu(gate) · up, forward and gradient. silu(z) = z / (1 + exp(-z)).

use crate::parts;
use crate::simd::{Kernel, LANES, Simd, dispatch};

/// Values per task; small enough to stay in L1 with four operands.
const VALUES_PER_TASK: usize = 4096;

#[inline(always)]
pub(crate) fn logistic<S: Simd>(simd: S, z: S::V) -> S::V {
    let one = simd.splat(1.0);
    simd.div(one, simd.add(one, simd.exp(simd.sub(simd.splat(0.0), z))))
}

/// Loads a chunk of up to 16 values.
#[inline(always)]
pub(crate) fn load_some<S: Simd>(simd: S, from: &[f32]) -> S::V {
    if from.len() == LANES { simd.load(from) } else { simd.load_partial(from, 0.0) }
}

/// Stores a chunk of up to 16 values.
#[inline(always)]
pub(crate) fn store_some<S: Simd>(simd: S, to: &mut [f32], v: S::V) {
    if to.len() == LANES { simd.store(to, v) } else { simd.store_partial(to, v) }
}

struct Forward<'a> {
    out: &'a mut [f32],
    gate: &'a [f32],
    up: &'a [f32],
}

impl Kernel for Forward<'_> {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        for ((out, gate), up) in self.out.chunks_mut(LANES).zip(self.gate.chunks(LANES)).zip(self.up.chunks(LANES)) {
            let gate = load_some(simd, gate);
            let silu = simd.mul(gate, logistic(simd, gate));
            store_some(simd, out, simd.mul(silu, load_some(simd, up)));
        }
    }
}

/// out = silu(gate) · up, element by element.
pub fn swi_glu(out: &mut [f32], gate: &[f32], up: &[f32]) {
    parts::for_chunks(out, VALUES_PER_TASK, |task, out| {
        let start = task * VALUES_PER_TASK;
        let (gate, up) = (&gate[start..][..out.len()], &up[start..][..out.len()]);
        dispatch(Forward { out, gate, up });
    });
}

struct Backward<'a> {
    dgate: &'a mut [f32],
    dup: &'a mut [f32],
    dout: &'a [f32],
    gate: &'a [f32],
    up: &'a [f32],
}

impl Kernel for Backward<'_> {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let grads = self.dgate.chunks_mut(LANES).zip(self.dup.chunks_mut(LANES)).zip(self.dout.chunks(LANES));
        for (((dgate, dup), dout), (gate, up)) in grads.zip(self.gate.chunks(LANES).zip(self.up.chunks(LANES))) {
            let (dout, gate, up) = (load_some(simd, dout), load_some(simd, gate), load_some(simd, up));
            let logistic = logistic(simd, gate);
            let silu = simd.mul(gate, logistic);
            // d silu / d gate = logistic + silu - silu · logistic
            let slope = simd.add(logistic, simd.sub(silu, simd.mul(silu, logistic)));
            store_some(simd, dup, simd.mul(dout, silu));
            store_some(simd, dgate, simd.mul(dout, simd.mul(up, slope)));
        }
    }
}

/// dgate and dup from dout, element by element.
pub fn swi_glu_backward(dgate: &mut [f32], dup: &mut [f32], dout: &[f32], gate: &[f32], up: &[f32]) {
    parts::for_chunks2((dgate, VALUES_PER_TASK), (dup, VALUES_PER_TASK), |task, dgate, dup| {
        let range = task * VALUES_PER_TASK..task * VALUES_PER_TASK + dgate.len();
        dispatch(Backward { dgate, dup, dout: &dout[range.clone()], gate: &gate[range.clone()], up: &up[range] });
    });
}
