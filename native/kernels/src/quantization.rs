//! ggml's block formats, dequantised row by row. Layouts as in llama.cpp's ggml-common.h and ggml-quants.c.

/// A ggml tensor type that frozen weights may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(non_camel_case_types)] // ggml's own names.
pub enum GgmlType {
    F32,
    F16,
    BF16,
    Q4_0,
    Q4_1,
    Q5_0,
    Q5_1,
    Q8_0,
    Q4_K,
    Q5_K,
    Q6_K,
}

impl GgmlType {
    /// All types.
    pub const ALL: [GgmlType; 11] = {
        use GgmlType::*;
        [F32, F16, BF16, Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q4_K, Q5_K, Q6_K]
    };

    /// The type with ggml's number `id` (enum ggml_type in ggml.h).
    pub fn from_id(id: u32) -> Option<GgmlType> {
        GgmlType::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// ggml's number of the type.
    pub fn id(self) -> u32 {
        match self {
            GgmlType::F32 => 0,
            GgmlType::F16 => 1,
            GgmlType::Q4_0 => 2,
            GgmlType::Q4_1 => 3,
            GgmlType::Q5_0 => 6,
            GgmlType::Q5_1 => 7,
            GgmlType::Q8_0 => 8,
            GgmlType::Q4_K => 12,
            GgmlType::Q5_K => 13,
            GgmlType::Q6_K => 14,
            GgmlType::BF16 => 30,
        }
    }

    /// Values per block and bytes per block.
    pub fn block(self) -> (usize, usize) {
        match self {
            GgmlType::F32 => (1, 4),
            GgmlType::F16 | GgmlType::BF16 => (1, 2),
            GgmlType::Q4_0 => (32, 18),
            GgmlType::Q4_1 => (32, 20),
            GgmlType::Q5_0 => (32, 22),
            GgmlType::Q5_1 => (32, 24),
            GgmlType::Q8_0 => (32, 34),
            GgmlType::Q4_K => (256, 144),
            GgmlType::Q5_K => (256, 176),
            GgmlType::Q6_K => (256, 210),
        }
    }

    /// Bytes of a row of `columns` values; `None` when that is no whole number of blocks.
    pub fn row_bytes(self, columns: usize) -> Option<usize> {
        let (values, bytes) = self.block();
        columns.is_multiple_of(values).then(|| columns / values * bytes)
    }
}

/// Widens IEEE half precision, exactly.
pub fn f16_to_f32(bits: u16) -> f32 {
    let sign = u32::from(bits >> 15) << 31;
    let exponent = u32::from(bits >> 10) & 0x1f;
    let fraction = u32::from(bits) & 0x3ff;
    match exponent {
        0 => {
            let magnitude = fraction as f32 * (1.0 / 16_777_216.0); // 2^-24
            f32::from_bits(magnitude.to_bits() | sign)
        }
        0x1f => f32::from_bits(sign | 0x7f80_0000 | fraction << 13),
        _ => f32::from_bits(sign | (exponent + 112) << 23 | fraction << 13),
    }
}

fn half(bytes: &[u8]) -> f32 {
    f16_to_f32(u16::from_le_bytes([bytes[0], bytes[1]]))
}

/// Dequantises one row; `to.len()` is a whole number of blocks and `from` exactly those blocks.
pub fn dequantize_row(to: &mut [f32], from: &[u8], ggml_type: GgmlType) {
    let (values, bytes) = ggml_type.block();
    for (to, block) in to.chunks_exact_mut(values).zip(from.chunks_exact(bytes)) {
        match ggml_type {
            GgmlType::F32 => to[0] = f32::from_le_bytes([block[0], block[1], block[2], block[3]]),
            GgmlType::F16 => to[0] = half(block),
            GgmlType::BF16 => to[0] = f32::from_bits(u32::from(u16::from_le_bytes([block[0], block[1]])) << 16),
            GgmlType::Q4_0 => four_bits(to, &block[2..], half(block), -8.0 * half(block), |_| (0, 0)),
            GgmlType::Q4_1 => four_bits(to, &block[4..], half(block), half(&block[2..]), |_| (0, 0)),
            GgmlType::Q5_0 => four_bits(to, &block[6..], half(block), -16.0 * half(block), fifth_bits(&block[2..])),
            GgmlType::Q5_1 => four_bits(to, &block[8..], half(block), half(&block[2..]), fifth_bits(&block[4..])),
            GgmlType::Q8_0 => {
                let scale = half(block);
                for (to, &quant) in to.iter_mut().zip(&block[2..]) {
                    *to = scale * f32::from(quant as i8);
                }
            }
            GgmlType::Q4_K => k_blocks(to, block, &block[16..], None),
            GgmlType::Q5_K => k_blocks(to, block, &block[48..], Some(&block[16..48])),
            GgmlType::Q6_K => six_bits(to, block),
        }
    }
}

/// 32 values of 4 bits: the lower halves are the first 16; `high(j)` gives what a fifth bit adds to values j and j + 16.
fn four_bits(to: &mut [f32], quants: &[u8], scale: f32, offset: f32, high: impl Fn(usize) -> (u8, u8)) {
    for (j, &quant) in quants.iter().enumerate().take(16) {
        let (first, second) = high(j);
        to[j] = scale * f32::from((quant & 0xf) | first) + offset;
        to[j + 16] = scale * f32::from((quant >> 4) | second) + offset;
    }
}

fn fifth_bits(bytes: &[u8]) -> impl Fn(usize) -> (u8, u8) {
    let bits = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
    move |j| (((bits >> j) << 4 & 0x10) as u8, ((bits >> (j + 16)) << 4 & 0x10) as u8)
}

/// Scale and minimum of sub-block `j` of 8, six bits each in 12 bytes (get_scale_min_k4).
fn scale_and_minimum(scales: &[u8], j: usize) -> (f32, f32) {
    let (scale, minimum) = if j < 4 {
        (scales[j] & 63, scales[j + 4] & 63)
    } else {
        ((scales[j + 4] & 0xf) | (scales[j - 4] >> 6 << 4), (scales[j + 4] >> 4) | (scales[j] >> 6 << 4))
    };
    (f32::from(scale), f32::from(minimum))
}

/// Q4_K and, with the fifth bits, Q5_K: eight sub-blocks of 32 values.
fn k_blocks(to: &mut [f32], block: &[u8], quants: &[u8], fifth: Option<&[u8]>) {
    let (scale, minimum) = (half(block), half(&block[2..]));
    for (j, to) in to.chunks_exact_mut(32).enumerate() {
        let (sub_scale, sub_minimum) = scale_and_minimum(&block[4..16], j);
        let (factor, offset) = (scale * sub_scale, minimum * sub_minimum);
        for (l, to) in to.iter_mut().enumerate() {
            let byte = quants[j / 2 * 32 + l];
            let low = if j % 2 == 0 { byte & 0xf } else { byte >> 4 };
            let high = fifth.map_or(0, |bits| (bits[l] >> j & 1) << 4);
            *to = factor * f32::from(low | high) - offset;
        }
    }
}

fn six_bits(to: &mut [f32], block: &[u8]) {
    let (low, high, scales) = (&block[..128], &block[128..192], &block[192..208]);
    let scale = half(&block[208..]);
    for (index, to) in to.iter_mut().enumerate() {
        // Each half of 128 values has four groups of 32; two groups share their bytes of four bits, all share those of two.
        let (part, group, l) = (index / 128, index / 32 % 4, index % 32);
        let byte = low[part * 64 + group % 2 * 32 + l];
        let four = if group < 2 { byte & 0xf } else { byte >> 4 };
        let two = high[part * 32 + l] >> (2 * group) & 3;
        let quant = i32::from(four | two << 4) - 32;
        let sub_scale = scales[part * 8 + group * 2 + l / 16] as i8;
        *to = scale * f32::from(sub_scale) * quant as f32;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_precision_widens_exactly() {
        for (bits, expected) in [
            (0x0000, 0.0),
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x7bff, 65504.0),
            (0x0001, 5.960_464_5e-8),
            (0x83ff, -6.097_555e-5),
            (0x7c00, f32::INFINITY),
        ] {
            assert_eq!(f16_to_f32(bits), expected, "{bits:#x}");
        }
        assert!(f16_to_f32(0x7e00).is_nan());
    }

    #[test]
    fn a_hand_made_block_of_each_simple_type() {
        let mut out = [0.0; 32];
        // Scale 2 (0x4000), minimum -1 (0xbc00); quants: low half 3, high half 12.
        let block: Vec<u8> = [vec![0x00, 0x40, 0x00, 0xbc], vec![0xc3; 16]].concat();
        dequantize_row(&mut out, &block, GgmlType::Q4_1);
        assert_eq!((out[0], out[16]), (5.0, 23.0));
        let block: Vec<u8> = [vec![0x00, 0x40], vec![0xc3; 16]].concat();
        dequantize_row(&mut out, &block, GgmlType::Q4_0);
        assert_eq!((out[15], out[31]), (-10.0, 8.0));
        // Fifth bits: value 0 and value 17.
        let block: Vec<u8> = [vec![0x00, 0x40, 1, 0, 2, 0], vec![0xc3; 16]].concat();
        dequantize_row(&mut out, &block, GgmlType::Q5_0);
        assert_eq!((out[0], out[1], out[16], out[17]), (6.0, -26.0, -8.0, 24.0));
        let block: Vec<u8> = [vec![0x00, 0x40], vec![0xff; 32]].concat();
        dequantize_row(&mut out, &block, GgmlType::Q8_0);
        assert_eq!(out[7], -2.0);
    }
}
