//! Norm, rotation, gated activation, attention, cross entropy and the optimiser, fast against slow.

mod support;

use repotune_kernels::adamw::{AdamwStep, AdamwTensor, adamw};
use repotune_kernels::attention::{AttentionShape, Rows, RowsMut, SharedContext, prefix_attention};
use repotune_kernels::attention_backward::{AttentionInputs, prefix_attention_backward};
use repotune_kernels::cross_entropy::target_cross_entropy;
use repotune_kernels::frozen_matrix::{FrozenMatrix, Precision};
use repotune_kernels::quantization::GgmlType;
use repotune_kernels::rope::{RopeCache, RopeConfig, RopeStyle, rope};
use repotune_kernels::{pool, reference, rms_norm, swi_glu};
use support::*;

#[test]
fn rms_norm_and_its_gradient_equal_their_reference() {
    let mut random = Random::seeded(11);
    for (n, d) in [(0, 8), (1, 1), (3, 5), (7, 16), (5, 33), (40, 576), (2, 1000)] {
        let (x, weight, dy) = (random.values(n * d), random.values(d), random.values(n * d));
        let (mut out, mut inverse_rms) = (vec![0.0; n * d], vec![0.0; n]);
        rms_norm::rms_norm(&mut out, &mut inverse_rms, &x, &weight, 1e-5);
        let (expected, expected_rms) = reference::rms_norm(&x, &weight, 1e-5);
        assert_close("out", &out, &expected, F32_STEPS);
        assert_close("inverse_rms", &inverse_rms, &expected_rms, F32_STEPS);
        let mut dx = vec![0.0; n * d];
        rms_norm::rms_norm_backward(&mut dx, &dy, &x, &weight, &inverse_rms, false);
        assert_close("dx", &dx, &reference::rms_norm_backward(&dy, &x, &weight, &inverse_rms), F32_SUMS);
    }
}

#[test]
fn swi_glu_and_its_gradient_equal_their_reference() {
    let mut random = Random::seeded(12);
    for n in [0, 1, 15, 16, 17, 5000] {
        let gate: Vec<f32> = random.values(n).iter().map(|value| value * 12.0).collect();
        let (up, dout) = (random.values(n), random.values(n));
        let mut out = vec![0.0; n];
        swi_glu::swi_glu(&mut out, &gate, &up);
        assert_close("out", &out, &reference::swi_glu(&gate, &up), F32_STEPS);
        let (mut dgate, mut dup) = (vec![0.0; n], vec![0.0; n]);
        swi_glu::swi_glu_backward(&mut dgate, &mut dup, &dout, &gate, &up);
        let (expected_gate, expected_up) = reference::swi_glu_backward(&dout, &gate, &up);
        assert_close("dgate", &dgate, &expected_gate, F32_STEPS);
        assert_close("dup", &dup, &expected_up, F32_STEPS);
    }
}

#[test]
fn rope_equals_its_reference_and_its_inverse_undoes_it() {
    let mut random = Random::seeded(13);
    for (n, heads, width, rotated) in [(0, 1, 4, 4), (1, 1, 2, 2), (5, 3, 64, 64), (9, 2, 10, 6), (70, 9, 64, 32)] {
        for style in [RopeStyle::Adjacent, RopeStyle::Halves] {
            let factors: Vec<f32> = random.values(rotated / 2).iter().map(|value| value.abs() + 0.5).collect();
            for frequency_factors in [&[][..], &factors] {
                let config = RopeConfig { rotated_width: rotated, base: 1e5, position_scale: 0.5, style, frequency_factors };
                let positions: Vec<i32> = (0..n).map(|_| random.below(4000) as i32).collect();
                let x = random.values(n * heads * width);
                let mut out = x.clone();
                rope(&mut out, &positions, heads, width, &config, false);
                assert_close("out", &out, &reference::rope(&x, &positions, heads, width, &config, false), F32_STEPS);
                let mut back = out.clone();
                rope(&mut back, &positions, heads, width, &config, true);
                assert_close("back", &back, &x, F32_STEPS);
            }
        }
    }
}

