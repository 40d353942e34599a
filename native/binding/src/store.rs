//! The slots and frozen matrices that JavaScript names by number. One store for the process, one call at a time.

use crate::check::{NO_SLOT, length, mismatch};
use napi::{Error, Result};
use repotune_kernels::elementwise::Operand;
use repotune_kernels::frozen_matrix::FrozenMatrix;
use repotune_kernels::memory::{Buffer, BufferPool};
use std::cell::{Ref, RefCell, RefMut};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A slot number is an index and, above it, a generation that tells a slot from its released predecessors.
const INDEX_BITS: u32 = 20;
const INDEX_MASK: u32 = (1 << INDEX_BITS) - 1;
/// Most slots at a time; one less than the index allows keeps `0xffffffff` free.
const MOST_SLOTS: usize = INDEX_MASK as usize;

struct Entry {
    generation: u32,
    buffer: Option<RefCell<Buffer>>,
}

/// All native state.
pub struct Store {
    entries: Vec<Entry>,
    free: Vec<u32>,
    pool: BufferPool,
    live_bytes: usize,
    frozen: Vec<Option<FrozenMatrix>>,
}

static STORE: Mutex<Store> =
    Mutex::new(Store { entries: Vec::new(), free: Vec::new(), pool: BufferPool::new(), live_bytes: 0, frozen: Vec::new() });

/// Locks the store. A kernel that panicked leaves it usable: buffers are never taken out of their slots.
pub fn store() -> MutexGuard<'static, Store> {
    STORE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// An input of a call.
pub enum Input<'a> {
    /// Another slot's content.
    Slot(Ref<'a, Buffer>),
    /// The output slot itself: the call works in place.
    Out,
    /// No slot.
    Empty,
}

impl Input<'_> {
    /// The words as f32; nothing for [`Input::Out`], whose content the call finds in its output.
    pub fn f32(&self) -> &[f32] {
        match self {
            Input::Slot(buffer) => buffer.f32(),
            Input::Out | Input::Empty => &[],
        }
    }

    /// The input as an operand of an elementwise kernel.
    pub fn operand(&self) -> Operand<'_> {
        match self {
            Input::Out => Operand::Out,
            other => Operand::Slice(other.f32()),
        }
    }
}

impl Store {
    /// Reserves a slot.
    pub fn allocate(&mut self, length: usize) -> Result<u32> {
        let index = match self.free.pop() {
            Some(index) => index,
            None if self.entries.len() < MOST_SLOTS => {
                self.entries.push(Entry { generation: 0, buffer: None });
                (self.entries.len() - 1) as u32
            }
            None => return Err(Error::from_reason(format!("length: expected at most {MOST_SLOTS} slots, found all in use"))),
        };
        let buffer = self.pool.take(length);
        self.live_bytes += buffer.capacity_bytes();
        let entry = &mut self.entries[index as usize];
        entry.buffer = Some(RefCell::new(buffer));
        Ok(entry.generation << INDEX_BITS | index)
    }

    /// Returns a slot's buffer to the pool.
    pub fn release(&mut self, slot: u32) -> Result<()> {
        let index = slot & INDEX_MASK;
        let entry = self.entries.get_mut(index as usize).filter(|entry| entry.generation == slot >> INDEX_BITS);
        let entry = entry.ok_or_else(|| unknown("slot", slot))?;
        let buffer = entry.buffer.take().ok_or_else(|| unknown("slot", slot))?.into_inner();
        entry.generation = (entry.generation + 1) & (u32::MAX >> INDEX_BITS);
        self.live_bytes -= buffer.capacity_bytes();
        self.pool.give(buffer);
        self.free.push(index);
        Ok(())
    }

    fn cell(&self, name: &str, slot: u32) -> Result<&RefCell<Buffer>> {
        let entry = self.entries.get((slot & INDEX_MASK) as usize).filter(|entry| entry.generation == slot >> INDEX_BITS);
        entry.and_then(|entry| entry.buffer.as_ref()).ok_or_else(|| unknown(name, slot))
    }

    /// Length of a slot in words.
    pub fn length(&self, name: &str, slot: u32) -> Result<usize> {
        Ok(self.cell(name, slot)?.try_borrow().map_err(|_| aliased(name))?.len())
    }

    /// A slot to write to, of exactly `expected` words.
    pub fn output(&self, name: &str, slot: u32, expected: usize) -> Result<RefMut<'_, Buffer>> {
        let buffer = self.cell(name, slot)?.try_borrow_mut().map_err(|_| aliased(name))?;
        length(name, buffer.len(), expected)?;
        Ok(buffer)
    }

    /// A slot to write to, or nothing for `0xffffffff`.
    pub fn optional_output(&self, name: &str, slot: u32, expected: usize) -> Result<Option<RefMut<'_, Buffer>>> {
        if slot == NO_SLOT { Ok(None) } else { self.output(name, slot, expected).map(Some) }
    }

    /// A slot to read from, of exactly `expected` words; it must not be an output of the same call.
    pub fn input(&self, name: &str, slot: u32, expected: usize) -> Result<Input<'_>> {
        let buffer = self.cell(name, slot)?.try_borrow().map_err(|_| aliased(name))?;
        length(name, buffer.len(), expected)?;
        Ok(Input::Slot(buffer))
    }

    /// A slot to read from that may be `out`. Call before `output`.
    pub fn input_beside(&self, name: &str, slot: u32, expected: usize, out: u32) -> Result<Input<'_>> {
        let input = self.input(name, slot, expected)?;
        Ok(if slot == out { Input::Out } else { input })
    }

    /// A slot to read from, or an empty input for `0xffffffff`.
    pub fn optional_input(&self, name: &str, slot: u32, expected: usize) -> Result<Input<'_>> {
        if slot == NO_SLOT { Ok(Input::Empty) } else { self.input(name, slot, expected) }
    }

    /// A frozen matrix.
    pub fn frozen(&self, id: u32) -> Result<&FrozenMatrix> {
        let matrix = self.frozen.get(id as usize).and_then(Option::as_ref);
        matrix.ok_or_else(|| mismatch("id", "a loaded frozen matrix", id))
    }

    /// Keeps a frozen matrix and names it.
    pub fn add_frozen(&mut self, matrix: FrozenMatrix) -> u32 {
        match self.frozen.iter().position(Option::is_none) {
            Some(index) => {
                self.frozen[index] = Some(matrix);
                index as u32
            }
            None => {
                self.frozen.push(Some(matrix));
                (self.frozen.len() - 1) as u32
            }
        }
    }

    /// Frees a frozen matrix.
    pub fn remove_frozen(&mut self, id: u32) -> Result<()> {
        self.frozen(id)?;
        self.frozen[id as usize] = None;
        Ok(())
    }

    /// Bytes of live slots, of pooled buffers and of frozen matrices, and the number of live slots.
    pub fn sizes(&self) -> (usize, usize, usize, usize) {
        let frozen = self.frozen.iter().flatten().map(FrozenMatrix::size_bytes).sum();
        (self.live_bytes, self.pool.pooled_bytes(), frozen, self.entries.len() - self.free.len())
    }

    /// Gives pooled buffers back to the system.
    pub fn trim(&mut self) {
        self.pool.trim();
    }
}

fn unknown(name: &str, slot: u32) -> Error {
    mismatch(name, "an allocated slot", slot)
}

fn aliased(name: &str) -> Error {
    mismatch(name, "a slot of its own", "one that another argument of the call writes to")
}
