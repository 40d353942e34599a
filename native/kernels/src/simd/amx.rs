//! placeholder until the next commit
pub fn is_available() -> bool {
    false
}
