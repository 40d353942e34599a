//! Fork-join pool: one job at a time, its tiles dealt from an atomic counter; the caller takes part.
//! Also the two safe ways to hand tiles their own part of an output. Knows nothing of tensors.
#![allow(unsafe_code)] // A job's lifetime is erased for the workers; outputs are cut into disjoint parts.

use std::cell::{Cell, UnsafeCell};
use std::marker::PhantomData;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, AtomicUsize, Ordering, fence};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// How often a worker looks for the next job before it sleeps: some tenths of a millisecond, longer than the gap between two
/// kernels of a training step, shorter than anything a person or another program would notice.
const SPINS_BEFORE_SLEEP: u32 = 20_000;
/// How often the caller looks whether the workers are done before it offers its core to them: on a busy machine the worker that
/// it waits for may not be running at all.
const SPINS_BEFORE_YIELD: u32 = 2_000;
/// Most threads that are ever started.
pub const MAX_THREADS: usize = 256;
/// Threads used unless told otherwise: beyond that, small tiles stop scaling (guess).
const MAX_DEFAULT_THREADS: usize = 16;

const OPEN: u64 = 1;
const ONE_ACTIVE: u64 = 2;
const ACTIVE_MASK: u64 = 0xfffe;
const EPOCH_SHIFT: u32 = 16;

type Work<'a> = dyn Fn(usize) + Sync + 'a;

/// What caller and workers share. `state` packs epoch, number of workers inside the job, and whether the job still takes workers.
struct Shared {
    state: AtomicU64,
    next_tile: AtomicUsize,
    tile_count: AtomicUsize,
    work: UnsafeCell<Option<*const Work<'static>>>,
    panicked: AtomicBool,
    sleeper_count: AtomicUsize,
    sleep: Mutex<()>,
    wake: Condvar,
    stop: AtomicBool,
}

// SAFETY: `work` is written only while no job is open and no worker is active, and read only by workers that entered an open job.
unsafe impl Sync for Shared {}
// SAFETY: the pointer in `work` is to a `Sync` closure that outlives every worker's use of it.
unsafe impl Send for Shared {}

impl Shared {
    fn run_tiles(&self, work: &Work) {
        let tile_count = self.tile_count.load(Ordering::Relaxed);
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            loop {
                let tile = self.next_tile.fetch_add(1, Ordering::Relaxed);
                if tile >= tile_count {
                    break;
                }
                work(tile);
            }
        }));
        if outcome.is_err() {
            self.panicked.store(true, Ordering::Relaxed);
            self.next_tile.store(tile_count, Ordering::Relaxed);
        }
    }

    /// Waits for a job newer than `seen_epoch`, enters it and returns its epoch; `None` when the pool is stopping.
    fn enter_job(&self, seen_epoch: u64) -> Option<u64> {
        let mut spins = 0;
        loop {
            let state = self.state.load(Ordering::Acquire);
            let epoch = state >> EPOCH_SHIFT;
            if state & OPEN != 0 && epoch != seen_epoch {
                let entered = self.state.compare_exchange_weak(state, state + ONE_ACTIVE, Ordering::AcqRel, Ordering::Relaxed);
                if entered.is_ok() {
                    return Some(epoch);
                }
                continue;
            }
            if self.stop.load(Ordering::Relaxed) {
                return None;
            }
            spins += 1;
            if spins < SPINS_BEFORE_SLEEP {
                std::hint::spin_loop();
                continue;
            }
            spins = 0;
            let guard = lock(&self.sleep);
            self.sleeper_count.fetch_add(1, Ordering::SeqCst);
            fence(Ordering::SeqCst);
            let state = self.state.load(Ordering::SeqCst);
            let is_idle = state & OPEN == 0 || state >> EPOCH_SHIFT == seen_epoch;
            if is_idle && !self.stop.load(Ordering::SeqCst) {
                drop(self.wake.wait(guard).unwrap_or_else(PoisonError::into_inner));
            }
            self.sleeper_count.fetch_sub(1, Ordering::SeqCst);
        }
    }

    fn work_until_stopped(&self) {
        IS_INSIDE_JOB.set(true);
        let mut epoch = 0;
        while let Some(entered) = self.enter_job(epoch) {
            epoch = entered;
            // SAFETY: this worker is counted as active, so the caller keeps the closure alive until the count falls again.
            let work = unsafe { (*self.work.get()).map(|work| &*work) };
            if let Some(work) = work {
                self.run_tiles(work);
            }
            self.state.fetch_sub(ONE_ACTIVE, Ordering::Release);
        }
    }

    fn wake_sleepers(&self) {
        fence(Ordering::SeqCst);
        if self.sleeper_count.load(Ordering::SeqCst) > 0 {
            let _guard = lock(&self.sleep);
            self.wake.notify_all();
        }
    }
}

