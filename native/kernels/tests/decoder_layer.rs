//! A whole decoder layer, fast against slow, and its bits for several numbers of threads.

mod support;

use repotune_kernels::attention::{AttentionShape, SharedContext};
use repotune_kernels::decoder_layer::{Gradients, Layer, Linear, Rotation, backward, forward, saved_words};
use repotune_kernels::frozen_matrix::{FrozenMatrix, Precision};
use repotune_kernels::quantization::GgmlType;
use repotune_kernels::rope::{RopeConfig, RopeStyle, RopeTable};
use repotune_kernels::{pool, reference};
use support::*;

/// Extents of a case.
#[derive(Clone, Copy, Debug)]
struct Case {
    lengths: &'static [usize],
    /// Owner and length of each sequence's context; empty if none is shared.
    contexts: &'static [(usize, usize)],
    prefix: usize,
    width: usize,
    heads: usize,
    key_heads: usize,
    head_width: usize,
    features: usize,
    has_biases: bool,
    style: RopeStyle,
}

const SMALL: Case = Case {
    lengths: &[3, 1],
    contexts: &[],
    prefix: 2,
    width: 6,
    heads: 4,
    key_heads: 2,
    head_width: 2,
    features: 5,
    has_biases: true,
    style: RopeStyle::Halves,
};
const LARGE: Case = Case {
    lengths: &[150, 70, 1, 80],
    contexts: &[],
    prefix: 65,
    width: 192,
    heads: 6,
    key_heads: 2,
    head_width: 32,
    features: 320,
    has_biases: false,
    style: RopeStyle::Adjacent,
};
const SHARED: Case = Case { contexts: &[(0, 0), (0, 131), (0, 150), (3, 0)], ..LARGE };
const CASES: [Case; 10] = [
    SMALL,
    LARGE,
    Case { lengths: &[], ..SMALL },
    Case { lengths: &[1], prefix: 0, ..SMALL },
    Case { lengths: &[7, 24, 33], prefix: 3, width: 37, heads: 3, key_heads: 1, head_width: 10, features: 67, ..SMALL },
    Case { prefix: 0, style: RopeStyle::Halves, has_biases: true, ..LARGE },
    Case { lengths: &[131], heads: 3, key_heads: 3, head_width: 64, features: 100, ..LARGE },
    SHARED,
    Case { lengths: &[7, 2, 1], contexts: &[(0, 0), (0, 5), (0, 7)], prefix: 0, ..SMALL },
    Case { lengths: &[700], prefix: 10, width: 64, heads: 2, key_heads: 1, features: 96, ..LARGE },
];

/// Numbers of a case.
struct Values {
    x: Vec<f32>,
    dout: Vec<f32>,
    positions: Vec<i32>,
    starts: Vec<usize>,
    contexts: Vec<SharedContext>,
    prefix: (Vec<f32>, Vec<f32>),
    norms: [Vec<f32>; 2],
    matrices: [Vec<f32>; 7],
    biases: [Option<Vec<f32>>; 7],
}

impl Case {
    fn sizes(&self) -> [(usize, usize); 7] {
        let (queries, keys) = (self.heads * self.head_width, self.key_heads * self.head_width);
        let (d, f) = (self.width, self.features);
        [(queries, d), (keys, d), (keys, d), (d, queries), (f, d), (f, d), (d, f)]
    }

