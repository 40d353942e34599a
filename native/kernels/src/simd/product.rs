//! Whole products on all threads: cuts the result into blocks of rows by panels of 64 columns and deals them out.
//! Which element each block sums, and in which order, depends on the shapes alone.

#[cfg(target_arch = "x86_64")]
use super::amx;
use super::level::{Bf16Level, bf16_level};
use super::micro_f32::{self, Operands, PANEL};
use super::{Kernel, Simd, bf16, dispatch, micro_bf16};
use crate::memory::Scratch;
use crate::parts;
use crate::pool;

/// Rows of one block; a multiple of the 6-row register tile. A block of A of 120 x 576 f32 takes 270 KiB of a 1 to 2 MiB L2 cache.
const BLOCK_ROWS: usize = 120;
/// Length of the summed dimension taken at once in f32: 256 x 64 f32 of B are 64 KiB.
const BLOCK_K: usize = 256;

/// A product C = A · B (+ C) (+ bias), C row-major.
pub struct Product<'a, B> {
    /// Rows of A and C.
    pub rows: usize,
    /// Columns of B and C.
    pub columns: usize,
    /// Length of the summed dimension.
    pub k: usize,
    /// Values of A; element (row, k) at `row * a_row_stride + k * a_k_stride`.
    pub a: &'a [f32],
    /// Distance between rows of A.
    pub a_row_stride: usize,
    /// Distance between neighbours along k in A.
    pub a_k_stride: usize,
    /// Panels of B, from the first element of the first panel on.
    pub b: &'a [B],
    /// Elements from one panel to the next.
    pub panel_stride: usize,
    /// Columns of a panel.
    pub panel_width: usize,
    /// Added to every row of C.
    pub bias: Option<&'a [f32]>,
    /// Whether the product is added to what C holds.
    pub accumulate: bool,
}

impl<B: Sync> Product<'_, B> {
    fn check(&self, out: &[f32], b_length: usize) {
        let panel_count = self.columns.div_ceil(self.panel_width);
        assert!(out.len() >= self.rows * self.columns, "out: expected {} x {}, found {}", self.rows, self.columns, out.len());
        if self.rows > 0 && self.k > 0 {
            let last = (self.rows - 1) * self.a_row_stride + (self.k - 1) * self.a_k_stride;
            assert!(last < self.a.len(), "a: expected more than {last} values, found {}", self.a.len());
        }
        if panel_count > 0 && self.k > 0 {
            let end = (panel_count - 1) * self.panel_stride + b_length;
            assert!(end <= self.b.len(), "b: expected {end} values, found {}", self.b.len());
        }
        assert!(self.bias.is_none_or(|bias| bias.len() == self.columns), "bias: expected {} values", self.columns);
    }

    /// Runs `block(first_row, rows, panel, columns)` for every block of C, those of one block of rows side by side.
    fn for_blocks(&self, block_rows: usize, block: impl Fn(usize, usize, usize, usize) + Sync) {
        let (panel_count, width) = (self.columns.div_ceil(self.panel_width), self.panel_width);
        pool::run(panel_count * self.rows.div_ceil(block_rows), |tile| {
            let (row, panel) = (tile / panel_count * block_rows, tile % panel_count);
            block(row, (self.rows - row).min(block_rows), panel, (self.columns - panel * width).min(width));
        });
    }
}

/// The result, written by blocks that do not overlap.
struct Out(*mut f32);
// SAFETY: blocks of different tiles write different elements, and `multiply_*` borrows the result for the whole call.
unsafe impl Sync for Out {}

impl Out {
    /// # Safety
    /// `offset` lies inside the result.
    unsafe fn at(&self, offset: usize) -> *mut f32 {
        // SAFETY: forwarded to the caller.
        unsafe { self.0.add(offset) }
    }

    /// Adds the bias to a finished block.
    ///
    /// # Safety
    /// The block lies inside the result and no other thread touches it.
    unsafe fn add_bias(&self, bias: &[f32], first_row: usize, rows: usize, first_column: usize, columns: usize) {
        for row in first_row..first_row + rows {
            // SAFETY: the caller vouches for the block; a row of the result is as long as the bias.
            let out = unsafe { std::slice::from_raw_parts_mut(self.at(row * bias.len() + first_column), columns) };
            for (out, bias) in out.iter_mut().zip(&bias[first_column..]) {
                *out += bias;
            }
        }
    }
}

/// A block of an f32 product; its operands must have been checked.
pub(super) struct F32Block {
    pub at: Operands<f32, f32>,
    pub rows: usize,
    pub columns: usize,
}

