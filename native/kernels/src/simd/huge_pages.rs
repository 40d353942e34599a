//! Asks the operating system to back big buffers with huge pages.

/// Tells the system that `memory` is best backed by huge pages; only a hint, and nothing outside Linux.
pub fn advise(memory: &[u8]) {
    #[cfg(target_os = "linux")]
    {
        const PAGE_BYTES: usize = 4096;
        let start = memory.as_ptr() as usize;
        let aligned = start.next_multiple_of(PAGE_BYTES);
        let length = (start + memory.len()).saturating_sub(aligned) / PAGE_BYTES * PAGE_BYTES;
        // SAFETY: the range lies inside `memory`, and the advice changes how it is backed, never its content.
        unsafe { libc::madvise(aligned as *mut libc::c_void, length, libc::MADV_HUGEPAGE) };
    }
    #[cfg(not(target_os = "linux"))]
    let _ = memory;
}
