//! bf16 products on AMX tiles. The intrinsics are unstable in Rust, the instructions in inline assembly are not.
//!
//! A lies in blocks of 32 rows by 32 values, `[rows / 32][k / 32][32][32]`; B in panels of 32 columns, `[k / 2][32][2]`.
//! One step multiplies two tiles of A (16 rows each) by two of B (16 columns each) into four tiles of sums.

use super::level::{Bf16Level, bf16_level};
use super::micro_f32::Operands;
use core::arch::asm;
use std::marker::PhantomData;

/// Columns of a panel of B, and rows of a block of A.
pub const BLOCK: usize = 32;
/// bf16 values of one block of A.
pub const A_BLOCK_LENGTH: usize = BLOCK * BLOCK;

/// Tells whether processor and operating system offer AMX with bf16, and asks the system for leave to use it.
pub fn is_available() -> bool {
    has_instructions() && has_permission()
}

fn has_instructions() -> bool {
    use core::arch::x86_64::{__cpuid, __cpuid_count, _xgetbv};
    const AMX_BF16_AND_TILE: u32 = 1 << 22 | 1 << 24; // CPUID leaf 7, EDX
    const TILE_STATE: u64 = 0b11 << 17; // XCR0: tile configuration and tile data
    #[target_feature(enable = "xsave")]
    fn enabled_state() -> u64 {
        // SAFETY: the caller has seen that the system enabled XSAVE; register 0 exists then.
        unsafe { _xgetbv(0) }
    }
    let has_xsave = __cpuid(1).ecx & 1 << 27 != 0;
    let features = if __cpuid(0).eax >= 7 { __cpuid_count(7, 0).edx } else { 0 };
    // SAFETY: OSXSAVE was checked first.
    has_xsave && features & AMX_BF16_AND_TILE == AMX_BF16_AND_TILE && unsafe { enabled_state() } & TILE_STATE == TILE_STATE
}

/// Linux gives a process the 8 KiB of tile state only when asked (arch_prctl, Documentation/arch/x86/xstate.rst).
#[cfg(target_os = "linux")]
fn has_permission() -> bool {
    const ARCH_REQ_XCOMP_PERM: libc::c_int = 0x1023;
    const XFEATURE_XTILEDATA: libc::c_ulong = 18;
    // SAFETY: the call changes nothing but the process's permission for the tile state.
    unsafe { libc::syscall(libc::SYS_arch_prctl, ARCH_REQ_XCOMP_PERM, XFEATURE_XTILEDATA) == 0 }
}

#[cfg(not(target_os = "linux"))]
fn has_permission() -> bool {
    false
}

/// What `ldtilecfg` reads: palette 1, eight tiles of 16 rows of 64 bytes.
#[repr(C, align(64))]
struct TileConfig {
    palette: u8,
    start_row: u8,
    reserved: [u8; 14],
    row_bytes: [u16; 16],
    rows: [u8; 16],
}

static CONFIG: TileConfig = TileConfig {
    palette: 1,
    start_row: 0,
    reserved: [0; 14],
    row_bytes: [64, 64, 64, 64, 64, 64, 64, 64, 0, 0, 0, 0, 0, 0, 0, 0],
    rows: [16, 16, 16, 16, 16, 16, 16, 16, 0, 0, 0, 0, 0, 0, 0, 0],
};

/// Tiles configured for as long as the value lives, on the thread that made it.
pub struct Tiles(PhantomData<*const ()>);

impl Tiles {
    /// Configures the tiles of the calling thread.
    ///
    /// # Panics
    /// Where AMX is not in use.
    #[inline]
    pub fn configure() -> Tiles {
        assert!(bf16_level() == Bf16Level::Amx);
        // SAFETY: the level proves the instruction, and the static is a valid configuration.
        unsafe { asm!("ldtilecfg [{0}]", in(reg) &raw const CONFIG, options(nostack, readonly)) };
        Tiles(PhantomData)
    }

    /// c `[32, 32]` = A · B over `steps` steps of 32 values, added to c if `accumulate`:
    /// a is `[steps][32][32]`, b `[16 steps][32][2]`.
    #[inline]
    pub fn multiply(&self, (c, c_stride): (&mut [f32], usize), a: &[u16], b: &[u16], steps: usize, accumulate: bool) {
        assert!(
            c.len() >= (BLOCK - 1) * c_stride + BLOCK && a.len() >= steps * A_BLOCK_LENGTH && b.len() >= steps * A_BLOCK_LENGTH
        );
        // SAFETY: the assertion has proved the sizes, and `self` the configuration.
        unsafe { tiles(a.as_ptr(), b.as_ptr(), steps, c.as_mut_ptr(), c_stride, accumulate) }
    }
}

