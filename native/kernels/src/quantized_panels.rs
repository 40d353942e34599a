//! Panels of a matrix that stays as its GGUF file has it: a thread dequantises one into its own memory right before it
//! multiplies rows by it. The bits are those of the panels that [`crate::frozen_matrix`] packs in bf16.

use crate::quantization::{GgmlType, STRIP, dequantize_row, dequantize_strip};
use crate::simd::bf16::{from_bf16, to_bf16};
use crate::simd::{Kernel, LANES, Simd, dispatch};
use std::ops::Range;

/// A matrix `[rows, columns]` in ggml's blocks.
pub(crate) struct QuantizedRows {
    bytes: Box<[u8]>,
    ggml_type: GgmlType,
    row_bytes: usize,
    rows: usize,
    columns: usize,
}

/// What becomes the columns of a panel.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    /// Rows; k runs over the matrix's columns.
    Forward,
    /// Columns; k runs over the matrix's rows.
    Backward,
}

impl QuantizedRows {
    /// `bytes` are `rows` whole rows of `columns` values.
    pub fn new(bytes: &[u8], ggml_type: GgmlType, rows: usize, columns: usize) -> QuantizedRows {
        QuantizedRows { bytes: bytes.into(), ggml_type, row_bytes: bytes.len() / rows, rows, columns }
    }

    /// Bytes in memory.
    pub fn size_bytes(&self) -> usize {
        self.bytes.len()
    }

    /// Row `row`, rounded to bf16.
    pub fn read_row(&self, out: &mut [f32], row: usize) {
        dequantize_row(out, self.row(row), self.ggml_type);
        out.iter_mut().for_each(|value| *value = from_bf16(to_bf16(*value)));
    }

    /// Steps `k_range`, both ends multiples of 32, of the panel `[k / 2][width][2]` whose first column is `first`.
    /// What lies outside the matrix is zero.
    pub fn fill_panel(&self, to: &mut [u16], direction: Direction, first: usize, k_range: Range<usize>) {
        let width = to.len() / k_range.len();
        match direction {
            Direction::Forward => dispatch(ForwardPanel { matrix: self, to, first_row: first, width, k_range }),
            Direction::Backward => dispatch(BackwardPanel { matrix: self, to, first_column: first, width, k_range }),
        }
    }

    fn row(&self, row: usize) -> &[u8] {
        &self.bytes[row * self.row_bytes..][..self.row_bytes]
    }

    /// 32 values of a row from `column` on, a multiple of 32; zero outside the matrix.
    #[inline(always)]
    fn strip(&self, row: usize, column: usize) -> [f32; STRIP] {
        let mut values = [0.0; STRIP];
        if row < self.rows && column < self.columns {
            let count = (self.columns - column).min(STRIP);
            dequantize_strip(&mut values[..count], self.row(row), self.ggml_type, column);
        }
        values
    }
}

struct ForwardPanel<'a> {
    matrix: &'a QuantizedRows,
    to: &'a mut [u16],
    first_row: usize,
    width: usize,
    k_range: Range<usize>,
}

impl Kernel for ForwardPanel<'_> {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let pairs: &mut [u32] = bytemuck::cast_slice_mut(self.to);
        for first in (0..self.width).step_by(LANES) {
            for k in self.k_range.clone().step_by(STRIP) {
                // 16 rows of 16 pairs, turned so that each row becomes a column.
                let mut tile = [[0u32; LANES]; LANES];
                for (offset, tile) in tile.iter_mut().enumerate() {
                    let values = self.matrix.strip(self.first_row + first + offset, k);
                    let to = bytemuck::cast_slice_mut::<u32, u16>(tile);
                    simd.store_bf16(to, simd.load(&values), simd.load(&values[LANES..]));
                }
                simd.transpose(&mut tile);
                for (pair, tile) in tile.iter().enumerate() {
                    let at = ((k - self.k_range.start) / 2 + pair) * self.width + first;
                    pairs[at..at + LANES].copy_from_slice(tile);
                }
            }
        }
    }
}

struct BackwardPanel<'a> {
    matrix: &'a QuantizedRows,
    to: &'a mut [u16],
    first_column: usize,
    width: usize,
    k_range: Range<usize>,
}

impl Kernel for BackwardPanel<'_> {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        for (row, to) in self.k_range.step_by(2).zip(self.to.chunks_exact_mut(2 * self.width)) {
            for (strip, to) in to.chunks_exact_mut(2 * STRIP).enumerate() {
                let column = self.first_column + strip * STRIP;
                let (first, second) = (self.matrix.strip(row, column), self.matrix.strip(row + 1, column));
                simd.store_bf16_pairs(to, simd.load(&first), simd.load(&second));
                simd.store_bf16_pairs(&mut to[2 * LANES..], simd.load(&first[LANES..]), simd.load(&second[LANES..]));
            }
        }
    }
}