impl Kernel for F32Block {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let mut done = 0;
        while done < self.at.k || done == 0 {
            let k = (self.at.k - done).min(BLOCK_K);
            let at = Operands {
                a: self.at.a.wrapping_add(done * self.at.a_k_stride),
                b: self.at.b.wrapping_add(done * self.at.b_stride),
                k,
                accumulate: self.at.accumulate || done > 0,
                ..self.at
            };
            // SAFETY: `multiply_f32` has checked the operands, and this is a part of them.
            unsafe { micro_f32::block(simd, at, self.rows, self.columns) };
            done += k.max(1);
        }
    }
}

/// f32 product with panels `[k][64]`.
pub fn multiply_f32(out: &mut [f32], product: &Product<f32>) {
    assert_eq!(product.panel_width, PANEL);
    product.check(out, product.k * PANEL);
    let out = Out(out.as_mut_ptr());
    product.for_blocks(BLOCK_ROWS, |row, rows, panel, columns| {
        // SAFETY: `check` has proved the sizes; blocks do not overlap.
        unsafe {
            let at = Operands {
                a: product.a.as_ptr().wrapping_add(row * product.a_row_stride),
                a_row_stride: product.a_row_stride,
                a_k_stride: product.a_k_stride,
                b: product.b.as_ptr().wrapping_add(panel * product.panel_stride),
                b_stride: PANEL,
                c: out.at(row * product.columns + panel * PANEL),
                c_stride: product.columns,
                k: product.k,
                accumulate: product.accumulate,
            };
            dispatch(F32Block { at, rows, columns });
            if let Some(bias) = product.bias {
                out.add_bias(bias, row, rows, panel * PANEL, columns);
            }
        }
    });
}

/// A block of a product with bf16 panels and f32 rows; its operands must have been checked.
pub(super) struct WidenedBlock {
    pub at: Operands<f32, u16>,
    pub rows: usize,
    pub columns: usize,
}

impl Kernel for WidenedBlock {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        // SAFETY: `multiply_bf16` has checked the operands.
        unsafe { micro_bf16::widened_block(simd, self.at, self.rows, self.columns) }
    }
}

/// Values of k that bf16 panels are padded to with zeros: one AMX step.
pub const BF16_K_STEP: usize = 32;

/// Columns of a bf16 panel on this machine.
pub fn bf16_panel_width() -> usize {
    match bf16_level() {
        #[cfg(target_arch = "x86_64")]
        Bf16Level::Amx => amx::BLOCK,
        _ => PANEL,
    }
}

/// Product with bf16 panels `[k / 2][64][2]`, zero beyond `k` up to a multiple of 32. A's `a_k_stride` is 1.
/// With bf16 instructions A is rounded to bf16 too; sums are f32.
pub fn multiply_bf16(out: &mut [f32], product: &Product<u16>) {
    assert_eq!(product.panel_width, bf16_panel_width());
    assert_eq!(product.a_k_stride, 1, "a: bf16 products want rows without gaps");
    product.check(out, product.k.next_multiple_of(BF16_K_STEP) * product.panel_width);
    let out = Out(out.as_mut_ptr());
    match bf16_level() {
        #[cfg(target_arch = "x86_64")]
        Bf16Level::Avx512 => multiply_rounded(&out, product),
        #[cfg(target_arch = "x86_64")]
        Bf16Level::Amx => multiply_tiles(&out, product),
        _ => product.for_blocks(BLOCK_ROWS, |row, rows, panel, columns| {
            // SAFETY: `check` has proved the sizes; blocks do not overlap.
            unsafe {
                let at = Operands {
                    a: product.a.as_ptr().wrapping_add(row * product.a_row_stride),
                    a_row_stride: product.a_row_stride,
                    a_k_stride: 1,
                    b: product.b.as_ptr().wrapping_add(panel * product.panel_stride),
                    b_stride: PANEL,
                    c: out.at(row * product.columns + panel * PANEL),
                    c_stride: product.columns,
                    k: product.k,
                    accumulate: product.accumulate,
                };
                dispatch(WidenedBlock { at, rows, columns });
                if let Some(bias) = product.bias {
                    out.add_bias(bias, row, rows, panel * PANEL, columns);
                }
            }
        }),
    }
}

/// Rounds A to bf16 once, then runs the blocks on the bf16 instructions.
#[cfg(target_arch = "x86_64")]
fn multiply_rounded(out: &Out, product: &Product<u16>) {
    let rounded = RoundedRows::from_f32(product.a, product.rows, product.k, product.a_row_stride);
    product.for_blocks(BLOCK_ROWS, |row, rows, panel, columns| {
        // SAFETY: `check` has proved the sizes, `rounded` covers all rows; blocks do not overlap.
        unsafe {
            let at = Operands {
                a: rounded.values.u16().as_ptr().wrapping_add(row * rounded.stride),
                a_row_stride: rounded.stride,
                a_k_stride: 1,
                b: product.b.as_ptr().wrapping_add(panel * product.panel_stride),
                b_stride: PANEL,
                c: out.at(row * product.columns + panel * PANEL),
                c_stride: product.columns,
                k: product.k.next_multiple_of(BF16_K_STEP),
                accumulate: product.accumulate,
            };
            micro_bf16::avx512_block(at, rows, columns);
            if let Some(bias) = product.bias {
                out.add_bias(bias, row, rows, panel * PANEL, columns);
            }
        }
    });
}

