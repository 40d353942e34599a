//! The safe ways to hand the tiles of a job their own part of an output: chunks in order, or parts claimed at most once.
#![allow(unsafe_code)] // Outputs are cut into parts that do not overlap.

use crate::pool::run;
use std::marker::PhantomData;
use std::sync::atomic::{AtomicU8, Ordering};

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
    use std::panic::{AssertUnwindSafe, catch_unwind};

    #[test]
    fn chunks_cover_the_output_in_order() {
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
