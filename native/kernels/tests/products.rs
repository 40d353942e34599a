//! Products, fast against slow, and frozen matrices in every layout.

mod support;

use repotune_kernels::frozen_matrix::{FrozenMatrix, Precision};
use repotune_kernels::quantization::{GgmlType, dequantize_row};
use repotune_kernels::simd::level::{Bf16Level, bf16_level};
use repotune_kernels::{gemm, pool, reference};
use support::*;

/// Extents that hit every edge: empty, single, odd, just under and over 16, 32, 64 and the block sizes.
const EXTENTS: [usize; 14] = [0, 1, 2, 5, 7, 16, 17, 33, 63, 64, 65, 121, 130, 257];

fn shapes(random: &mut Random, count: usize) -> Vec<(usize, usize, usize)> {
    let mut draw = || EXTENTS[random.below(EXTENTS.len())];
    (0..count).map(|_| (draw(), draw(), draw())).collect()
}

#[test]
fn mat_mul_equals_its_reference_in_all_four_orientations() {
    let mut random = Random::seeded(1);
    for (m, k, n) in shapes(&mut random, 60).into_iter().chain([(13, 600, 70)]) {
        let (a, b) = (random.values(m * k), random.values(k * n));
        for (transpose_a, transpose_b) in [(false, false), (false, true), (true, false), (true, true)] {
            let mut out = vec![f32::NAN; m * n];
            gemm::mat_mul(&mut out, &a, &b, m, k, n, transpose_a, transpose_b);
            let expected = reference::mat_mul(&a, &b, (m, k, n), transpose_a, transpose_b);
            assert_close(&format!("{m}x{k}x{n} {transpose_a} {transpose_b}"), &out, &expected, F32_SUMS);
        }
    }
}

#[test]
fn frozen_products_equal_their_reference_in_both_directions() {
    let mut random = Random::seeded(2);
    for (n, columns, rows) in shapes(&mut random, 60).into_iter().chain([(37, 65, 130), (130, 576, 192)]) {
        let (columns, rows) = (columns.max(1), rows.max(1));
        let weights = random.values(rows * columns);
        let (x, dy, bias) = (random.values(n * columns), random.values(n * rows), random.values(rows));
        for (precision, tolerance) in [(Precision::F32, F32_SUMS), (Precision::Bf16, BF16_SUMS)] {
            let matrix = FrozenMatrix::load(&f32_bytes(&weights), GgmlType::F32, rows, columns, precision);
            let name = format!("{precision:?} {n}x{columns}x{rows}");
            let mut y = vec![f32::NAN; n * rows];
            matrix.multiply(&mut y, &x, n, Some(&bias), false);
            let mut expected = reference::mat_mul(&x, &weights, (n, columns, rows), false, true);
            expected.chunks_exact_mut(rows).for_each(|row| row.iter_mut().zip(&bias).for_each(|(out, bias)| *out += bias));
            assert_close(&name, &y, &expected, tolerance);
            let mut dx = vec![f32::NAN; n * columns];
            matrix.multiply_backward(&mut dx, &dy, n, false);
            let mut expected = reference::mat_mul(&dy, &weights, (n, rows, columns), false, false);
            assert_close(&name, &dx, &expected, tolerance);
            matrix.multiply_backward(&mut dx, &dy, n, true);
            expected.iter_mut().for_each(|value| *value *= 2.0);
            assert_close(&name, &dx, &expected, tolerance);
        }
    }
}

#[test]
fn a_bf16_product_is_exact_up_to_f32_sums_once_its_operands_are_rounded() {
    let mut random = Random::seeded(3);
    for (n, columns, rows) in [(1, 1, 1), (37, 65, 130), (33, 576, 100), (130, 1537, 65)] {
        let (weights, x) = (rounded(&random.values(rows * columns)), rounded(&random.values(n * columns)));
        let matrix = FrozenMatrix::load(&f32_bytes(&weights), GgmlType::F32, rows, columns, Precision::Bf16);
        let mut y = vec![f32::NAN; n * rows];
        matrix.multiply(&mut y, &x, n, None, false);
        let expected = reference::mat_mul(&x, &weights, (n, columns, rows), false, true);
        assert_close(&format!("{n}x{columns}x{rows}"), &y, &expected, F32_SUMS);
    }
}

