//! Node-API face of the kernels: one function per kernel, each checking every size before it computes.
//! Typings with shapes stand in index.d.ts beside this crate; they are the documentation of every export.
#![deny(clippy::all)]
#![allow(clippy::too_many_arguments)] // The exports take extents one by one, as index.d.ts documents.
#![allow(non_snake_case)] // Extents carry the legend's letters.

mod check;
mod decoder_layer;
mod decoder_ops;
mod elementwise;
mod frozen;
mod memory;
mod optimizer;
mod store;