#[test]
fn a_rope_cache_notices_every_change() {
    let mut cache = RopeCache::new();
    let style = RopeStyle::Halves;
    let base = RopeConfig { rotated_width: 4, base: 1e4, position_scale: 1.0, style, frequency_factors: &[] };
    let changes = [
        base,
        RopeConfig { base: 1e5, ..base },
        RopeConfig { position_scale: 0.5, ..base },
        RopeConfig { rotated_width: 2, ..base },
        RopeConfig { frequency_factors: &[1.0, 2.0], ..base },
        base,
    ];
    for config in changes {
        for positions in [&[1, 2][..], &[1, 3], &[1, 3]] {
            let x = [0.5, -1.0, 2.0, 0.25, 1.0, 3.0, -2.0, 0.125];
            let mut out = x;
            cache.table(positions, &config).rotate(&mut out, 1, 4, style, false);
            assert_close("out", &out, &reference::rope(&x, positions, 1, 4, &config, false), F32_STEPS);
        }
    }
}

/// Sequence lengths and, where any is shared, contexts as (owner, length); H, K, E and P.
#[derive(Debug)]
struct AttentionCase {
    lengths: Vec<usize>,
    contexts: Vec<(usize, usize)>,
    sizes: [usize; 4],
}

/// Lengths, contexts and sizes of an [`AttentionCase`].
type FixedCase = (&'static [usize], &'static [(usize, usize)], [usize; 4]);

/// Cases in which sequences see themselves only.
const SEPARATE_CASES: [(&[usize], [usize; 4]); 9] = [
    (&[1], [1, 1, 1, 0]),
    (&[3], [2, 1, 8, 0]),
    (&[5, 1, 9], [4, 2, 16, 3]),
    (&[64], [3, 3, 20, 64]),
    (&[65, 47], [6, 2, 64, 65]),
    (&[200], [9, 3, 64, 32]),
    (&[150, 70], [3, 1, 80, 130]),
    (&[1, 1, 1], [2, 2, 12, 1]),
    (&[500], [2, 1, 64, 10]),
];

/// Cases in which sequences see heads of earlier ones: whole blocks, less, one token, all of the owner, none at all, several branches.
const SHARED_CASES: [FixedCase; 7] = [
    (&[2, 1], &[(0, 0), (0, 1)], [1, 1, 1, 0]),
    (&[7, 3, 4], &[(0, 0), (0, 5), (0, 7)], [4, 2, 16, 3]),
    (&[80, 9, 70], &[(0, 0), (0, 64), (0, 64)], [6, 2, 64, 65]),
    (&[150, 30, 1, 140, 66], &[(0, 0), (0, 131), (0, 0), (2, 1), (0, 150)], [9, 3, 64, 32]),
    (&[131, 17, 19, 97, 90, 2], &[(0, 0), (0, 127), (0, 128), (3, 0), (3, 33), (3, 32)], [3, 1, 80, 130]),
    (&[600, 70, 300], &[(0, 0), (0, 577), (0, 577)], [2, 1, 64, 0]),
    (&[40, 40], &[(0, 0), (1, 0)], [2, 1, 10, 5]),
];

fn attention_cases(random: &mut Random) -> Vec<AttentionCase> {
    let separate = SEPARATE_CASES.map(|(lengths, sizes)| (lengths, &[][..], sizes));
    let fixed = separate.into_iter().chain(SHARED_CASES);
    let fixed = fixed.map(|(lengths, contexts, sizes)| AttentionCase { lengths: lengths.into(), contexts: contexts.into(), sizes });
    let drawn: Vec<AttentionCase> = (0..12).map(|_| drawn_case(random)).collect();
    fixed.chain(drawn).collect()
}

/// Up to six sequences, each with a context or without.
fn drawn_case(random: &mut Random) -> AttentionCase {
    let lengths: Vec<usize> = (0..1 + random.below(6))
        .map(|_| {
            let most = [2, 20, 170][random.below(3)];
            1 + random.below(most)
        })
        .collect();
    let mut contexts: Vec<(usize, usize)> = Vec::new();
    for sequence in 0..lengths.len() {
        let owner = random.below(sequence + 1);
        let has_context = owner < sequence && contexts[owner].1 == 0;
        contexts.push(if has_context { (owner, random.below(lengths[owner] + 1)) } else { (sequence, 0) });
    }
    let key_value_heads = 1 + random.below(2);
    let heads = key_value_heads * (1 + random.below(3));
    AttentionCase { lengths, contexts, sizes: [heads, key_value_heads, 1 + random.below(70), random.below(2) * random.below(90)] }
}

