//! Gives memory that was freed, but that the allocator still holds, back to the operating system.

/// Asks the C library to let go of free blocks: glibc keeps freed ones of up to 32 MiB for itself. Nothing elsewhere.
pub fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: the call takes no pointer and moves no block that is in use.
    unsafe {
        libc::malloc_trim(0);
    }
}
