//! Buffers on cache-line boundaries, reused by size class so that a steady training step asks nothing of the system.

use bytemuck::{Pod, Zeroable};
use std::cell::RefCell;
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicUsize, Ordering};

/// f32 words in one cache line.
const LINE_WORDS: usize = 16;
/// From this size on, buffers ask for huge pages: fewer page faults and TLB misses (2 MiB pages on x86-64 and AArch64 Linux).
const HUGE_PAGE_BYTES: usize = 2 << 20;

/// One cache line; its only purpose is the alignment.
#[derive(Clone, Copy, Zeroable, Pod)]
#[repr(C, align(64))]
struct Line([f32; LINE_WORDS]);

/// A run of 4-byte words that starts on a cache line; `len()` may be less than its capacity.
pub struct Buffer {
    lines: Vec<Line>,
    length: usize,
}

/// Buffers that were asked of the system so far.
static RESERVED_COUNT: AtomicUsize = AtomicUsize::new(0);

/// How many buffers the process has asked of the system; a steady training step asks for none.
pub fn reserved_count() -> usize {
    RESERVED_COUNT.load(Ordering::Relaxed)
}

impl Buffer {
    /// Reserves `length` zeroed words from the system.
    pub fn zeroed(length: usize) -> Buffer {
        RESERVED_COUNT.fetch_add(1, Ordering::Relaxed);
        let line_count = length.div_ceil(LINE_WORDS);
        let lines = bytemuck::allocation::zeroed_vec::<Line>(line_count);
        if line_count * size_of::<Line>() >= HUGE_PAGE_BYTES {
            crate::simd::huge_pages::advise(bytemuck::cast_slice(&lines));
        }
        Buffer { lines, length }
    }

    /// Number of words in use.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Tells whether no word is in use.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Bytes that the buffer occupies.
    pub fn capacity_bytes(&self) -> usize {
        self.lines.len() * size_of::<Line>()
    }

    /// The words as f32.
    pub fn f32(&self) -> &[f32] {
        &bytemuck::cast_slice(&self.lines)[..self.length]
    }

    /// The words as f32, mutable.
    pub fn f32_mut(&mut self) -> &mut [f32] {
        &mut bytemuck::cast_slice_mut(&mut self.lines)[..self.length]
    }

    /// The words as i32.
    pub fn i32(&self) -> &[i32] {
        bytemuck::cast_slice(self.f32())
    }

    /// The words as i32, mutable.
    pub fn i32_mut(&mut self) -> &mut [i32] {
        bytemuck::cast_slice_mut(self.f32_mut())
    }

    /// The words as pairs of bf16 bit patterns.
    pub fn u16(&self) -> &[u16] {
        bytemuck::cast_slice(self.f32())
    }

    /// The words as pairs of bf16 bit patterns, mutable.
    pub fn u16_mut(&mut self) -> &mut [u16] {
        bytemuck::cast_slice_mut(self.f32_mut())
    }
}

/// Size class of a length: four steps per power of two, so that at most a fifth of a buffer is unused. Returns (class, words).
fn size_class(length: usize) -> (usize, usize) {
    let lines = length.div_ceil(LINE_WORDS).max(4);
    let exponent = (lines.ilog2() as usize) - 2;
    let step = 1usize << exponent;
    let quarters = lines.div_ceil(step); // 4..=8
    if quarters == 8 {
        return ((exponent + 1) * 4, 8 * step * LINE_WORDS);
    }
    (exponent * 4 + quarters - 4, quarters * step * LINE_WORDS)
}

/// How many size classes above its own a length may be served from: up to twice its size.
/// Short batches then reuse the buffers of full ones.
const REUSED_CLASSES: usize = 4;

/// Free buffers may take this share of what was once in use beyond it: the most of each size are rarely in use at the same time,
/// and without any room to spare every step would free a buffer that the next one wants again.
const SPARE_SHARE: usize = 4;
/// Free buffers may take this much in any case: a thread's working memory is small, and each kernel of a step wants other sizes.
/// The sizes of one step of SmolLM2-135M sum up to a few MB.
const LEAST_SPARE_BYTES: usize = 16 << 20;

/// Free buffers by size class.
///
/// Together with the buffers in use they take at most a quarter, or 16 MiB, more than the buffers in use once did at the same time;
/// those that lay unused for the longest go first, so that batches of many different lengths leave no trail of sizes behind.
#[derive(Default)]
pub struct BufferPool {
    /// Buffers with the time of their return, the newest last.
    classes: Vec<Vec<(u64, Buffer)>>,
    /// Buffers returned so far: the pool's clock.
    returned_count: u64,
    pooled_bytes: usize,
    taken_bytes: usize,
    most_taken_bytes: usize,
}

impl BufferPool {
    /// An empty pool.
    pub const fn new() -> Self {
        BufferPool { classes: Vec::new(), returned_count: 0, pooled_bytes: 0, taken_bytes: 0, most_taken_bytes: 0 }
    }

    /// Hands out a buffer of `length` words with unspecified content.
    pub fn take(&mut self, length: usize) -> Buffer {
        let (class, words) = size_class(length);
        let mut buffer = match self.classes.iter_mut().skip(class).take(1 + REUSED_CLASSES).find_map(Vec::pop) {
            Some((_, buffer)) => {
                self.pooled_bytes -= buffer.capacity_bytes();
                buffer
            }
            None => {
                self.make_room(words * size_of::<f32>());
                Buffer::zeroed(words)
            }
        };
        buffer.length = length;
        self.taken_bytes += buffer.capacity_bytes();
        self.most_taken_bytes = self.most_taken_bytes.max(self.taken_bytes);
        buffer
    }