/// bf16 queries, keys, values and weights against f32 inputs of size 1 to 3: errors of single terms are 2^-9 of them.
const BF16_ATTENTION: Tolerance = Tolerance { absolute: 0.06, relative: 0.02 };

#[test]
fn prefix_attention_and_its_gradients_equal_their_reference() {
    check_attention(Precision::F32, F32_STEPS, F32_SUMS);
}

#[test]
fn prefix_attention_in_bf16_equals_its_reference_in_bf16_tolerance() {
    check_attention(Precision::Bf16, BF16_ATTENTION, BF16_ATTENTION);
}

fn check_attention(precision: Precision, forward: Tolerance, backward: Tolerance) {
    let mut random = Random::seeded(14);
    for case in attention_cases(&mut random) {
        let AttentionCase { lengths, contexts, sizes: [heads, key_value_heads, width, prefix] } = &case;
        let (heads, key_value_heads, width, prefix) = (*heads, *key_value_heads, *width, *prefix);
        let contexts: Vec<SharedContext> = contexts.iter().map(|&(owner, length)| SharedContext { owner, length }).collect();
        let n: usize = lengths.iter().sum();
        let starts: Vec<usize> = lengths.iter().scan(0, |end, length| (*end += length, Some(*end - length)).1).collect();
        let shape = AttentionShape {
            starts: &starts,
            contexts: &contexts,
            token_count: n,
            head_count: heads,
            key_value_head_count: key_value_heads,
            head_width: width,
            prefix_length: prefix,
            scale: 2.0 / (width as f32).sqrt(),
        };
        let q: Vec<f32> = random.values(n * heads * width).iter().map(|value| value * 3.0).collect();
        let (k, v) = (random.values(n * key_value_heads * width), random.values(n * key_value_heads * width));
        let (pk, pv) = (random.values(prefix * key_value_heads * width), random.values(prefix * key_value_heads * width));
        let dout = random.values(q.len());
        let expected = reference::prefix_attention(&q, (&k, &v), (&pk, &pv), &dout, &shape);
        let name = |part: &str| format!("{part} of {case:?}");
        let (mut out, mut lse) = (vec![f32::NAN; q.len()], vec![f32::NAN; n * heads]);
        prefix_attention(
            RowsMut::F32(&mut out),
            &mut lse,
            Rows::F32(&q),
            (Rows::F32(&k), Rows::F32(&v)),
            (&pk, &pv),
            &shape,
            precision,
        );
        assert_close(&name("out"), &out, &expected.out, forward);
        assert_close(&name("logSumExp"), &lse, &expected.log_sum_exp, forward);
        let (mut dq, mut dk, mut dv) = (vec![f32::NAN; q.len()], vec![f32::NAN; k.len()], vec![f32::NAN; v.len()]);
        let (mut dpk, mut dpv) = (vec![f32::NAN; pk.len()], vec![f32::NAN; pv.len()]);
        let (dout, out, log_sum_exp) = (Rows::F32(&dout), Rows::F32(&out), &lse[..]);
        let inputs =
            AttentionInputs { dout, out, log_sum_exp, q: Rows::F32(&q), k: Rows::F32(&k), v: Rows::F32(&v), pk: &pk, pv: &pv };
        let dprefix = Some((&mut dpk[..], &mut dpv[..]));
        prefix_attention_backward(&mut dq, (&mut dk, &mut dv), dprefix, &inputs, &shape, precision);
        for (part, found, expected) in [
            ("dq", &dq, &expected.dq),
            ("dk", &dk, &expected.dk),
            ("dv", &dv, &expected.dv),
            ("dpk", &dpk, &expected.dpk),
            ("dpv", &dpv, &expected.dpv),
        ] {
            assert_close(&name(part), found, expected, backward);
        }
    }
}

