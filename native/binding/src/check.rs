//! Size checks with one form of message: the argument, what was expected, what was found.

use napi::{Error, Result};

/// Stands for "no slot" where an argument is optional.
pub const NO_SLOT: u32 = u32::MAX;

/// An error that names an argument, what was expected and what was found.
pub fn mismatch(name: &str, expected: impl std::fmt::Display, found: impl std::fmt::Display) -> Error {
    Error::from_reason(format!("{name}: expected {expected}, found {found}"))
}

/// Fails unless `length` is `expected`.
pub fn length(name: &str, length: usize, expected: usize) -> Result<()> {
    if length == expected {
        Ok(())
    } else {
        Err(mismatch(name, format_args!("length {expected}"), format_args!("length {length}")))
    }
}

/// Fails unless `holds`.
pub fn that(holds: bool, name: &str, expected: impl std::fmt::Display, found: impl std::fmt::Display) -> Result<()> {
    if holds { Ok(()) } else { Err(mismatch(name, expected, found)) }
}

/// Product of extents; extents whose product no slot can have are an error.
pub fn extent(name: &str, factors: &[u32]) -> Result<usize> {
    factors
        .iter()
        .try_fold(1usize, |product, &factor| product.checked_mul(factor as usize))
        .filter(|&product| product <= u32::MAX as usize)
        .ok_or_else(|| mismatch(name, "fewer than 2^32 words", format!("extents {factors:?}")))
}

/// Indices below `limit`, as usize.
pub fn indices(name: &str, ids: &[i32], limit: usize) -> Result<Vec<usize>> {
    ids.iter()
        .map(|&id| match usize::try_from(id) {
            Ok(index) if index < limit => Ok(index),
            _ => Err(mismatch(name, format_args!("values in 0..{limit}"), id)),
        })
        .collect()
}
