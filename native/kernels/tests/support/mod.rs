//! Seeded values and comparisons for the tests between fast kernels and their slow twins.
#![allow(dead_code)] // Each test binary uses its own part.

use repotune_kernels::quantization::GgmlType;

/// A small generator, so that shapes and values are the same on every run and machine (xorshift64*).
pub struct Random(u64);

impl Random {
    pub fn seeded(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    /// A whole number in `0..limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    /// Values in -1..1.
    pub fn values(&mut self, length: usize) -> Vec<f32> {
        (0..length).map(|_| (self.next() % (1 << 24)) as f32 / (1 << 23) as f32 - 1.0).collect()
    }

    /// Random bits that are `length` moderate numbers of a type.
    pub fn blocks(&mut self, kind: GgmlType, length: usize) -> Vec<u8> {
        let (values, block_bytes) = kind.block();
        let mut bytes: Vec<u8> = (0..length / values * block_bytes).map(|_| self.below(256) as u8).collect();
        for block in bytes.chunks_exact_mut(block_bytes) {
            match kind {
                // Random bits may be NaN; small positive numbers of each format are not.
                GgmlType::F32 | GgmlType::F16 | GgmlType::BF16 => *block.last_mut().unwrap() = 0x3a,
                // Scales are halves; keep each block's a moderate number.
                GgmlType::Q6_K => block[209] = 0x2c,
                GgmlType::Q4_0 | GgmlType::Q5_0 | GgmlType::Q8_0 => block[1] = 0x2c,
                GgmlType::Q4_1 | GgmlType::Q5_1 | GgmlType::Q4_K | GgmlType::Q5_K => (block[1], block[3]) = (0x2c, 0xac),
            }
        }
        bytes
    }
}

/// How far a fast kernel may be from its twin: `absolute + relative · |expected|`.
#[derive(Clone, Copy)]
pub struct Tolerance {
    pub absolute: f32,
    pub relative: f32,
}

/// f32 sums of up to a few thousand terms of size 1.
pub const F32_SUMS: Tolerance = Tolerance { absolute: 2e-4, relative: 1e-5 };
/// f32 arithmetic of a few steps.
pub const F32_STEPS: Tolerance = Tolerance { absolute: 2e-6, relative: 4e-6 };
/// Both operands rounded to 8 bits of precision, sums of up to a few hundred terms of size 1: rounding errors add like a random walk.
pub const BF16_SUMS: Tolerance = Tolerance { absolute: 0.1, relative: 1e-2 };

/// Fails where a value is outside the tolerance.
pub fn assert_close(name: &str, found: &[f32], expected: &[f32], tolerance: Tolerance) {
    assert_eq!(found.len(), expected.len(), "{name}: lengths");
    for (index, (found, expected)) in found.iter().zip(expected).enumerate() {
        let limit = tolerance.absolute + tolerance.relative * expected.abs();
        assert!((found - expected).abs() <= limit, "{name}[{index}]: expected {expected}, found {found}");
    }
}

/// The bytes of a matrix in ggml's F32 layout.
pub fn f32_bytes(values: &[f32]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

/// Rounds to bf16 and back.
pub fn rounded(values: &[f32]) -> Vec<f32> {
    use repotune_kernels::simd::bf16::{from_bf16, to_bf16};
    values.iter().map(|&value| from_bf16(to_bf16(value))).collect()
}
