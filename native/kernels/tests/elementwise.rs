//! Elementwise arithmetic, sums, transposes and row copies against plain loops.

mod support;

use repotune_kernels::elementwise::{self, Binary, Broadcast, Operand, Unary};
use repotune_kernels::reductions;
use support::*;

type PlainBinary = fn(f32, f32) -> f32;
type PlainUnary = fn(f32) -> f32;

const LENGTHS: [usize; 7] = [0, 1, 15, 16, 17, 1000, 40_001];

#[test]
fn binary_operations_equal_plain_loops() {
    let mut random = Random::seeded(21);
    for length in LENGTHS {
        let (a, b) = (random.values(length), random.values(length));
        let cases: [(Binary, PlainBinary); 4] =
            [(Binary::Add, |a, b| a + b), (Binary::Sub, |a, b| a - b), (Binary::Mul, |a, b| a * b), (Binary::Div, |a, b| a / b)];
        for (op, plain) in cases {
            let mut out = vec![0.0; length];
            let holds = |out: &[f32]| out.iter().zip(a.iter().zip(&b)).all(|(&out, (&a, &b))| out == plain(a, b));
            elementwise::binary(op, &mut out, Operand::Slice(&a), Operand::Slice(&b));
            assert!(holds(&out), "{op:?}");
            out.copy_from_slice(&a);
            elementwise::binary(op, &mut out, Operand::Out, Operand::Slice(&b));
            assert!(holds(&out), "{op:?} in place of a");
            out.copy_from_slice(&b);
            elementwise::binary(op, &mut out, Operand::Slice(&a), Operand::Out);
            assert!(holds(&out), "{op:?} in place of b");
        }
    }
}

#[test]
fn unary_operations_equal_plain_loops() {
    let mut random = Random::seeded(22);
    for length in LENGTHS {
        let a: Vec<f32> = random.values(length).iter().map(|value| value.abs() * 5.0 + 1e-3).collect();
        let cases: [(Unary, PlainUnary); 12] = [
            (Unary::AddScalar(2.0), |a| a + 2.0),
            (Unary::Scale(3.0), |a| a * 3.0),
            (Unary::DivScalar(3.0), |a| a / 3.0),
            (Unary::ScalarDiv(3.0), |a| 3.0 / a),
            (Unary::MaxScalar(1.0), |a| a.max(1.0)),
            (Unary::MinScalar(1.0), |a| a.min(1.0)),
            (Unary::Square, |a| a * a),
            (Unary::Sqrt, f32::sqrt),
            (Unary::Exp, f32::exp),
            (Unary::Log, f32::ln),
            (Unary::Neg, |a| -a),
            (Unary::Sigmoid, |a| 1.0 / (1.0 + (-a).exp())),
        ];
        for (op, plain) in cases {
            let mut out = vec![0.0; length];
            elementwise::unary(op, &mut out, Operand::Slice(&a));
            let expected: Vec<f32> = a.iter().map(|&a| plain(a)).collect();
            let mut in_place = a.clone();
            elementwise::unary(op, &mut in_place, Operand::Out);
            assert_eq!(in_place, out);
            assert_close(&format!("{op:?}"), &out, &expected, Tolerance { absolute: 0.0, relative: 1e-6 });
        }
    }
}

#[test]
fn broadcasts_sums_and_transposes_equal_plain_loops() {
    let mut random = Random::seeded(23);
    for (n, d) in [(0, 3), (1, 1), (3, 17), (40, 33), (70, 700)] {
        let (a, row, column) = (random.values(n * d), random.values(d), random.values(n));
        let mut out = vec![0.0; n * d];
        elementwise::binary_broadcast(Binary::Div, &mut out, Operand::Slice(&a), Broadcast::Row(&row), d);
        assert!((0..n * d).all(|i| out[i] == a[i] / row[i % d]));
        elementwise::binary_broadcast(Binary::Sub, &mut out, Operand::Slice(&a), Broadcast::Column(&column), d);
        assert!((0..n * d).all(|i| out[i] == a[i] - column[i / d]));
        elementwise::transpose2d(&mut out, &a, n, d);
        assert!((0..n * d).all(|i| out[i % d * n + i / d] == a[i]));
        let (mut rows, mut columns) = (vec![0.0; d], vec![0.0; n]);
        reductions::sum_rows(&mut rows, &a, d);
        let expected: Vec<f32> = (0..d).map(|j| (0..n).map(|i| a[i * d + j]).sum()).collect();
        assert_close("sum_rows", &rows, &expected, F32_SUMS);
        reductions::sum_columns(&mut columns, &a, d);
        let expected: Vec<f32> = a.chunks_exact(d).map(|row| row.iter().sum()).collect();
        assert_close("sum_columns", &columns, &expected, F32_SUMS);
    }
}

#[test]
fn flat_sums_are_precise() {
    let mut random = Random::seeded(24);
    for length in [0, 1, 4095, 4096, 100_003] {
        let a = random.values(length);
        let expected: f64 = a.iter().map(|&a| f64::from(a)).sum();
        assert!((reductions::sum(&a) - expected).abs() <= 1e-3);
        let expected: f64 = a.iter().map(|&a| f64::from(a).powi(2)).sum();
        for cut in [0, length / 3, length] {
            let found = reductions::sum_of_squares(&[&a[..cut], &a[cut..]]);
            assert!((found - expected).abs() <= 1e-6 * expected, "{length} cut at {cut}");
        }
    }
}

#[test]
fn rows_are_gathered_and_added_in_order() {
    let a: Vec<f32> = (0..12).map(|i| i as f32).collect();
    let mut out = vec![0.0; 6];
    elementwise::gather_rows(&mut out, &a, &[3, 0], 3);
    assert_eq!(out, [9.0, 10.0, 11.0, 0.0, 1.0, 2.0]);
    let mut sums = vec![1.0; 6];
    elementwise::scatter_add_rows(&mut sums, &a, &[1, 0, 1, 1], 3);
    assert_eq!(sums, [4.0, 5.0, 6.0, 16.0, 19.0, 22.0]);
}
