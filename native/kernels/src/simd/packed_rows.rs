//! Rows of A laid out as this machine's products want them, and the product of such rows with one panel of a frozen matrix.
//! What a kernel computes goes straight into these rows, and from a block of sums in the cache straight into the next kernel.

#[cfg(target_arch = "x86_64")]
use super::amx::{BLOCK, Tiles};
use super::level::{Bf16Level, bf16_level};
use super::micro_f32::{Operands, PANEL};
use super::product::{BF16_K_STEP, F32Block, WidenedBlock};
use super::{Simd, dispatch};
use crate::frozen_matrix::Precision;
use crate::memory::Scratch;

/// Values that are written at once: rows are padded to a multiple of it.
pub const STRIP: usize = 32;

/// How rows of A lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowLayout {
    /// f32, row by row; for f32 panels and for bf16 panels that are widened.
    F32,
    /// bf16, row by row.
    Bf16,
    /// bf16 in blocks of 32 x 32, `[rows / 32][k / 32][32][32]`, as AMX loads them.
    Bf16Blocks,
}

impl RowLayout {
    /// What products with weights of a precision want on this machine.
    pub fn of(precision: Precision) -> RowLayout {
        match (precision, bf16_level()) {
            (Precision::F32, _) | (Precision::Bf16, Bf16Level::Widened) => RowLayout::F32,
            (Precision::Bf16, Bf16Level::Avx512) => RowLayout::Bf16,
            (Precision::Bf16, Bf16Level::Amx) => RowLayout::Bf16Blocks,
        }
    }
}

/// Some rows of A with `k` values each.
pub struct PackedRows {
    values: Scratch,
    layout: RowLayout,
    k: usize,
    /// Values from one row, or one block of 32 rows, to the next.
    stride: usize,
}

impl PackedRows {
    /// Reserves room for `row_count` rows; their content is unspecified.
    pub fn take(layout: RowLayout, row_count: usize, k: usize) -> PackedRows {
        let padded = k.next_multiple_of(STRIP);
        // Rows a multiple of 4 KiB apart would share the same few L1 cache sets.
        let apart = |values: usize| padded + if padded.is_multiple_of(values) { STRIP } else { 0 };
        let (stride, words) = match layout {
            RowLayout::F32 => (apart(1024), row_count * apart(1024)),
            RowLayout::Bf16 => (apart(2048), (row_count * apart(2048)).div_ceil(2)),
            RowLayout::Bf16Blocks => (padded * STRIP, row_count.div_ceil(STRIP) * padded * STRIP / 2),
        };
        PackedRows { values: Scratch::take(words), layout, k, stride }
    }

    /// Length of the summed dimension.
    pub fn k(&self) -> usize {
        self.k
    }

    /// Writes 32 values of a row from `column` on, a multiple of 32. Values beyond `k` must be zero.
    #[inline(always)]
    pub fn store<S: Simd>(&mut self, simd: S, row: usize, column: usize, (low, high): (S::V, S::V)) {
        match self.layout {
            RowLayout::F32 => {
                let to = &mut self.values.f32_mut()[row * self.stride + column..][..STRIP];
                simd.store(to, low);
                simd.store(&mut to[super::LANES..], high);
            }
            RowLayout::Bf16 => simd.store_bf16(&mut self.values.u16_mut()[row * self.stride + column..], low, high),
            RowLayout::Bf16Blocks => {
                let place = row / STRIP * self.stride + column * STRIP + row % STRIP * STRIP;
                simd.store_bf16(&mut self.values.u16_mut()[place..], low, high);
            }
        }
    }
}