struct Pool {
    shared: Arc<Shared>,
    thread_count: usize,
    worker_count: usize,
}

impl Pool {
    const fn unstarted() -> Option<Pool> {
        None
    }

    fn start(thread_count: usize) -> Pool {
        let shared = Arc::new(Shared {
            state: AtomicU64::new(0),
            next_tile: AtomicUsize::new(0),
            tile_count: AtomicUsize::new(0),
            work: UnsafeCell::new(None),
            panicked: AtomicBool::new(false),
            sleeper_count: AtomicUsize::new(0),
            sleep: Mutex::new(()),
            wake: Condvar::new(),
            stop: AtomicBool::new(false),
        });
        let mut worker_count = 0;
        for index in 1..thread_count {
            let shared = Arc::clone(&shared);
            let name = format!("repotune-{index}");
            // A machine that refuses another thread still computes, only slower.
            if std::thread::Builder::new().name(name).spawn(move || shared.work_until_stopped()).is_ok() {
                worker_count += 1;
            }
        }
        Pool { shared, thread_count, worker_count }
    }

    fn run(&mut self, tile_count: usize, work: &Work) {
        let shared = &*self.shared;
        // SAFETY: only the lifetime changes; `run` returns after every worker has left the job, so the closure outlives all uses.
        let erased = unsafe { std::mem::transmute::<*const Work<'_>, *const Work<'static>>(work) };
        // SAFETY: no job is open and no worker is active here, so nobody reads `work`.
        unsafe { *shared.work.get() = Some(erased) };
        shared.next_tile.store(0, Ordering::Relaxed);
        shared.tile_count.store(tile_count, Ordering::Relaxed);
        let epoch = (shared.state.load(Ordering::Relaxed) >> EPOCH_SHIFT) + 1;
        shared.state.store(epoch << EPOCH_SHIFT | OPEN, Ordering::SeqCst);
        shared.wake_sleepers();
        IS_INSIDE_JOB.set(true);
        shared.run_tiles(work);
        IS_INSIDE_JOB.set(false);
        shared.state.fetch_and(!OPEN, Ordering::AcqRel);
        let mut spins = 0u32;
        while shared.state.load(Ordering::Acquire) & ACTIVE_MASK != 0 {
            spins = spins.saturating_add(1);
            if spins > SPINS_BEFORE_YIELD {
                std::thread::yield_now();
            } else {
                std::hint::spin_loop();
            }
        }
        if shared.panicked.swap(false, Ordering::Relaxed) {
            resume_unwind(Box::new("a kernel panicked in a pool thread".to_string()));
        }
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::SeqCst);
        let _guard = lock(&self.shared.sleep);
        self.shared.wake.notify_all();
    }
}

static POOL: Mutex<Option<Pool>> = Mutex::new(Pool::unstarted());

