//! Arithmetic of the native backend: plain functions over slices, no Node.
//!
//! Legend: N tokens, S sequences, M targets, P prefix length, D model width, H query heads, K key/value heads,
//! E head width, V vocabulary. Every result is the same bit for bit whatever the number of threads: work is cut into tiles by
//! shape alone, and no sum depends on which thread ran first.
#![deny(clippy::all)]
#![deny(unsafe_code)]
#![allow(clippy::too_many_arguments)] // Kernels take their extents one by one, as llm.c does.

pub mod adamw;
pub mod attention;
pub mod attention_backward;
mod attention_blocks;
mod attention_rows;
#[cfg(target_arch = "x86_64")]
mod attention_tile_packs;
#[cfg(target_arch = "x86_64")]
mod attention_tiles;
#[cfg(target_arch = "x86_64")]
mod attention_tiles_backward;
pub mod cross_entropy;
pub mod decoder_layer;
pub mod elementwise;
pub mod frozen_matrix;
pub mod gemm;
pub mod memory;
mod panel_product;
pub mod parts;
pub mod pool;
pub mod quantization;
mod quantized_panels;
pub mod reductions;
pub mod reference;
pub mod rms_norm;
pub mod rope;
pub mod simd;
pub mod swi_glu;
