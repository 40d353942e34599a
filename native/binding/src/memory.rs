//! Slots, the pool and the machine.

use crate::check;
use crate::store::store;
use napi::bindgen_prelude::{Either, Float32ArraySlice, Int32ArraySlice};
use napi::{Error, Result};
use napi_derive::napi;
use repotune_kernels::{pool, simd};

/// Longest slot: 4 GiB. A negative number from JavaScript arrives as more than that.
const MOST_WORDS: u32 = 1 << 30;

#[napi(catch_unwind)]
pub fn allocate(length: u32) -> Result<u32> {
    check::that(length <= MOST_WORDS, "length", format!("at most {MOST_WORDS}"), length)?;
    store().allocate(length as usize)
}

#[napi(catch_unwind)]
pub fn release(slot: u32) -> Result<()> {
    store().release(slot)
}

#[napi(catch_unwind)]
pub fn write(slot: u32, values: Either<Float32ArraySlice, Int32ArraySlice>) -> Result<()> {
    let store = store();
    match &values {
        Either::A(values) => store.output("values", slot, values.len())?.f32_mut().copy_from_slice(values),
        Either::B(values) => store.output("values", slot, values.len())?.i32_mut().copy_from_slice(values),
    }
    Ok(())
}

#[napi(catch_unwind)]
pub fn read(slot: u32, out: Either<Float32ArraySlice, Int32ArraySlice>) -> Result<()> {
    let store = store();
    let found = store.length("slot", slot)?;
    match out {
        Either::A(mut out) => {
            check::length("out", out.len(), found)?;
            // SAFETY: JavaScript waits for this call, so nobody else touches the array meanwhile.
            unsafe { out.as_mut() }.copy_from_slice(store.input("slot", slot, found)?.f32());
        }
        Either::B(mut out) => {
            check::length("out", out.len(), found)?;
            let input = store.output("slot", slot, found)?;
            // SAFETY: JavaScript waits for this call, so nobody else touches the array meanwhile.
            unsafe { out.as_mut() }.copy_from_slice(input.i32());
        }
    }
    Ok(())
}

#[napi(object)]
pub struct MemoryStats {
    pub live_bytes: f64,
    pub pooled_bytes: f64,
    pub live_slots: u32,
    pub frozen_bytes: f64,
    pub reserved_buffers: f64,
}

#[napi(catch_unwind)]
pub fn memory_stats() -> MemoryStats {
    let (live, pooled, frozen, live_slots) = store().sizes();
    MemoryStats {
        live_bytes: live as f64,
        pooled_bytes: pooled as f64,
        live_slots: live_slots as u32,
        frozen_bytes: frozen as f64,
        reserved_buffers: repotune_kernels::memory::reserved_count() as f64,
    }
}

#[napi(catch_unwind)]
pub fn trim_pool() {
    store().trim();
    repotune_kernels::memory::trim();
}

#[napi(catch_unwind)]
pub fn set_thread_count(count: u32) -> Result<()> {
    let found = count as usize;
    if !(1..=pool::MAX_THREADS).contains(&found) {
        return Err(Error::from_reason(format!("count: expected 1..{}, found {count}", pool::MAX_THREADS)));
    }
    pool::set_thread_count(found);
    Ok(())
}

#[napi(catch_unwind)]
pub fn thread_count() -> u32 {
    pool::thread_count() as u32
}

#[napi(catch_unwind)]
pub fn cpu_features() -> Vec<String> {
    simd::level::features().into_iter().map(str::to_string).collect()
}