thread_local! {
    static IS_INSIDE_JOB: Cell<bool> = const { Cell::new(false) };
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn default_thread_count() -> usize {
    std::thread::available_parallelism().map_or(1, |count| count.get().min(MAX_DEFAULT_THREADS))
}

/// Sets the number of threads, the calling one included; clamped to 1..[`MAX_THREADS`].
pub fn set_thread_count(count: usize) {
    let count = count.clamp(1, MAX_THREADS);
    let mut pool = lock(&POOL);
    if pool.as_ref().is_none_or(|pool| pool.thread_count != count) {
        *pool = Some(Pool::start(count));
    }
}

/// Tells the number of threads, the calling one included.
pub fn thread_count() -> usize {
    lock(&POOL).as_ref().map_or_else(default_thread_count, |pool| pool.thread_count)
}

/// Runs `work(tile)` once for every tile of `0..tile_count`, on all threads, and returns when all are done.
/// A call from inside a tile runs its tiles in place.
pub fn run(tile_count: usize, work: impl Fn(usize) + Sync) {
    if tile_count == 0 {
        return;
    }
    if tile_count == 1 || IS_INSIDE_JOB.get() {
        (0..tile_count).for_each(work);
        return;
    }
    let mut pool = lock(&POOL);
    let pool = pool.get_or_insert_with(|| Pool::start(default_thread_count()));
    if pool.worker_count == 0 {
        (0..tile_count).for_each(work);
        return;
    }
    pool.run(tile_count, &work);
}

/// Runs `work(index, chunk)` for every chunk of `chunk_length` elements of `out`; the last chunk may be shorter.
pub fn for_chunks<T: Send>(out: &mut [T], chunk_length: usize, work: impl Fn(usize, &mut [T]) + Sync) {
    let chunk_length = chunk_length.max(1);
    let length = out.len();
    let base = SharedPointer(out.as_mut_ptr());
    run(length.div_ceil(chunk_length), |index| {
        let start = index * chunk_length;
        let end = (start + chunk_length).min(length);
        // SAFETY: chunks of different indices do not overlap, each index runs once, and `out` is borrowed for the whole call.
        work(index, unsafe { std::slice::from_raw_parts_mut(base.get().add(start), end - start) });
    });
}

/// Like [`for_chunks`] over two outputs cut into the same number of chunks.
pub fn for_chunks2<T: Send, U: Send>(
    (first, first_length): (&mut [T], usize),
    (second, second_length): (&mut [U], usize),
    work: impl Fn(usize, &mut [T], &mut [U]) + Sync,
) {
    let seconds = Parts::new(second, second_length.max(1));
    for_chunks(first, first_length, |index, chunk| work(index, chunk, seconds.claim(index)));
}

struct SharedPointer<T>(*mut T);

impl<T> SharedPointer<T> {
    fn get(&self) -> *mut T {
        self.0
    }
}

// SAFETY: the pointer is only used to form disjoint slices of a `T: Send` buffer.
unsafe impl<T: Send> Sync for SharedPointer<T> {}

/// An output cut into parts that tiles claim in any order, each part at most once.
pub struct Parts<'a, T> {
    base: SharedPointer<T>,
    cut: Cut<'a>,
    length: usize,
    claimed: Vec<AtomicU8>,
    borrow: PhantomData<&'a mut [T]>,
}

// SAFETY: every element is handed to at most one claimer, which is sending it, and `claimed` is atomic.
unsafe impl<T: Send> Sync for Parts<'_, T> {}

enum Cut<'a> {
    Every(usize),
    At(&'a [usize]),
}

impl<'a, T: Send> Parts<'a, T> {
    /// Cuts `out` into parts of `part_length` elements; the last may be shorter.
    pub fn new(out: &'a mut [T], part_length: usize) -> Self {
        let part_length = part_length.max(1);
        let part_count = out.len().div_ceil(part_length);
        Parts::with_cut(out, Cut::Every(part_length), part_count)
    }

    /// Cuts `out` into parts that end at `ends`, which ascend and stay inside `out`.
    pub fn at(out: &'a mut [T], ends: &'a [usize]) -> Self {
        assert!(ends.is_sorted() && ends.last().is_none_or(|&end| end <= out.len()), "ends: ascending, at most {}", out.len());
        Parts::with_cut(out, Cut::At(ends), ends.len())
    }

    fn with_cut(out: &'a mut [T], cut: Cut<'a>, part_count: usize) -> Self {
        let claimed = std::iter::repeat_with(|| AtomicU8::new(0)).take(part_count).collect();
        Parts { base: SharedPointer(out.as_mut_ptr()), cut, length: out.len(), claimed, borrow: PhantomData }
    }

    /// Hands out part `index`.
    ///
    /// # Panics
    /// When the part was claimed before.
    #[allow(clippy::mut_from_ref)] // The claim table makes each part's borrow unique.
    pub fn claim(&self, index: usize) -> &mut [T] {
        assert_eq!(self.claimed[index].swap(1, Ordering::Relaxed), 0, "part {index} of an output was claimed twice");
        let (start, end) = match self.cut {
            Cut::Every(length) => (index * length, ((index + 1) * length).min(self.length)),
            Cut::At(ends) => (if index == 0 { 0 } else { ends[index - 1] }, ends[index]),
        };
        // SAFETY: the swap above succeeds once per index, parts do not overlap, and the buffer is borrowed for 'a.
        unsafe { std::slice::from_raw_parts_mut(self.base.get().add(start), end - start) }
    }
}

/// A matrix cut into runs of rows and strips of columns; tiles claim each rectangle at most once.
pub struct Grid<'a, T> {
    base: SharedPointer<T>,
    row_length: usize,
    row_ends: Vec<usize>,
    strip_width: usize,
    claimed: Vec<AtomicU8>,
    borrow: PhantomData<&'a mut [T]>,
}

// SAFETY: every element is handed to at most one claimer, which is sending it, and `claimed` is atomic.
unsafe impl<T: Send> Sync for Grid<'_, T> {}

