//! One decoder layer, forward and gradient, with frozen weights.
//!
//! A task takes some neighbouring tokens through norm, products, activation and residual without leaving its core's cache:
//! each product's block of sums is turned into the next product's rows at once. Only what the gradient needs goes to memory.
//! Attention sees all tokens, so it stands between two such jobs, in the gradient as well.
//!
//! Legend beside the crate's: F feed-forward width.

mod attention_part;
mod backward;
mod feed_forward;
mod forward;
mod layer;
mod saved;
mod stored;
mod strips;

pub use backward::{Gradients, backward};
pub use forward::forward;
pub use layer::{Layer, LayerShape, Linear, Rotation};
pub use saved::saved_words;
