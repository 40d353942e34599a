//! The innermost f32 products: a few rows of A times one panel of up to 64 columns of B, sums held in registers.

use super::{LANES, Simd};

/// Columns of a panel of a packed matrix, on every machine.
pub const PANEL: usize = 64;
/// Rows of A that one register tile covers: 6 rows of 4 vectors fill 24 of the 32 AVX-512 registers.
pub const MICRO_ROWS: usize = 6;

/// Where the operands of a block product lie. Strides are in elements.
#[derive(Clone, Copy)]
pub struct Operands<A, B> {
    /// First element of A; element (row, k) lies at `row * a_row_stride + k * a_k_stride`.
    pub a: *const A,
    /// Distance between rows of A.
    pub a_row_stride: usize,
    /// Distance between neighbours along k in A.
    pub a_k_stride: usize,
    /// First element of B; row k lies at `k * b_stride`, its columns side by side.
    pub b: *const B,
    /// Distance between rows of B.
    pub b_stride: usize,
    /// First element of the result.
    pub c: *mut f32,
    /// Distance between rows of the result.
    pub c_stride: usize,
    /// Length of the summed dimension.
    pub k: usize,
    /// Whether the result is added to what is there.
    pub accumulate: bool,
}

impl<A, B> Operands<A, B> {
    /// The same block, `rows` and `columns` further on.
    ///
    /// # Safety
    /// The offsets stay inside the operands.
    #[inline(always)]
    pub(super) unsafe fn shifted(&self, rows: usize, columns: usize, b_column_size: usize) -> Self {
        // SAFETY: the caller vouches for the offsets.
        unsafe {
            Operands {
                a: self.a.add(rows * self.a_row_stride),
                b: self.b.add(columns * b_column_size),
                c: self.c.add(rows * self.c_stride + columns),
                ..*self
            }
        }
    }
}

/// Writes a register tile, `columns` of it, adding the old content if asked.
///
/// # Safety
/// `c` points to `R` rows of `columns` writable values, `c_stride` apart.
#[inline(always)]
pub(super) unsafe fn store_tile<S: Simd, const R: usize, const V: usize>(
    simd: S,
    sums: [[S::V; V]; R],
    c: *mut f32,
    c_stride: usize,
    columns: usize,
    accumulate: bool,
) {
    for (row, row_sums) in sums.into_iter().enumerate() {
        for (vector, sum) in row_sums.into_iter().enumerate() {
            let first = vector * LANES;
            if first >= columns {
                break;
            }
            // SAFETY: `row` and `first` lie inside the tile that the caller vouches for; the slice below is cut at `columns`.
            unsafe {
                let to = c.add(row * c_stride + first);
                if first + LANES <= columns {
                    let sum = if accumulate { simd.add(simd.load_at(to), sum) } else { sum };
                    simd.store_at(to, sum);
                } else {
                    let to = std::slice::from_raw_parts_mut(to, columns - first);
                    let sum = if accumulate { simd.add(simd.load_partial(to, 0.0), sum) } else { sum };
                    simd.store_partial(to, sum);
                }
            }
        }
    }
}

/// One register tile: `R` rows, `V` vectors wide.
///
/// # Safety
/// A holds `R` rows and `k` steps, B `k` rows of `16 V` readable columns, C `R` rows of `columns` writable values.
#[inline(always)]
unsafe fn tile<S: Simd, const R: usize, const V: usize>(simd: S, at: Operands<f32, f32>, columns: usize) {
    let mut sums = [[simd.splat(0.0); V]; R];
    let (mut a, mut b) = (at.a, at.b);
    for _ in 0..at.k {
        // SAFETY: the caller vouches for `k` steps of A and B.
        unsafe {
            let mut row_of_b = [simd.splat(0.0); V];
            for (vector, value) in row_of_b.iter_mut().enumerate() {
                *value = simd.load_at(b.add(vector * LANES));
            }
            for (row, row_sums) in sums.iter_mut().enumerate() {
                let value = simd.splat(*a.add(row * at.a_row_stride));
                for (sum, b) in row_sums.iter_mut().zip(row_of_b) {
                    *sum = simd.fma(value, b, *sum);
                }
            }
            a = a.wrapping_add(at.a_k_stride);
            b = b.wrapping_add(at.b_stride);
        }
    }
    // SAFETY: the caller vouches for C.
    unsafe { store_tile(simd, sums, at.c, at.c_stride, columns, at.accumulate) };
}

