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
#[inline(always)]
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

#[inline(always)]
fn half(bytes: &[u8]) -> f32 {
    f16_to_f32(u16::from_le_bytes([bytes[0], bytes[1]]))
}

/// Values that are dequantised at once: a block of the simple types, an eighth of a block of the K types.
pub const STRIP: usize = 32;

/// Dequantises one row; `to.len()` is a whole number of blocks and `from` exactly those blocks.
pub fn dequantize_row(to: &mut [f32], from: &[u8], ggml_type: GgmlType) {
    for (strip, to) in to.chunks_mut(STRIP).enumerate() {
        dequantize_strip(to, from, ggml_type, strip * STRIP);
    }
}

/// Dequantises up to 32 values of a row from `column` on, a multiple of 32; types with blocks give 32.
#[inline(always)]
pub fn dequantize_strip(to: &mut [f32], row: &[u8], ggml_type: GgmlType, column: usize) {
    match ggml_type {
        GgmlType::F32 => each(to, &row[column * 4..], |bytes: [u8; 4]| f32::from_le_bytes(bytes)),
        GgmlType::F16 => each(to, &row[column * 2..], |bytes| f16_to_f32(u16::from_le_bytes(bytes))),
        GgmlType::BF16 => each(to, &row[column * 2..], |bytes| f32::from_bits(u32::from(u16::from_le_bytes(bytes)) << 16)),
        GgmlType::Q4_0 => {
            let block = block::<32, 18>(row, column);
            four_bits(to, &block[2..], half(block), -8.0 * half(block), |_| (0, 0));
        }
        GgmlType::Q4_1 => {
            let block = block::<32, 20>(row, column);
            four_bits(to, &block[4..], half(block), half(&block[2..]), |_| (0, 0));
        }
        GgmlType::Q5_0 => {
            let block = block::<32, 22>(row, column);
            four_bits(to, &block[6..], half(block), -16.0 * half(block), fifth_bits(&block[2..]));
        }
        GgmlType::Q5_1 => {
            let block = block::<32, 24>(row, column);
            four_bits(to, &block[8..], half(block), half(&block[2..]), fifth_bits(&block[4..]));
        }
        GgmlType::Q8_0 => {
            let block = block::<32, 34>(row, column);
            let scale = half(block);
            for (to, &quant) in to[..STRIP].iter_mut().zip(&block[2..]) {
                *to = scale * f32::from(quant as i8);
            }
        }
        GgmlType::Q4_K => {
            let block = block::<256, 144>(row, column);
            k_part(to, block, &block[16..], None, column / STRIP % 8);
        }
        GgmlType::Q5_K => {
            let block = block::<256, 176>(row, column);
            k_part(to, block, &block[48..], Some(&block[16..48]), column / STRIP % 8);
        }
        GgmlType::Q6_K => six_bits(to, block::<256, 210>(row, column), column / STRIP % 8),
    }
}

/// The block that holds a column.
#[inline(always)]
fn block<const VALUES: usize, const BYTES: usize>(row: &[u8], column: usize) -> &[u8; BYTES] {
    row[column / VALUES * BYTES..].first_chunk().expect("a whole block")
}

/// Values that stand one by one.
#[inline(always)]
fn each<const N: usize>(to: &mut [f32], from: &[u8], widen: impl Fn([u8; N]) -> f32) {
    for (to, from) in to.iter_mut().zip(from.as_chunks::<N>().0) {
        *to = widen(*from);
    }
}

/// 32 values of 4 bits: the lower halves are the first 16; `high(j)` gives what a fifth bit adds to values j and j + 16.
#[inline(always)]
fn four_bits(to: &mut [f32], quants: &[u8], scale: f32, offset: f32, high: impl Fn(usize) -> (u8, u8)) {
    let (to_low, to_high) = to[..STRIP].split_at_mut(16);
    for (j, ((to_low, to_high), &quant)) in to_low.iter_mut().zip(to_high).zip(&quants[..16]).enumerate() {
        let (first, second) = high(j);
        *to_low = scale * f32::from((quant & 0xf) | first) + offset;
        *to_high = scale * f32::from((quant >> 4) | second) + offset;
    }
}

#[inline(always)]
fn fifth_bits(bytes: &[u8]) -> impl Fn(usize) -> (u8, u8) {
    let bits = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
    move |j| (((bits >> j) << 4 & 0x10) as u8, ((bits >> (j + 16)) << 4 & 0x10) as u8)
}

/// Scale and minimum of sub-block `j` of 8, six bits each in 12 bytes (get_scale_min_k4).
#[inline(always)]
fn scale_and_minimum(scales: &[u8], j: usize) -> (f32, f32) {
    let (scale, minimum) = if j < 4 {
        (scales[j] & 63, scales[j + 4] & 63)
    } else {
        ((scales[j + 4] & 0xf) | (scales[j - 4] >> 6 << 4), (scales[j + 4] >> 4) | (scales[j] >> 6 << 4))
    };
    (f32::from(scale), f32::from(minimum))
}

/// Q4_K and, with the fifth bits, Q5_K: sub-block `part` of eight with 32 values each.
#[inline(always)]
fn k_part(to: &mut [f32], block: &[u8], quants: &[u8], fifth: Option<&[u8]>, part: usize) {
    let (sub_scale, sub_minimum) = scale_and_minimum(&block[4..16], part);
    let (factor, offset) = (half(block) * sub_scale, half(&block[2..]) * sub_minimum);
    let shift = part % 2 * 4;
    for (l, (to, &byte)) in to[..STRIP].iter_mut().zip(&quants[part / 2 * STRIP..][..STRIP]).enumerate() {
        let high = fifth.map_or(0, |bits| (bits[l] >> part & 1) << 4);
        *to = factor * f32::from((byte >> shift & 0xf) | high) - offset;
    }
}

/// Q6_K: each half of 128 values has four groups of 32; two groups share their bytes of four bits, all share those of two.
#[inline(always)]
fn six_bits(to: &mut [f32], block: &[u8], part: usize) {
    let (half_index, group) = (part / 4, part % 4);
    let low = &block[half_index * 64 + group % 2 * STRIP..][..STRIP];
    let high = &block[128 + half_index * STRIP..][..STRIP];
    let scales = &block[192 + half_index * 8 + group * 2..][..2];
    let (scale, shift) = (half(&block[208..]), group / 2 * 4);
    let halves = to[..STRIP].chunks_exact_mut(16).zip(low.chunks_exact(16)).zip(high.chunks_exact(16));
    for (((to, low), high), &sub_scale) in halves.zip(scales) {
        let factor = scale * f32::from(sub_scale as i8);
        for ((to, &low), &high) in to.iter_mut().zip(low).zip(high) {
            let quant = i32::from((low >> shift & 0xf) | (high >> (2 * group) & 3) << 4) - 32;
            *to = factor * quant as f32;
        }
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