    fn values(&self, seed: u64, precision: Precision) -> Values {
        let mut random = Random::seeded(seed);
        let n: usize = self.lengths.iter().sum();
        let prefix_values = self.prefix * self.key_heads * self.head_width;
        let mut starts = Vec::new();
        let mut positions = Vec::new();
        let contexts: Vec<_> = self.contexts.iter().map(|&(owner, length)| SharedContext { owner, length }).collect();
        for (sequence, &length) in self.lengths.iter().enumerate() {
            starts.push(positions.len());
            let first = self.prefix + contexts.get(sequence).map_or(0, |context| context.length);
            positions.extend((0..length).map(|offset| (first + offset) as i32));
        }
        let matrices = self.sizes().map(|(rows, columns)| {
            let scale = 1.7 / (columns as f32).sqrt();
            let values: Vec<f32> = random.values(rows * columns).iter().map(|value| value * scale).collect();
            if precision == Precision::Bf16 { rounded(&values) } else { values }
        });
        Values {
            x: random.values(n * self.width),
            dout: random.values(n * self.width),
            positions,
            starts,
            contexts,
            prefix: (random.values(prefix_values), random.values(prefix_values)),
            norms: [random.values(self.width), random.values(self.width)],
            matrices,
            biases: self.sizes().map(|(rows, _)| self.has_biases.then(|| random.values(rows))),
        }
    }

    fn attention<'a>(&self, values: &'a Values) -> AttentionShape<'a> {
        AttentionShape {
            starts: &values.starts,
            contexts: &values.contexts,
            token_count: self.lengths.iter().sum(),
            head_count: self.heads,
            key_value_head_count: self.key_heads,
            head_width: self.head_width,
            prefix_length: self.prefix,
            scale: 1.0 / (self.head_width as f32).sqrt(),
        }
    }

    fn rope(&self) -> RopeConfig<'static> {
        let style = self.style;
        RopeConfig { rotated_width: self.head_width, base: 1e4, position_scale: 1.0, style, frequency_factors: &[] }
    }
}

const EPSILON: f32 = 1e-5;

/// The slow layer.
fn expected(case: Case, values: &Values) -> reference::LayerResult {
    let weights = reference::LayerWeights {
        norms: [&values.norms[0], &values.norms[1]],
        matrices: std::array::from_fn(|index| &values.matrices[index][..]),
        biases: std::array::from_fn(|index| values.biases[index].as_deref()),
        epsilon: EPSILON,
    };
    let prefix = (&values.prefix.0[..], &values.prefix.1[..]);
    let shape = case.attention(values);
    reference::decoder_layer((&values.x, &values.dout), &values.positions, prefix, &weights, &case.rope(), &shape)
}

/// The fast layer; also checks that nothing changes when it keeps nothing or its input needs no gradient.
fn found(case: Case, values: &Values, precision: Precision) -> reference::LayerResult {
    run(case, values, |bytes, rows, columns| FrozenMatrix::load(bytes, GgmlType::F32, rows, columns, precision))
}

/// The same with matrices that `load` makes of rows of f32.
fn run(case: Case, values: &Values, load: impl Fn(&[u8], usize, usize) -> FrozenMatrix) -> reference::LayerResult {
    let sizes = case.sizes();
    let matrices: [FrozenMatrix; 7] =
        std::array::from_fn(|index| load(&f32_bytes(&values.matrices[index]), sizes[index].0, sizes[index].1));
    let precision = matrices[0].precision();
    let table = RopeTable::new(&values.positions, &case.rope());
    let linear = |index: usize| Linear { matrix: &matrices[index], bias: values.biases[index].as_deref() };
    let layer = Layer {
        attention_norm: &values.norms[0],
        feed_forward_norm: &values.norms[1],
        norm_epsilon: EPSILON,
        query: linear(0),
        key: linear(1),
        value: linear(2),
        output: linear(3),
        gate: linear(4),
        up: linear(5),
        down: linear(6),
        rotation: Rotation { table: &table, style: case.style },
        attention: case.attention(values),
        prefix: (&values.prefix.0, &values.prefix.1),
    };
    let shape = layer.shape();
    let poison = |length: usize| vec![f32::NAN; length];
    let mut saved = poison(saved_words(&shape, precision, true));
    let mut result = reference::LayerResult {
        out: poison(values.x.len()),
        dx: poison(values.x.len()),
        dpk: poison(values.prefix.0.len()),
        dpv: poison(values.prefix.0.len()),
    };
    forward(&mut result.out, &mut saved, &values.x, &layer, true);
    let mut unkept = (poison(values.x.len()), poison(saved_words(&shape, precision, false)));
    forward(&mut unkept.0, &mut unkept.1, &values.x, &layer, false);
    assert_eq!(bits(&unkept.0), bits(&result.out), "without keeping");

    let prefix = Some((&mut result.dpk[..], &mut result.dpv[..]));
    backward(Gradients { input: Some(&mut result.dx), prefix }, &values.dout, &saved, &layer);
    let (mut dpk, mut dpv) = (poison(result.dpk.len()), poison(result.dpk.len()));
    backward(Gradients { input: None, prefix: Some((&mut dpk, &mut dpv)) }, &values.dout, &saved, &layer);
    assert_eq!((bits(&dpk), bits(&dpv)), (bits(&result.dpk), bits(&result.dpv)), "without a gradient of the input");
    let mut dx = poison(result.dx.len());
    backward(Gradients { input: Some(&mut dx), prefix: None }, &values.dout, &saved, &layer);
    assert_eq!(bits(&dx), bits(&result.dx), "without gradients of the prefix");
    result
}