/// Calls `$tile::<S, R, V>`, or `$tile::<R, V>` with no `S`, with the numbers of rows and vectors as constants.
macro_rules! with_constants {
    ($tile:ident [$($s:ident)?], ($rows:expr, $vectors:expr), $arguments:tt) => {
        with_constants!(@rows $tile [$($s)?], ($rows, $vectors), $arguments, [1 2 3 4 5 6])
    };
    (@rows $tile:ident $s:tt, $extent:expr, $arguments:tt, [$($r:literal)+]) => {
        match $extent {
            $(
                ($r, 4) => with_constants!(@call $tile $s $r 4 $arguments),
                ($r, 3) => with_constants!(@call $tile $s $r 3 $arguments),
                ($r, 2) => with_constants!(@call $tile $s $r 2 $arguments),
                ($r, 1) => with_constants!(@call $tile $s $r 1 $arguments),
            )+
            _ => unreachable!("a tile has 1 to 6 rows and 1 to 4 vectors"),
        }
    };
    (@call $tile:ident [$s:ident] $r:literal $v:literal ($($argument:expr),+)) => { $tile::<$s, $r, $v>($($argument),+) };
    (@call $tile:ident [] $r:literal $v:literal ($($argument:expr),+)) => { $tile::<$r, $v>($($argument),+) };
}
pub(super) use with_constants;

/// Product of `rows` rows of A with up to 64 columns of B.
///
/// # Safety
/// A holds `rows` rows and `k` steps, C `rows` rows of `columns` writable values,
/// B `k` rows of `columns` readable columns, rounded up to a multiple of 16.
#[inline(always)]
pub unsafe fn block<S: Simd>(simd: S, at: Operands<f32, f32>, rows: usize, columns: usize) {
    let group = S::MICRO_VECTORS * LANES;
    let mut row = 0;
    while row < rows {
        let tile_rows = (rows - row).min(MICRO_ROWS);
        let mut column = 0;
        while column < columns {
            let tile_columns = (columns - column).min(group);
            // SAFETY: the tile lies inside the block that the caller vouches for.
            unsafe {
                let at = at.shifted(row, column, 1);
                with_constants!(tile[S], (tile_rows, tile_columns.div_ceil(LANES)), (simd, at, tile_columns));
            }
            column += tile_columns;
        }
        row += tile_rows;
    }
}

/// A matrix inside a slice: element (row, column) lies at `row * row_stride + column * column_stride`.
#[derive(Clone, Copy)]
pub struct Strided<'a> {
    /// The values.
    pub values: &'a [f32],
    /// Distance between rows.
    pub row_stride: usize,
    /// Distance between columns.
    pub column_stride: usize,
}

/// c `[rows, columns]` = a `[rows, k]` · b `[k, columns]`, added to c if `accumulate`, on the calling thread.
/// b's rows are contiguous, and readable up to the next multiple of 16 columns.
#[inline(always)]
pub fn small_product<S: Simd>(
    simd: S,
    (c, c_stride): (&mut [f32], usize),
    a: Strided,
    (b, b_stride): (&[f32], usize),
    (rows, columns, k): (usize, usize, usize),
    accumulate: bool,
) {
    if rows == 0 || columns == 0 {
        return;
    }
    assert!((rows - 1) * c_stride + columns <= c.len());
    if k > 0 {
        assert!((rows - 1) * a.row_stride + (k - 1) * a.column_stride < a.values.len());
        assert!((k - 1) * b_stride + columns.next_multiple_of(LANES) <= b.len());
    }
    let at = Operands {
        a: a.values.as_ptr(),
        a_row_stride: a.row_stride,
        a_k_stride: a.column_stride,
        b: b.as_ptr(),
        b_stride,
        c: c.as_mut_ptr(),
        c_stride,
        k,
        accumulate,
    };
    // SAFETY: the assertions above have proved the sizes; c is borrowed mutably, so it overlaps neither a nor b.
    unsafe { block(simd, at, rows, columns) };
}