impl<'a, T: Send> Grid<'a, T> {
    /// Cuts `out`, rows of `row_length`, after the rows `row_ends` (ascending) and into strips of `strip_width` columns.
    pub fn new(out: &'a mut [T], row_length: usize, row_ends: Vec<usize>, strip_width: usize) -> Self {
        assert!(row_ends.is_sorted() && row_ends.last().is_none_or(|&end| end * row_length <= out.len()));
        assert!(strip_width > 0 && row_length.is_multiple_of(strip_width));
        let count = row_ends.len() * (row_length / strip_width);
        let claimed = std::iter::repeat_with(|| AtomicU8::new(0)).take(count).collect();
        Grid { base: SharedPointer(out.as_mut_ptr()), row_length, row_ends, strip_width, claimed, borrow: PhantomData }
    }

    /// Hands out the rectangle of run `run` and strip `strip`.
    ///
    /// # Panics
    /// When it was claimed before.
    pub fn claim(&self, run: usize, strip: usize) -> Rectangle<'_, T> {
        let strips = self.row_length / self.strip_width;
        assert!(strip < strips);
        let taken = self.claimed[run * strips + strip].swap(1, Ordering::Relaxed);
        assert_eq!(taken, 0, "rectangle {run}, {strip} of an output was claimed twice");
        let first = if run == 0 { 0 } else { self.row_ends[run - 1] };
        let start = first * self.row_length + strip * self.strip_width;
        Rectangle {
            base: self.base.get().wrapping_add(start),
            row_count: self.row_ends[run] - first,
            row_length: self.row_length,
            width: self.strip_width,
            borrow: PhantomData,
        }
    }
}

/// Some columns of some neighbouring rows.
pub struct Rectangle<'a, T> {
    base: *mut T,
    row_count: usize,
    row_length: usize,
    width: usize,
    borrow: PhantomData<&'a mut [T]>,
}

impl<T> Rectangle<'_, T> {
    /// The columns of row `row` of the rectangle.
    pub fn row_mut(&mut self, row: usize) -> &mut [T] {
        assert!(row < self.row_count);
        // SAFETY: the row lies inside the rectangle, which the grid handed out once, and `self` is borrowed mutably.
        unsafe { std::slice::from_raw_parts_mut(self.base.add(row * self.row_length), self.width) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_every_tile_once() {
        for tile_count in [0, 1, 2, 7, 1000] {
            let counts: Vec<AtomicUsize> = (0..tile_count).map(|_| AtomicUsize::new(0)).collect();
            run(tile_count, |tile| {
                counts[tile].fetch_add(1, Ordering::Relaxed);
            });
            assert!(counts.iter().all(|count| count.load(Ordering::Relaxed) == 1));
        }
    }

    #[test]
    fn survives_many_small_jobs_and_nested_ones() {
        let total = AtomicUsize::new(0);
        for _ in 0..2000 {
            run(3, |_| {
                run(2, |_| {
                    total.fetch_add(1, Ordering::Relaxed);
                });
            });
        }
        assert_eq!(total.load(Ordering::Relaxed), 12_000);
    }

    #[test]
    fn a_panic_in_a_tile_reaches_the_caller_and_the_pool_lives_on() {
        let outcome = catch_unwind(|| run(8, |tile| assert!(tile != 5, "tile 5")));
        assert!(outcome.is_err());
        let mut out = vec![0usize; 10];
        for_chunks(&mut out, 3, |index, chunk| chunk.fill(index));
        assert_eq!(out, [0, 0, 0, 1, 1, 1, 2, 2, 2, 3]);
    }

    #[test]
    #[should_panic(expected = "claimed twice")]
    fn a_part_is_claimed_once() {
        let mut out = vec![0f32; 10];
        let parts = Parts::new(&mut out, 4);
        assert_eq!(parts.claim(2).len(), 2);
        parts.claim(2);
    }

    #[test]
    fn rectangles_of_a_grid_cover_it_once() {
        let mut out = vec![0; 5 * 6];
        let grid = Grid::new(&mut out, 6, vec![2, 5], 3);
        for (run, strip, rows) in [(0, 0, 2), (0, 1, 2), (1, 0, 3), (1, 1, 3)] {
            let mut rectangle = grid.claim(run, strip);
            (0..rows).for_each(|row| rectangle.row_mut(row).iter_mut().for_each(|cell| *cell += 1 + 2 * run + strip));
        }
        assert!(catch_unwind(AssertUnwindSafe(|| grid.claim(1, 1).row_mut(0)[0])).is_err());
        assert_eq!(out[..12], [1, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, 2]);
        assert_eq!(out[12..18], [3, 3, 3, 4, 4, 4]);
    }
}