fn bits(values: &[f32]) -> Vec<u32> {
    values.iter().map(|value| value.to_bits()).collect()
}

/// Length of the difference relative to the length of what is expected.
fn relative_error(found: &[f32], expected: &[f32]) -> f64 {
    let square = |values: &mut dyn Iterator<Item = f64>| values.map(|value| value * value).sum::<f64>();
    let difference = square(&mut found.iter().zip(expected).map(|(&found, &expected)| f64::from(found) - f64::from(expected)));
    let length = square(&mut expected.iter().map(|&value| f64::from(value)));
    if difference == 0.0 { 0.0 } else { (difference / length).sqrt() }
}

/// Other order of summation; measured at most 1e-6.
const F32_ERROR: f64 = 1e-5;
/// Operands and kept activations rounded to 8 bits of fraction, 2^-9 each; measured at most 1e-2.
const BF16_ERROR: f64 = 2e-2;

#[test]
fn a_layer_and_its_gradients_equal_their_reference() {
    for (precision, tolerance) in [(Precision::F32, F32_ERROR), (Precision::Bf16, BF16_ERROR)] {
        for (seed, case) in CASES.into_iter().enumerate() {
            let values = case.values(seed as u64, precision);
            let (found, expected) = (found(case, &values, precision), expected(case, &values));
            let pairs = [
                ("out", found.out, expected.out),
                ("dx", found.dx, expected.dx),
                ("dpk", found.dpk, expected.dpk),
                ("dpv", found.dpv, expected.dpv),
            ];
            for (name, found, expected) in pairs {
                let error = relative_error(&found, &expected);
                assert!(error <= tolerance, "{name} in {precision:?}: error {error} for {case:?}");
            }
        }
    }
}

#[test]
fn quantised_weights_change_no_bit() {
    for (seed, case) in CASES.into_iter().enumerate() {
        // Not rounded: both ways of keeping them must round alike.
        let values = case.values(seed as u64, Precision::F32);
        let packed = found(case, &values, Precision::Bf16);
        let quantized =
            run(case, &values, |bytes, rows, columns| FrozenMatrix::keep_quantized(bytes, GgmlType::F32, rows, columns));
        let all = |result: &reference::LayerResult| [&result.out, &result.dx, &result.dpk, &result.dpv].map(|values| bits(values));
        assert!(all(&packed) == all(&quantized), "{case:?}");
    }
}

#[test]
fn the_number_of_threads_changes_no_bit() {
    for (case, precision) in [LARGE, SHARED].into_iter().flat_map(|case| [(case, Precision::F32), (case, Precision::Bf16)]) {
        let values = case.values(9, precision);
        let results: Vec<_> = [1, 2, 3]
            .map(|threads| {
                pool::set_thread_count(threads);
                let result = found(case, &values, precision);
                [bits(&result.out), bits(&result.dx), bits(&result.dpk), bits(&result.dpv)]
            })
            .into();
        assert_eq!(results[0], results[1]);
        assert_eq!(results[0], results[2]);
    }
}