/// Rounds A to bf16 once, then runs the blocks on AMX tiles.
#[cfg(target_arch = "x86_64")]
fn multiply_tiles(out: &Out, product: &Product<u16>) {
    let rounded = RoundedRows::in_blocks(product.a, product.rows, product.k, product.a_row_stride);
    let mut block_rows = TILE_BLOCK_ROWS;
    while block_rows > LEAST_TILE_BLOCK_ROWS
        && product.rows.div_ceil(block_rows) * product.columns.div_ceil(amx::BLOCK) < WANTED_BLOCKS
    {
        block_rows /= 2;
    }
    product.for_blocks(block_rows, |row, rows, panel, columns| {
        // SAFETY: `check` has proved the sizes, `rounded` covers all rows; blocks do not overlap; the level proves AMX.
        unsafe {
            let at = Operands {
                a: rounded.values.u16().as_ptr().wrapping_add(row / amx::BLOCK * rounded.stride),
                a_row_stride: rounded.stride,
                a_k_stride: 1,
                b: product.b.as_ptr().wrapping_add(panel * product.panel_stride),
                b_stride: amx::BLOCK,
                c: out.at(row * product.columns + panel * amx::BLOCK),
                c_stride: product.columns,
                k: product.k.next_multiple_of(BF16_K_STEP),
                accumulate: product.accumulate,
            };
            amx::block(at, rows, columns);
            if let Some(bias) = product.bias {
                out.add_bias(bias, row, rows, panel * amx::BLOCK, columns);
            }
        }
    });
}

/// Rows of a block of A for AMX: 512 x 576 bf16 are 576 KiB of a 2 MiB L2 cache.
#[cfg(target_arch = "x86_64")]
const TILE_BLOCK_ROWS: usize = 512;
#[cfg(target_arch = "x86_64")]
const LEAST_TILE_BLOCK_ROWS: usize = 64;
/// Blocks that a product is cut into if its rows allow: a few for each of 16 threads.
#[cfg(target_arch = "x86_64")]
const WANTED_BLOCKS: usize = 48;

/// A in bf16, k padded with zeros to a multiple of 32.
#[cfg(target_arch = "x86_64")]
struct RoundedRows {
    values: Scratch,
    /// Values from one row, or one block of 32 rows, to the next.
    stride: usize,
}

#[cfg(target_arch = "x86_64")]
impl RoundedRows {
    /// Rows that one task converts.
    const ROWS_PER_TASK: usize = 32;

    /// Rows one after the other.
    fn from_f32(a: &[f32], rows: usize, k: usize, row_stride: usize) -> RoundedRows {
        let mut stride = k.next_multiple_of(BF16_K_STEP);
        if stride.is_multiple_of(2048) {
            stride += BF16_K_STEP; // Rows a multiple of 4 KiB apart would share the same few L1 cache sets.
        }
        let mut values = Scratch::take(rows * stride / 2);
        parts::for_chunks(values.u16_mut(), Self::ROWS_PER_TASK * stride, |task, chunk| {
            for (offset, to) in chunk.chunks_exact_mut(stride).enumerate() {
                bf16::convert_row(to, &a[(task * Self::ROWS_PER_TASK + offset) * row_stride..][..k]);
            }
        });
        RoundedRows { values, stride }
    }

    /// Blocks of 32 rows by 32 values, as AMX loads them; rows are padded with zeros to a multiple of 32.
    fn in_blocks(a: &[f32], rows: usize, k: usize, row_stride: usize) -> RoundedRows {
        let stride = k.next_multiple_of(BF16_K_STEP) * amx::BLOCK;
        let mut values = Scratch::take(rows.div_ceil(amx::BLOCK) * stride / 2);
        parts::for_chunks(values.u16_mut(), stride, |task, chunk| {
            let first_row = task * amx::BLOCK;
            for (block, chunk) in chunk.chunks_exact_mut(amx::A_BLOCK_LENGTH).enumerate() {
                let first = block * amx::BLOCK;
                let width = (k - first).min(amx::BLOCK);
                for (offset, to) in chunk.chunks_exact_mut(amx::BLOCK).enumerate() {
                    let row = first_row + offset;
                    let from = if row < rows { &a[row * row_stride + first..][..width] } else { &[] };
                    bf16::convert_row(to, from);
                }
            }
        });
        RoundedRows { values, stride }
    }
}