impl Drop for Tiles {
    fn drop(&mut self) {
        // SAFETY: a value exists only where AMX is there. Unused tiles keep context switches cheap.
        unsafe { asm!("tilerelease", options(nostack, nomem)) };
    }
}

/// Sums longer than this are cut: while 18 KiB of rows of A pass through a 48 KiB L1 cache, 18 KiB of a panel stay in it.
const BLOCK_K: usize = 288;
/// Values of the next panel that a step fetches, an even share of its 1024 for each of the first four blocks of rows:
/// fetching many lines at once would hold up the tiles.
const FETCHED_PER_STEP: usize = A_BLOCK_LENGTH / 4;
/// Rows that fetch; a task of a decoder layer has as many.
const FETCHING_ROWS: usize = 4 * BLOCK;

/// Product of `rows` rows of A with up to 32 columns of one panel. `k` is a multiple of 32.
/// `a_row_stride` is the number of values from one block of 32 rows to the next; the other strides of A and B are implied.
///
/// # Safety
/// A holds `rows` rounded up to 32 rows of `k` values, B `k / 2` rows of 32 pairs,
/// C `rows` rows of `columns` writable values.
pub unsafe fn block(at: Operands<u16, u16>, rows: usize, columns: usize) {
    // SAFETY: forwarded to the caller.
    unsafe { Tiles::configure().block(at, rows, columns, false) }
}

impl Tiles {
    /// As [`block`], with tiles that are configured already. With `fetches_next` the panel behind B's in memory, which need not
    /// exist, comes into the second cache meanwhile.
    ///
    /// # Safety
    /// As for [`block`].
    pub unsafe fn block(&self, at: Operands<u16, u16>, rows: usize, columns: usize, fetches_next: bool) {
        let parts = at.k.div_ceil(BLOCK_K).max(1);
        let part_length = at.k.div_ceil(parts).next_multiple_of(BLOCK);
        for first in (0..at.k.max(1)).step_by(part_length.max(1)) {
            let k = (at.k - first).min(part_length);
            let accumulate = at.accumulate || first > 0;
            for row in (0..rows).step_by(BLOCK) {
                // SAFETY: offsets stay inside the operands that the caller vouches for; a partial block goes through `edge`.
                unsafe {
                    let a = at.a.add(row / BLOCK * at.a_row_stride + first * BLOCK);
                    let b = at.b.add(first * BLOCK);
                    let c = at.c.add(row * at.c_stride);
                    let block_rows = (rows - row).min(BLOCK);
                    if block_rows == BLOCK && columns == BLOCK && fetches_next && row < FETCHING_ROWS {
                        let next = b.wrapping_add(at.k * BLOCK + row / BLOCK * FETCHED_PER_STEP);
                        tiles_fetching(a, b, k / BLOCK, c, at.c_stride, accumulate, next);
                    } else if block_rows == BLOCK && columns == BLOCK {
                        tiles(a, b, k / BLOCK, c, at.c_stride, accumulate);
                    } else {
                        edge(a, b, k / BLOCK, c, at.c_stride, accumulate, block_rows, columns);
                    }
                }
            }
        }
    }
}

/// A block that sticks out of C, through a whole one.
///
/// # Safety
/// As for [`tiles`], with `rows` x `columns` values of C.
#[allow(clippy::too_many_arguments)] // One argument per operand of `tiles` and the two extents.
unsafe fn edge(
    a: *const u16,
    b: *const u16,
    steps: usize,
    c: *mut f32,
    c_stride: usize,
    accumulate: bool,
    rows: usize,
    columns: usize,
) {
    let mut whole = [0.0f32; BLOCK * BLOCK];
    for row in 0..if accumulate { rows } else { 0 } {
        // SAFETY: the row lies inside C.
        let from = unsafe { std::slice::from_raw_parts(c.add(row * c_stride), columns) };
        whole[row * BLOCK..][..columns].copy_from_slice(from);
    }
    // SAFETY: A and B by the caller's word; `whole` is a block.
    unsafe { tiles(a, b, steps, whole.as_mut_ptr(), BLOCK, accumulate) };
    for (row, from) in whole.chunks_exact(BLOCK).enumerate().take(rows) {
        // SAFETY: the row lies inside C.
        let to = unsafe { std::slice::from_raw_parts_mut(c.add(row * c_stride), columns) };
        to.copy_from_slice(&from[..columns]);
    }
}