    /// Frees pooled buffers, the longest unused first, until `bytes` more fit into what is allowed.
    fn make_room(&mut self, bytes: usize) {
        let most = self.most_taken_bytes.max(self.taken_bytes + bytes);
        let allowed = most + (most / SPARE_SHARE).max(LEAST_SPARE_BYTES);
        while self.taken_bytes + self.pooled_bytes + bytes > allowed {
            let oldest = self.classes.iter_mut().filter(|class| !class.is_empty()).min_by_key(|class| class[0].0);
            let Some(class) = oldest else { break };
            self.pooled_bytes -= class.remove(0).1.capacity_bytes();
        }
    }

    /// Takes a buffer back for reuse.
    pub fn give(&mut self, buffer: Buffer) {
        let (class, _) = size_class(buffer.lines.len() * LINE_WORDS);
        if self.classes.len() <= class {
            self.classes.resize_with(class + 1, Vec::new);
        }
        // A pool at the end of a thread may get buffers that another one handed out.
        self.taken_bytes = self.taken_bytes.saturating_sub(buffer.capacity_bytes());
        self.pooled_bytes += buffer.capacity_bytes();
        self.returned_count += 1;
        self.classes[class].push((self.returned_count, buffer));
    }

    /// Bytes of free buffers.
    pub fn pooled_bytes(&self) -> usize {
        self.pooled_bytes
    }

    /// Gives all free buffers back to the system.
    pub fn trim(&mut self) {
        self.classes.clear();
        self.pooled_bytes = 0;
        self.most_taken_bytes = self.taken_bytes;
    }
}

thread_local! {
    static SCRATCH: RefCell<BufferPool> = const { RefCell::new(BufferPool::new()) };
}

/// Working memory of one kernel call; returns to its thread's pool when dropped.
pub struct Scratch(Option<Buffer>);

impl Scratch {
    /// Reserves `length` words with unspecified content.
    pub fn take(length: usize) -> Scratch {
        Scratch(Some(SCRATCH.with_borrow_mut(|pool| pool.take(length))))
    }

    /// Reserves `length` words, all zero.
    pub fn zeroed(length: usize) -> Scratch {
        let mut scratch = Scratch::take(length);
        scratch.f32_mut().fill(0.0);
        scratch
    }
}

impl Deref for Scratch {
    type Target = Buffer;
    fn deref(&self) -> &Buffer {
        self.0.as_ref().expect("a scratch buffer lives until it is dropped")
    }
}

impl DerefMut for Scratch {
    fn deref_mut(&mut self) -> &mut Buffer {
        self.0.as_mut().expect("a scratch buffer lives until it is dropped")
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Some(buffer) = self.0.take() {
            // At thread exit the pool may be gone already; then the buffer is simply freed.
            let _ = SCRATCH.try_with(|pool| pool.borrow_mut().give(buffer));
        }
    }
}

/// Frees the calling thread's working memory and gives all free memory of the process back to the system.
pub fn trim() {
    SCRATCH.with_borrow_mut(BufferPool::trim);
    crate::simd::free_heap::give_back();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_holds_its_length_and_maps_to_itself() {
        for length in (0..5000).chain([65_535, 65_536, 65_537, 1 << 24, (1 << 24) + 1]) {
            let (class, words) = size_class(length);
            assert!(words >= length && words <= 64.max(length + length / 4 + LINE_WORDS), "{length} -> {words}");
            assert_eq!(size_class(words), (class, words), "{length}");
        }
    }

    #[test]
    fn a_returned_buffer_is_reused() {
        let mut pool = BufferPool::new();
        let buffer = pool.take(1000);
        let address = buffer.f32().as_ptr();
        assert_eq!(address as usize % 64, 0);
        pool.give(buffer);
        let again = pool.take(990);
        assert_eq!((again.f32().as_ptr(), again.len(), pool.pooled_bytes()), (address, 990, 0));
    }

    #[test]
    fn batches_of_many_lengths_take_no_more_than_the_longest() {
        let mut pool = BufferPool::new();
        let mut step = |tokens: usize| {
            let buffers: Vec<Buffer> = [5760, 15360, 1920].iter().map(|width| pool.take(tokens * width)).collect();
            buffers.into_iter().for_each(|buffer| pool.give(buffer));
            pool.pooled_bytes()
        };
        let full = step(512);
        let most = full + (full / SPARE_SHARE).max(LEAST_SPARE_BYTES);
        for tokens in (1..512).step_by(7) {
            assert!(step(tokens) <= most, "{tokens}");
            assert!(step(512) <= most, "512 after {tokens}");
        }
    }

    #[test]
    fn kernels_of_different_sizes_in_turn_ask_for_nothing_again() {
        let mut pool = BufferPool::new();
        let mut turn = || {
            [100, 7000, 400_000, 30_000].map(|words| {
                let buffer = pool.take(words);
                let address = buffer.f32().as_ptr();
                pool.give(buffer);
                address
            })
        };
        let first = turn();
        assert_eq!(turn(), first);
    }

    #[test]
    fn a_trimmed_pool_starts_anew() {
        let mut pool = BufferPool::new();
        let kept = pool.take(1000);
        let other = pool.take(5000);
        pool.give(other);
        pool.trim();
        assert_eq!(pool.pooled_bytes(), 0);
        pool.give(kept);
        assert_eq!(pool.take(1000).len(), 1000);
        assert_eq!(pool.pooled_bytes(), 0);
    }
}