#[test]
fn target_cross_entropy_equals_its_reference() {
    let mut random = Random::seeded(15);
    for (n, d, vocabulary, targets) in [(1, 1, 1, 1), (3, 8, 65, 0), (9, 33, 130, 5), (40, 64, 5000, 21), (600, 16, 70, 530)] {
        let (hidden, weights) = (random.values(n * d), random.values(vocabulary * d));
        let positions: Vec<usize> = (0..targets).map(|_| random.below(n)).collect();
        let tokens: Vec<usize> = (0..targets).map(|_| random.below(vocabulary)).collect();
        for (precision, tolerance) in [(Precision::F32, F32_SUMS), (Precision::Bf16, BF16_SUMS)] {
            let matrix = FrozenMatrix::load(&f32_bytes(&weights), GgmlType::F32, vocabulary, d, precision);
            let (mut losses, mut dhidden) = (vec![0.0; targets], vec![f32::NAN; targets * d]);
            let mut likeliest = vec![0; targets];
            let outputs = (&mut losses, &mut dhidden);
            target_cross_entropy(outputs.0, Some(outputs.1), &hidden, &matrix, &positions, &tokens, Some(&mut likeliest));
            let expected = reference::target_cross_entropy(&hidden, &weights, d, &positions, &tokens);
            assert_close("losses", &losses, &expected.0, tolerance);
            assert_close("dhidden", &dhidden, &expected.1, tolerance);
            if precision == Precision::F32 {
                assert_eq!(likeliest, expected.2);
            }
            let mut alone = vec![0.0; targets];
            target_cross_entropy(&mut alone, None, &hidden, &matrix, &positions, &tokens, None);
            assert_eq!(alone, losses, "losses do not depend on whether a gradient is asked for");
            if precision == Precision::Bf16 {
                let quantized = FrozenMatrix::keep_quantized(&f32_bytes(&weights), GgmlType::F32, vocabulary, d);
                let mut again = (vec![0.0; targets], vec![f32::NAN; targets * d]);
                target_cross_entropy(&mut again.0, Some(&mut again.1), &hidden, &quantized, &positions, &tokens, None);
                assert_eq!(again, (losses, dhidden), "quantised weights change no bit");
            }
        }
    }
}

/// Length, held values, learning rate and weight decay of each tensor.
const ADAMW_CASES: [(usize, usize, f64, f64); 5] =
    [(9000, 0, 0.01, 0.1), (1, 0, 0.05, 0.0), (0, 0, 0.05, 0.0), (8193, 17, 0.02, 0.0), (5, 5, 0.02, 0.0)];

/// Parameters and first and second moments of all cases after some steps, and what the reference makes of them.
fn adamw_over_steps() -> (Vec<[Vec<f32>; 3]>, Vec<Vec<f32>>) {
    let mut random = Random::seeded(16);
    let mut states: Vec<[Vec<f32>; 3]> = ADAMW_CASES.map(|(n, ..)| [random.values(n), vec![0.0; n], vec![0.0; n]]).into();
    let mut expected: Vec<Vec<(f64, f64, f64)>> =
        states.iter().map(|[param, ..]| param.iter().map(|&value| (f64::from(value), 0.0, 0.0)).collect()).collect();
    for step in 1..=5 {
        let at = AdamwStep { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, step, grad_scale: 0.5 };
        let grads = ADAMW_CASES.map(|(n, ..)| random.values(n));
        let cases = ADAMW_CASES.iter().zip(&grads);
        let mut tensors: Vec<AdamwTensor> = (states.iter_mut().zip(cases.clone()))
            .map(|([param, m, v], (&(_, held_length, learning_rate, weight_decay), grad))| AdamwTensor {
                param,
                grad,
                m,
                v,
                held_length,
                learning_rate,
                weight_decay,
            })
            .collect();
        adamw(&mut tensors, at);
        for (values, (&(_, held, learning_rate, weight_decay), grad)) in expected.iter_mut().zip(cases) {
            for (state, &grad) in values.iter_mut().zip(grad).skip(held) {
                *state = reference::adamw(*state, f64::from(grad), (learning_rate, weight_decay), at);
            }
        }
    }
    (states, expected.iter().map(|values| values.iter().map(|state| state.0 as f32).collect()).collect())
}

#[test]
fn adamw_equals_its_reference_over_steps() {
    let (states, expected) = adamw_over_steps();
    for ([param, m, _], (expected, (_, held, ..))) in states.iter().zip(expected.iter().zip(ADAMW_CASES)) {
        assert_close("param", param, expected, Tolerance { absolute: 1e-5, relative: 1e-5 });
        assert_eq!(param[..held], expected[..held], "held values keep their bits");
        assert!(m[..held].iter().all(|&m| m == 0.0));
    }
}

#[test]
fn adamw_does_not_depend_on_the_thread_count() {
    let results = [1, 2, 3].map(|threads| {
        pool::set_thread_count(threads);
        adamw_over_steps().0
    });
    assert!(results[0] == results[1] && results[1] == results[2]);
}
