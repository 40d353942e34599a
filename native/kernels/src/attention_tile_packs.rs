//! Layouts that AMX tiles want, made from rows of f32: A in blocks of 32 x 32, B in panels of 32 columns with pairs along k.

use crate::attention_rows::Rows;
use crate::memory::Scratch;
use crate::simd::amx::{A_BLOCK_LENGTH, BLOCK};

/// Some rows in bf16, row-major, width and number of rows padded with zeros to multiples of 32.
pub(crate) struct RowsBf16 {
    values: Scratch,
    row_count: usize,
    width: usize,
}

impl RowsBf16 {
    /// Takes `count` rows of `length` values, which begin at `start(row)`; the other rows are zero.
    /// `row_count` and `width` are multiples of 32.
    pub(crate) fn new(
        (row_count, width): (usize, usize),
        (count, length): (usize, usize),
        from: Rows,
        start: impl Fn(usize) -> usize,
    ) -> RowsBf16 {
        let mut values = Scratch::take(row_count * width / 2);
        for (index, to) in values.u16_mut().chunks_exact_mut(width).enumerate() {
            if index < count {
                from.convert(start(index), length, to);
            } else {
                to.fill(0);
            }
        }
        RowsBf16 { values, row_count, width }
    }

    /// A, `[rows / 32][width / 32][32][32]`.
    pub(crate) fn as_a(&self, to: &mut [u16]) {
        let blocks_across = self.width / BLOCK;
        for (index, to) in to.chunks_exact_mut(BLOCK).enumerate() {
            let (block, row) = (index / BLOCK, index % BLOCK);
            let (down, across) = (block / blocks_across, block % blocks_across);
            to.copy_from_slice(&self.values.u16()[(down * BLOCK + row) * self.width + across * BLOCK..][..BLOCK]);
        }
    }

    /// A of the transpose, `[width / 32][rows / 32][32][32]`.
    pub(crate) fn as_transposed_a(&self, to: &mut [u16]) {
        let blocks_across = self.row_count / BLOCK;
        for (block, to) in to.chunks_exact_mut(A_BLOCK_LENGTH).enumerate() {
            let (down, across) = (block / blocks_across, block % blocks_across);
            for row in 0..BLOCK {
                let from = &self.values.u16()[(across * BLOCK + row) * self.width + down * BLOCK..][..BLOCK];
                for (to, from) in to[row..].iter_mut().step_by(BLOCK).zip(from) {
                    *to = *from;
                }
            }
        }
    }

    /// B with the rows as k, panels of 32 of the width: `[width / 32][rows / 2][32][2]`.
    pub(crate) fn as_b(&self, to: &mut [u16]) {
        let pairs = self.row_count / 2;
        for (index, to) in to.chunks_exact_mut(2 * BLOCK).enumerate() {
            let (panel, pair) = (index / pairs, index % pairs);
            let rows = &self.values.u16()[2 * pair * self.width..][..2 * self.width];
            let (first, second) = rows.split_at(self.width);
            let (first, second) = (&first[panel * BLOCK..][..BLOCK], &second[panel * BLOCK..][..BLOCK]);
            for (to, (first, second)) in to.chunks_exact_mut(2).zip(first.iter().zip(second)) {
                to[0] = *first;
                to[1] = *second;
            }
        }
    }

    /// B of the transpose, with the width as k, panels of 32 of the rows: `[rows / 32][width / 2][32][2]`.
    pub(crate) fn as_transposed_b(&self, to: &mut [u16]) {
        // A pair along the width is one word of a row already.
        let (from, to): (&[u32], &mut [u32]) = (bytemuck::cast_slice(self.values.u16()), bytemuck::cast_slice_mut(to));
        let words = self.width / 2;
        for (panel, to) in to.chunks_exact_mut(words * BLOCK).enumerate() {
            for row in 0..BLOCK {
                let from = &from[(panel * BLOCK + row) * words..][..words];
                for (to, from) in to[row..].iter_mut().step_by(BLOCK).zip(from) {
                    *to = *from;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simd::bf16::to_bf16;

    #[test]
    fn every_layout_holds_each_value_at_its_place() {
        let (row_count, width, count) = (64, 96, 50);
        let length = 90;
        let rows: Vec<f32> = (0..count * length).map(|index| (index / length * 100 + index % length) as f32).collect();
        let packed = RowsBf16::new((row_count, width), (count, length), Rows::F32(&rows), |row| row * length);
        let value =
            |row: usize, column: usize| if row < count && column < length { to_bf16(rows[row * length + column]) } else { 0 };
        let make = |pack: fn(&RowsBf16, &mut [u16])| {
            let mut to = Scratch::take(row_count * width / 2);
            pack(&packed, to.u16_mut());
            to
        };
        let (a, transposed_a) = (make(RowsBf16::as_a), make(RowsBf16::as_transposed_a));
        let (b, transposed_b) = (make(RowsBf16::as_b), make(RowsBf16::as_transposed_b));
        for row in 0..row_count {
            for column in 0..width {
                let expected = value(row, column);
                let block = |down: usize, across: usize, blocks_across: usize| {
                    ((down / 32 * blocks_across + across / 32) * 32 + down % 32) * 32 + across % 32
                };
                let pair =
                    |k: usize, column: usize, k_count: usize| ((column / 32 * k_count / 2 + k / 2) * 32 + column % 32) * 2 + k % 2;
                assert_eq!(a.u16()[block(row, column, width / 32)], expected);
                assert_eq!(transposed_a.u16()[block(column, row, row_count / 32)], expected);
                assert_eq!(b.u16()[pair(row, column, row_count)], expected);
                assert_eq!(transposed_b.u16()[pair(column, row, width)], expected);
            }
        }
    }
}
