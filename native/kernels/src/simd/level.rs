//! Which instruction sets this machine and its operating system offer.

use std::sync::OnceLock;

/// Instruction set of the f32 kernels, from least to best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Plain Rust.
    Portable,
    /// AArch64 vectors.
    Neon,
    /// AVX2 with FMA.
    Avx2,
    /// AVX-512 F, BW, DQ and VL.
    Avx512,
}

/// How products of bf16 matrices are computed, from least to best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bf16Level {
    /// bf16 weights widened to f32, with the f32 vectors of [`level`].
    Widened,
    /// `vdpbf16ps` on 512-bit vectors.
    Avx512,
    /// Tiles of AMX.
    Amx,
}

/// Environment variable that caps the level, for tests and fault finding: `portable`, `avx2`, `avx512` or `avx512bf16`.
const CAP_VARIABLE: &str = "REPOTUNE_CPU_LEVEL";

fn cap() -> Option<String> {
    std::env::var(CAP_VARIABLE).ok()
}

#[cfg(target_arch = "x86_64")]
fn detect() -> Level {
    let best = if is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("avx512dq")
        && is_x86_feature_detected!("avx512vl")
        && is_x86_feature_detected!("fma")
    {
        Level::Avx512
    } else if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
        Level::Avx2
    } else {
        Level::Portable
    };
    match cap().as_deref() {
        Some("portable") => Level::Portable,
        Some("avx2") => best.min(Level::Avx2),
        _ => best,
    }
}

#[cfg(target_arch = "aarch64")]
fn detect() -> Level {
    if cap().as_deref() == Some("portable") { Level::Portable } else { Level::Neon }
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
fn detect() -> Level {
    Level::Portable
}

fn detect_bf16() -> Bf16Level {
    #[cfg(target_arch = "x86_64")]
    if level() == Level::Avx512 && cap().as_deref() != Some("avx512") && is_x86_feature_detected!("avx512bf16") {
        if cap().as_deref() != Some("avx512bf16") && super::amx::is_available() {
            return Bf16Level::Amx;
        }
        return Bf16Level::Avx512;
    }
    Bf16Level::Widened
}

/// The instruction set of the f32 kernels here; found once.
#[inline]
pub fn level() -> Level {
    static LEVEL: OnceLock<Level> = OnceLock::new();
    *LEVEL.get_or_init(detect)
}

/// How bf16 products are computed here; found once.
#[inline]
pub fn bf16_level() -> Bf16Level {
    static LEVEL: OnceLock<Bf16Level> = OnceLock::new();
    *LEVEL.get_or_init(detect_bf16)
}

/// Names of the instruction sets in use, best first.
pub fn features() -> Vec<&'static str> {
    let mut names = Vec::new();
    if bf16_level() == Bf16Level::Amx {
        names.push("amx-bf16");
    }
    if bf16_level() >= Bf16Level::Avx512 {
        names.push("avx512bf16");
    }
    match level() {
        Level::Avx512 => names.extend(["avx512f", "avx2"]),
        Level::Avx2 => names.push("avx2"),
        Level::Neon => names.push("neon"),
        Level::Portable => {}
    }
    names
}