/// The instructions of [`tiles`], with those of `fetch` in every step.
macro_rules! tile_product {
    (($a:ident, $b:ident, $steps:ident), ($c:ident, $c_stride:ident), $accumulate:ident, [$($fetch:literal),*] $($operand:tt)*) => {
        asm!(
            "test {accumulate:e}, {accumulate:e}",
            "jz 2f",
            "tileloadd tmm0, [{c} + {cs}]",
            "tileloadd tmm1, [{c} + {cs} + 64]",
            "tileloadd tmm2, [{lower} + {cs}]",
            "tileloadd tmm3, [{lower} + {cs} + 64]",
            "jmp 3f",
            "2:",
            "tilezero tmm0",
            "tilezero tmm1",
            "tilezero tmm2",
            "tilezero tmm3",
            "3:",
            "test {steps}, {steps}",
            "jz 5f",
            "4:",
            $($fetch,)*
            "tileloadd tmm6, [{b} + {bs}]",
            "tileloadd tmm4, [{a} + {as_}]",
            "tdpbf16ps tmm0, tmm4, tmm6",
            "tileloadd tmm7, [{b} + {bs} + 64]",
            "tdpbf16ps tmm1, tmm4, tmm7",
            "tileloadd tmm5, [{a} + {as_} + 1024]",
            "tdpbf16ps tmm2, tmm5, tmm6",
            "tdpbf16ps tmm3, tmm5, tmm7",
            "add {a}, 2048",
            "add {b}, 2048",
            "dec {steps}",
            "jnz 4b",
            "5:",
            "tilestored [{c} + {cs}], tmm0",
            "tilestored [{c} + {cs} + 64], tmm1",
            "tilestored [{lower} + {cs}], tmm2",
            "tilestored [{lower} + {cs} + 64], tmm3",
            accumulate = in(reg) u32::from($accumulate),
            a = inout(reg) $a => _,
            b = inout(reg) $b => _,
            steps = inout(reg) $steps => _,
            c = in(reg) $c,
            lower = in(reg) $c.add(16 * $c_stride),
            cs = in(reg) $c_stride * size_of::<f32>(),
            $($operand)*
            as_ = in(reg) 64usize,
            bs = in(reg) 128usize,
            out("tmm0") _, out("tmm1") _, out("tmm2") _, out("tmm3") _,
            out("tmm4") _, out("tmm5") _, out("tmm6") _, out("tmm7") _,
            options(nostack),
        )
    };
}

/// C `[32, 32]` = A · B over `steps` steps of 32 values, added to C if `accumulate`.
///
/// # Safety
/// Tiles are configured; A holds `steps` blocks, B `steps` times 16 rows of 32 pairs, C 32 rows of 32 writable values.
unsafe fn tiles(a: *const u16, b: *const u16, steps: usize, c: *mut f32, c_stride: usize, accumulate: bool) {
    // SAFETY: the caller vouches for tiles and operands; all registers used are named.
    unsafe { tile_product!((a, b, steps), (c, c_stride), accumulate, []) }
}

/// As [`tiles`]; meanwhile the first 512 of every 2048 bytes from `next` on come into the second cache.
///
/// # Safety
/// As for [`tiles`]; `next` may point anywhere.
unsafe fn tiles_fetching(
    a: *const u16,
    b: *const u16,
    steps: usize,
    c: *mut f32,
    c_stride: usize,
    accumulate: bool,
    next: *const u16,
) {
    // SAFETY: as in `tiles`; fetching ahead reads nothing and never faults.
    unsafe {
        tile_product!((a, b, steps), (c, c_stride), accumulate, [
            "prefetcht1 [{next} + 0]",
            "prefetcht1 [{next} + 64]",
            "prefetcht1 [{next} + 128]",
            "prefetcht1 [{next} + 192]",
            "prefetcht1 [{next} + 256]",
            "prefetcht1 [{next} + 320]",
            "prefetcht1 [{next} + 384]",
            "prefetcht1 [{next} + 448]",
            "add {next}, 2048"
        ] next = inout(reg) next => _,)
    }
}