#[test]
fn products_do_not_depend_on_the_thread_count() {
    let mut random = Random::seeded(4);
    let (n, columns, rows) = (250, 130, 200);
    let (weights, x) = (random.values(rows * columns), random.values(n * columns));
    for precision in [Precision::F32, Precision::Bf16] {
        let matrix = FrozenMatrix::load(&f32_bytes(&weights), GgmlType::F32, rows, columns, precision);
        let results: Vec<Vec<f32>> = [1, 2, 5]
            .map(|threads| {
                pool::set_thread_count(threads);
                let mut y = vec![0.0; n * rows];
                matrix.multiply(&mut y, &x, n, None, false);
                y
            })
            .into();
        assert!(results[0] == results[1] && results[1] == results[2], "{precision:?} on {:?}", bf16_level());
    }
}

#[test]
fn every_ggml_type_packs_to_its_dequantised_rows() {
    let mut random = Random::seeded(5);
    for kind in GgmlType::ALL {
        let (rows, columns) = (70, kind.block().0 * 2);
        let row_bytes = kind.row_bytes(columns).unwrap();
        let bytes = random.blocks(kind, rows * columns);
        let matrix = FrozenMatrix::load(&bytes, kind, rows, columns, Precision::F32);
        let ids: Vec<usize> = (0..rows).rev().collect();
        let mut gathered = vec![0.0; rows * columns];
        matrix.gather_rows(&mut gathered, &ids);
        for (&id, found) in ids.iter().zip(gathered.chunks_exact(columns)) {
            let mut expected = vec![0.0; columns];
            dequantize_row(&mut expected, &bytes[id * row_bytes..][..row_bytes], kind);
            assert_eq!(found, expected, "{kind:?} row {id}");
        }
    }
}

#[test]
fn a_matrix_kept_quantised_has_the_bits_of_one_packed_in_bf16() {
    let mut random = Random::seeded(6);
    for kind in GgmlType::ALL {
        for (n, blocks, rows) in [(1, 1, 1), (33, 3, 65), (130, 2, 257), (300, 9, 64)] {
            // Types without blocks may have any number of columns.
            let columns = if kind.block().0 == 1 { 37 * blocks } else { kind.block().0 * blocks };
            let bytes = random.blocks(kind, rows * columns);
            let packed = FrozenMatrix::load(&bytes, kind, rows, columns, Precision::Bf16);
            let quantized = FrozenMatrix::keep_quantized(&bytes, kind, rows, columns);
            let (x, dy, bias) = (random.values(n * columns), random.values(n * rows), random.values(rows));
            let results = [&packed, &quantized].map(|matrix| {
                let (mut y, mut dx) = (vec![f32::NAN; n * rows], vec![f32::NAN; n * columns]);
                matrix.multiply(&mut y, &x, n, Some(&bias), false);
                matrix.multiply(&mut y, &x, n, None, true);
                matrix.multiply_backward(&mut dx, &dy, n, false);
                matrix.multiply_backward(&mut dx, &dy, n, true);
                let mut gathered = vec![f32::NAN; rows * columns];
                matrix.gather_rows(&mut gathered, &(0..rows).rev().collect::<Vec<_>>());
                [y, dx, gathered].map(|values| values.into_iter().map(f32::to_bits).collect::<Vec<_>>())
            });
            assert!(results[0] == results[1], "{kind:?} {n}x{columns}x{rows} on {:?}", bf16_level());
            assert_eq!((quantized.size_bytes(), quantized.precision()), (bytes.len(), Precision::Bf16));
        }
    }
}

#[test]
fn the_best_bf16_level_of_this_machine_is_named() {
    let names = repotune_kernels::simd::level::features();
    assert_eq!(names.contains(&"avx512bf16"), bf16_level() >= Bf16Level::Avx512);
}
