//! Fork-join pool: one job at a time, its tiles dealt from an atomic counter; the caller takes part.
//! Knows nothing of tensors; parts.rs hands tiles their own part of an output.
#![allow(unsafe_code)] // A job's lifetime is erased for the workers.

use std::cell::{Cell, UnsafeCell};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering, fence};
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
    let mut guard = lock(&POOL);
    let pool = guard.get_or_insert_with(|| Pool::start(default_thread_count()));
    if pool.worker_count == 0 {
        drop(guard); // A tile may start a job of its own.
        (0..tile_count).for_each(work);
        return;
    }
    pool.run(tile_count, &work);
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
        runs_every_tile_once();
    }
}
