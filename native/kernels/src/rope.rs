//! Rotary position embedding: turns pairs of each head's values by an angle that grows with the position.

use crate::memory::Buffer;
use crate::parts;
use crate::rms_norm::rows_per_task;

/// Which values form a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RopeStyle {
    /// (2i, 2i + 1): llama files, whose query and key rows are permuted for it.
    Adjacent,
    /// (i, i + width / 2): qwen2 and relatives.
    Halves,
}

/// How positions become angles.
#[derive(Clone, Copy, Debug)]
pub struct RopeConfig<'a> {
    /// Leading values of a head that are rotated; even.
    pub rotated_width: usize,
    /// Base of the geometric series of frequencies.
    pub base: f64,
    /// Factor of the position.
    pub position_scale: f64,
    /// Which values form a pair.
    pub style: RopeStyle,
    /// Divisor of each pair's frequency; empty for ones.
    pub frequency_factors: &'a [f32],
}

impl RopeConfig<'_> {
    /// Frequency of pair i in radians per position.
    fn frequency(&self, pair: usize) -> f64 {
        let exponent = -2.0 * pair as f64 / self.rotated_width as f64;
        self.base.powf(exponent) * self.position_scale / self.frequency_factors.get(pair).copied().map_or(1.0, f64::from)
    }
}

/// Cosines and sines of all positions, `[N, rotated_width / 2]` each; made once and used for all heads and layers.
pub struct RopeTable {
    cosines: Buffer,
    sines: Buffer,
    pair_count: usize,
}

impl RopeTable {
    /// Computes the angles in f64, so that far positions keep their precision.
    pub fn new(positions: &[i32], config: &RopeConfig) -> RopeTable {
        let pair_count = config.rotated_width / 2;
        let frequencies: Vec<f64> = (0..pair_count).map(|pair| config.frequency(pair)).collect();
        let mut cosines = Buffer::zeroed(positions.len() * pair_count);
        let mut sines = Buffer::zeroed(positions.len() * pair_count);
        let rows = 64;
        let (cosine_chunks, sine_chunks) = ((cosines.f32_mut(), rows * pair_count), (sines.f32_mut(), rows * pair_count));
        parts::for_chunks2(cosine_chunks, sine_chunks, |task, cosines, sines| {
            for (index, (cosine, sine)) in cosines.iter_mut().zip(sines).enumerate() {
                let position = f64::from(positions[task * rows + index / pair_count]);
                let (s, c) = (position * frequencies[index % pair_count]).sin_cos();
                (*sine, *cosine) = (s as f32, c as f32);
            }
        });
        RopeTable { cosines, sines, pair_count }
    }

    /// Rotates `x` `[N, heads, E]` in place, backwards if `inverse`.
    pub fn rotate(&self, x: &mut [f32], heads: usize, width: usize, style: RopeStyle, inverse: bool) {
        let row = heads * width;
        let rows = rows_per_task(row);
        parts::for_chunks(x, rows * row, |task, x| {
            for (offset, token) in x.chunks_exact_mut(row).enumerate() {
                self.rotate_row(task * rows + offset, token, width, style, inverse);
            }
        });
    }

    /// Rotates the heads of one token `[heads, E]` in place, backwards if `inverse`.
    #[inline(always)]
    pub(crate) fn rotate_row(&self, token: usize, x: &mut [f32], width: usize, style: RopeStyle, inverse: bool) {
        let sign = if inverse { -1.0 } else { 1.0 };
        let pairs = self.pair_count;
        let (cosines, sines) = (&self.cosines.f32()[token * pairs..][..pairs], &self.sines.f32()[token * pairs..][..pairs]);
        for head in x.chunks_exact_mut(width) {
            let rotated = &mut head[..2 * pairs];
            match style {
                RopeStyle::Adjacent => {
                    for ((pair, cosine), sine) in rotated.chunks_exact_mut(2).zip(cosines).zip(sines) {
                        let sine = sine * sign;
                        let (first, second) = (pair[0], pair[1]);
                        pair[0] = first * cosine - second * sine;
                        pair[1] = first * sine + second * cosine;
                    }
                }
                RopeStyle::Halves => {
                    let (lower, upper) = rotated.split_at_mut(pairs);
                    for (((lower, upper), cosine), sine) in lower.iter_mut().zip(upper).zip(cosines).zip(sines) {
                        let sine = sine * sign;
                        let (first, second) = (*lower, *upper);
                        *lower = first * cosine - second * sine;
                        *upper = first * sine + second * cosine;
                    }
                }
            }
        }
    }
}

/// The last table made, for the next call with the same positions: every layer of a decoder asks for the same one.
#[derive(Default)]
pub struct RopeCache(Option<CachedTable>);

struct CachedTable {
    positions: Vec<i32>,
    frequency_factors: Vec<f32>,
    /// Rotated width, base and scale.
    numbers: (usize, u64, u64),
    table: RopeTable,
}

impl RopeCache {
    /// A cache with nothing in it.
    pub const fn new() -> RopeCache {
        RopeCache(None)
    }

    /// The table for these positions, made anew only when they or the configuration changed.
    pub fn table(&mut self, positions: &[i32], config: &RopeConfig) -> &RopeTable {
        let numbers = (config.rotated_width, config.base.to_bits(), config.position_scale.to_bits());
        let is_same = self.0.as_ref().is_some_and(|cached| {
            cached.numbers == numbers && cached.positions == positions && cached.frequency_factors == config.frequency_factors
        });
        if !is_same {
            self.0 = None;
        }
        let cached = self.0.get_or_insert_with(|| CachedTable {
            positions: positions.to_vec(),
            frequency_factors: config.frequency_factors.to_vec(),
            numbers,
            table: RopeTable::new(positions, config),
        });
        &cached.table
    }
}

/// Rotates x `[N, heads, E]` in place for `positions` `[N]`, backwards if `inverse`.
pub fn rope(x: &mut [f32], positions: &[i32], heads: usize, width: usize, config: &RopeConfig, inverse: bool) {
    RopeTable::new(positions, config).rotate(x, heads, width, config.style, inverse);
}
