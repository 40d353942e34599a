//! f32 to bf16 and back. A bf16 value is the upper half of an f32, rounded to nearest, ties to even.

use super::level::{Bf16Level, bf16_level};

/// Rounds to bf16, returning its bits; NaN stays NaN.
#[inline(always)]
pub fn to_bf16(x: f32) -> u16 {
    let bits = x.to_bits();
    if x.is_nan() {
        return (bits >> 16) as u16 | 0x40;
    }
    ((bits + 0x7fff + ((bits >> 16) & 1)) >> 16) as u16
}

/// Widens bf16 bits to f32, exactly.
#[inline(always)]
pub fn from_bf16(bits: u16) -> f32 {
    f32::from_bits(u32::from(bits) << 16)
}

/// Rounds `from` to bf16 and fills the rest of `to` with zeros.
pub fn convert_row(to: &mut [u16], from: &[f32]) {
    let (to, rest) = to.split_at_mut(from.len());
    rest.fill(0);
    #[cfg(target_arch = "x86_64")]
    if bf16_level() >= Bf16Level::Avx512 {
        // SAFETY: the level proves the features.
        return unsafe { convert_avx512(to, from) };
    }
    for (to, &from) in to.iter_mut().zip(from) {
        *to = to_bf16(from);
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512bf16")]
fn convert_avx512(to: &mut [u16], from: &[f32]) {
    use core::arch::x86_64::*;
    let mut to_chunks = to.chunks_exact_mut(32);
    let mut from_chunks = from.chunks_exact(32);
    for (to, from) in (&mut to_chunks).zip(&mut from_chunks) {
        // SAFETY: both chunks have 32 values.
        unsafe {
            let low = _mm512_loadu_ps(from.as_ptr());
            let high = _mm512_loadu_ps(from.as_ptr().add(16));
            let both = _mm512_cvtne2ps_pbh(high, low);
            _mm512_storeu_si512(to.as_mut_ptr().cast(), core::mem::transmute::<__m512bh, __m512i>(both));
        }
    }
    for (to, &from) in to_chunks.into_remainder().iter_mut().zip(from_chunks.remainder()) {
        *to = to_bf16(from);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_to_nearest_even_and_keeps_exact_values() {
        for (x, expected) in [
            (1.0, 1.0),
            (1.0 + 1.0 / 256.0, 1.0),       // a tie goes to the even neighbour
            (1.0 + 3.0 / 256.0, 1.015_625), // a tie goes to the even neighbour
            (1.004, 1.007_812_5),
            (-0.1, -205.0 / 2048.0),
            (f32::INFINITY, f32::INFINITY),
        ] {
            assert_eq!(from_bf16(to_bf16(x)), expected, "{x}");
        }
        assert!(from_bf16(to_bf16(f32::NAN)).is_nan());
    }

    #[test]
    fn a_row_converts_like_its_values() {
        let from: Vec<f32> = (0..77).map(|i| (i as f32 - 30.5) * 1.2345).collect();
        let mut to = vec![7; 96];
        convert_row(&mut to, &from);
        let expected: Vec<u16> = from.iter().map(|&x| to_bf16(x)).chain([0; 19]).collect();
        assert_eq!(to, expected);
    }
}