/// One panel of packed weights, `[k padded][64]` f32 or pairs of bf16.
#[derive(Clone, Copy)]
pub enum Panel<'a> {
    /// `[k][64]`.
    F32(&'a [f32]),
    /// `[k / 2][64 or, for AMX, 32][2]`, zero beyond k up to a multiple of 32.
    Bf16(&'a [u16]),
}

/// What a thread needs to multiply rows of one layout; on AMX the tiles stay configured for as long as it lives.
pub struct Multiplier {
    #[cfg(target_arch = "x86_64")]
    tiles: Option<Tiles>,
}

impl Multiplier {
    /// Makes the calling thread ready.
    pub fn start(layout: RowLayout) -> Multiplier {
        #[cfg(not(target_arch = "x86_64"))]
        let _ = layout;
        Multiplier {
            #[cfg(target_arch = "x86_64")]
            tiles: (layout == RowLayout::Bf16Blocks).then(Tiles::configure),
        }
    }

    /// c `[rows, panel width]` = the first rows · the panel, added to c if `accumulate`.
    /// On AMX the block must have room for a multiple of 32 rows; those beyond `row_count` get unspecified values.
    pub fn multiply(
        &self,
        (c, c_stride): (&mut [f32], usize),
        rows: &PackedRows,
        row_count: usize,
        panel: Panel,
        accumulate: bool,
    ) {
        if row_count == 0 {
            return;
        }
        let k_padded = rows.k.next_multiple_of(BF16_K_STEP);
        match (rows.layout, panel) {
            (RowLayout::F32, Panel::F32(b)) => {
                assert!(rows.values.len() >= row_count * rows.stride && b.len() >= rows.k * PANEL);
                let c = checked_block(c, c_stride, row_count, PANEL);
                let a = rows.values.f32().as_ptr();
                let at = operands(a, rows.stride, b.as_ptr(), PANEL, (c, c_stride), rows.k, accumulate);
                dispatch(F32Block { at, rows: row_count, columns: PANEL });
            }
            (RowLayout::F32, Panel::Bf16(b)) => {
                assert!(rows.values.len() >= row_count * rows.stride && b.len() >= k_padded * PANEL);
                let c = checked_block(c, c_stride, row_count, PANEL);
                let a = rows.values.f32().as_ptr();
                let at = operands(a, rows.stride, b.as_ptr(), PANEL, (c, c_stride), rows.k, accumulate);
                dispatch(WidenedBlock { at, rows: row_count, columns: PANEL });
            }
            #[cfg(target_arch = "x86_64")]
            (RowLayout::Bf16, Panel::Bf16(b)) => {
                assert!(bf16_level() >= Bf16Level::Avx512);
                assert!(2 * rows.values.len() >= row_count * rows.stride && b.len() >= k_padded * PANEL);
                let c = checked_block(c, c_stride, row_count, PANEL);
                let a = rows.values.u16().as_ptr();
                let at = operands(a, rows.stride, b.as_ptr(), PANEL, (c, c_stride), k_padded, accumulate);
                // SAFETY: the assertions have proved the level and the sizes.
                unsafe { super::micro_bf16::avx512_block(at, row_count, PANEL) };
            }
            #[cfg(target_arch = "x86_64")]
            (RowLayout::Bf16Blocks, Panel::Bf16(b)) => {
                let tiles = self.tiles.as_ref().expect("a multiplier for blocks");
                let row_count = row_count.next_multiple_of(BLOCK);
                assert!(2 * rows.values.len() >= row_count / BLOCK * rows.stride && b.len() >= k_padded * BLOCK);
                let c = checked_block(c, c_stride, row_count, BLOCK);
                let a = rows.values.u16().as_ptr();
                let at = operands(a, rows.stride, b.as_ptr(), BLOCK, (c, c_stride), k_padded, accumulate);
                // SAFETY: the assertions have proved the sizes, `tiles` the configuration.
                unsafe { tiles.block(at, row_count, BLOCK, true) };
            }
            _ => unreachable!("rows are laid out for the precision of the panel"),
        }
    }
}

/// The block's first element, once it is known to hold `rows` rows of `columns` values.
fn checked_block(c: &mut [f32], c_stride: usize, rows: usize, columns: usize) -> *mut f32 {
    assert!(c.len() >= (rows - 1) * c_stride + columns, "c: {rows} rows of {columns} values");
    c.as_mut_ptr()
}

fn operands<A, B>(
    a: *const A,
    a_row_stride: usize,
    b: *const B,
    b_stride: usize,
    (c, c_stride): (*mut f32, usize),
    k: usize,
    accumulate: bool,
) -> Operands<A, B> {
    Operands { a, a_row_stride, a_k_stride: 1, b, b_stride, c, c_stride, k, accumulate }
}
