//! Frozen weights, packed once per direction: panels of outputs for y = x · Wᵀ, of inputs for dx = dy · W. Or kept as the GGUF
//! file has them: then a thread dequantises each panel right before it multiplies rows by it.
//! f32 panels are `[k][64]`; bf16 panels `[k / 2][64][2]`, with AMX `[k / 2][32][2]`, padded with zeros to a multiple of 32
//! along k.

use crate::memory::{Buffer, Scratch};
use crate::panel_product;
use crate::parts;
use crate::quantization::{GgmlType, dequantize_row};
use crate::quantized_panels::{Direction, QuantizedRows};
use crate::simd::bf16::{from_bf16, to_bf16};
use crate::simd::micro_f32::PANEL;
use crate::simd::packed_rows::Panel;
use crate::simd::product::{BF16_K_STEP, Product, bf16_panel_width, multiply_bf16, multiply_f32};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// What products are computed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// The weights as dequantised.
    F32,
    /// The weights rounded to bf16.
    Bf16,
}

/// Where panels come from.
enum Source {
    Packed(Buffer),
    Quantized(Arc<QuantizedRows>, Direction),
}

/// A panel that the calling thread can multiply by.
pub(crate) enum ReadyPanel<'a> {
    Packed(Panel<'a>),
    /// In bf16, made for this thread.
    Dequantized(Scratch),
}

impl ReadyPanel<'_> {
    /// Its values.
    pub(crate) fn values(&self) -> Panel<'_> {
        match self {
            ReadyPanel::Packed(panel) => *panel,
            ReadyPanel::Dequantized(values) => Panel::Bf16(values.u16()),
        }
    }
}

/// One direction of weights.
pub(crate) struct Panels {
    source: Source,
    precision: Precision,
    k_padded: usize,
    /// Columns of a panel.
    width: usize,
}

impl Panels {
    fn zeroed(precision: Precision, k: usize, columns: usize) -> Panels {
        let (k_padded, width, values_per_word) = match precision {
            Precision::F32 => (k, PANEL, 1),
            Precision::Bf16 => (k.next_multiple_of(BF16_K_STEP), bf16_panel_width(), 2),
        };
        let values = Buffer::zeroed(columns.div_ceil(width) * width * k_padded / values_per_word);
        Panels { source: Source::Packed(values), precision, k_padded, width }
    }

    fn quantized(matrix: Arc<QuantizedRows>, direction: Direction, k: usize) -> Panels {
        let source = Source::Quantized(matrix, direction);
        Panels { source, precision: Precision::Bf16, k_padded: k.next_multiple_of(BF16_K_STEP), width: bf16_panel_width() }
    }

    /// What products are computed with.
    pub(crate) fn precision(&self) -> Precision {
        self.precision
    }

    /// Columns of a panel.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// Panel `index`.
    pub(crate) fn panel(&self, index: usize) -> ReadyPanel<'_> {
        self.panel_part(index, 0..self.k_padded)
    }

    /// Some of panel `index` along k, from a multiple of 32 on; in bf16 up to the next one.
    pub(crate) fn panel_part(&self, index: usize, k: Range<usize>) -> ReadyPanel<'_> {
        let start = index * self.panel_length();
        match (&self.source, self.precision) {
            (Source::Packed(values), Precision::F32) => {
                ReadyPanel::Packed(Panel::F32(&values.f32()[start + k.start * self.width..start + k.end * self.width]))
            }
            (Source::Packed(values), Precision::Bf16) => {
                let end = k.end.next_multiple_of(BF16_K_STEP);
                ReadyPanel::Packed(Panel::Bf16(&values.u16()[start + k.start * self.width..start + end * self.width]))
            }
            (Source::Quantized(matrix, direction), _) => {
                let k = k.start..k.end.next_multiple_of(BF16_K_STEP);
                let mut values = Scratch::take(k.len() * self.width / 2);
                matrix.fill_panel(values.u16_mut(), *direction, index * self.width, k);
                ReadyPanel::Dequantized(values)
            }
        }
    }

    /// Elements from one panel to the next.
    fn panel_length(&self) -> usize {
        self.k_padded * self.width
    }

    /// Fills every packed panel on all threads: `prepare` once per panel, then `value` for each k and column of the panel.
    fn fill<C>(&mut self, prepare: impl Fn(usize) -> C + Sync, value: impl Fn(&C, usize, usize) -> f32 + Sync, k: usize) {
        let (length, width) = (self.panel_length(), self.width);
        let Source::Packed(values) = &mut self.source else { return };
        match self.precision {
            Precision::F32 => parts::for_chunks(values.f32_mut(), length, |panel, to| {
                let context = prepare(panel);
                for (step, to) in to.chunks_exact_mut(width).enumerate() {
                    for (column, to) in to.iter_mut().enumerate() {
                        *to = value(&context, step, column);
                    }
                }
            }),
            Precision::Bf16 => parts::for_chunks(values.u16_mut(), length, |panel, to| {
                let context = prepare(panel);
                for (pair, to) in to.chunks_exact_mut(2 * width).enumerate().take(k.div_ceil(2)) {
                    let has_second = 2 * pair + 1 < k;
                    for (column, to) in to.chunks_exact_mut(2).enumerate() {
                        to[0] = to_bf16(value(&context, 2 * pair, column));
                        to[1] = if has_second { to_bf16(value(&context, 2 * pair + 1, column)) } else { 0 };
                    }
                }
            }),
        }
    }

    /// Element of a packed direction.
    fn get(&self, values: &Buffer, k: usize, column: usize) -> f32 {
        let (start, column) = (column / self.width * self.panel_length(), column % self.width);
        match self.precision {
            Precision::F32 => values.f32()[start + k * self.width + column],
            Precision::Bf16 => from_bf16(values.u16()[start + (k / 2 * self.width + column) * 2 + k % 2]),
        }
    }

    /// Bytes in memory; quantised rows count once, for the forward direction.
    fn size_bytes(&self) -> usize {
        match &self.source {
            Source::Packed(values) => values.capacity_bytes(),
            Source::Quantized(matrix, Direction::Forward) => matrix.size_bytes(),
            Source::Quantized(_, Direction::Backward) => 0,
        }
    }

    /// out `[rows, columns]` = A · B, with A `[rows, k]`.
    fn multiply(
        &self,
        out: &mut [f32],
        (a, rows): (&[f32], usize),
        columns: usize,
        k: usize,
        bias: Option<&[f32]>,
        accumulate: bool,
    ) {
        let (panel_stride, panel_width) = (self.panel_length(), self.width);
        match (&self.source, self.precision) {
            (Source::Packed(values), Precision::F32) => {
                let b = values.f32();
                let product =
                    Product { rows, columns, k, a, a_row_stride: k, a_k_stride: 1, b, panel_stride, panel_width, bias, accumulate };
                multiply_f32(out, &product);
            }
            (Source::Packed(values), Precision::Bf16) => {
                let b = values.u16();
                let product =
                    Product { rows, columns, k, a, a_row_stride: k, a_k_stride: 1, b, panel_stride, panel_width, bias, accumulate };
                multiply_bf16(out, &product);
            }
            (Source::Quantized(..), _) => panel_product::multiply(out, (a, rows, k), (self, columns), bias, accumulate),
        }
    }
}

/// A matrix W `[rows, columns]` that is never trained; rows are output features.
pub struct FrozenMatrix {
    rows: usize,
    columns: usize,
    /// Panels of outputs, k = inputs.
    forward: Panels,
    /// Panels of inputs, k = outputs; packed from `forward` when first needed.
    backward: OnceLock<Panels>,
}

impl FrozenMatrix {
    /// Dequantises and packs `rows` rows of `columns` values.
    ///
    /// # Panics
    /// When `bytes` is not exactly the matrix or `columns` is no multiple of the block size.
    pub fn load(bytes: &[u8], ggml_type: GgmlType, rows: usize, columns: usize, precision: Precision) -> FrozenMatrix {
        let row_bytes = ggml_type.row_bytes(columns).expect("columns: a multiple of the type's block size");
        assert_eq!(bytes.len(), rows * row_bytes, "bytes: {rows} rows of {row_bytes} bytes");
        let mut forward = Panels::zeroed(precision, columns, rows);
        let width = forward.width;
        let prepare = |panel: usize| {
            let mut values = Scratch::zeroed(width * columns);
            for row in panel * width..((panel + 1) * width).min(rows) {
                let to = &mut values.f32_mut()[row % width * columns..][..columns];
                dequantize_row(to, &bytes[row * row_bytes..][..row_bytes], ggml_type);
            }
            values
        };
        forward.fill(prepare, |values, k, column| values.f32()[column * columns + k], columns);
        FrozenMatrix { rows, columns, forward, backward: OnceLock::new() }
    }

    /// Copies `rows` rows of `columns` values as they are. Products have the bits of those with [`Precision::Bf16`].
    ///
    /// # Panics
    /// When `bytes` is not exactly the matrix or `columns` is no multiple of the block size.
    pub fn keep_quantized(bytes: &[u8], ggml_type: GgmlType, rows: usize, columns: usize) -> FrozenMatrix {
        let row_bytes = ggml_type.row_bytes(columns).expect("columns: a multiple of the type's block size");
        assert_eq!(bytes.len(), rows * row_bytes, "bytes: {rows} rows of {row_bytes} bytes");
        let matrix = Arc::new(QuantizedRows::new(bytes, ggml_type, rows, columns));
        FrozenMatrix { rows, columns, forward: Panels::quantized(matrix, Direction::Forward, columns), backward: OnceLock::new() }
    }

    /// Output features.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Input features.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Bytes in memory, with all packs made so far.
    pub fn size_bytes(&self) -> usize {
        self.forward.size_bytes() + self.backward.get().map_or(0, Panels::size_bytes)
    }

    /// What products are computed with.
    pub fn precision(&self) -> Precision {
        self.forward.precision
    }

    /// Whether each task dequantises the panels that it multiplies by.
    pub fn is_quantized(&self) -> bool {
        matches!(self.forward.source, Source::Quantized(..))
    }

    /// Panels of outputs.
    pub(crate) fn forward(&self) -> &Panels {
        &self.forward
    }

    /// Panels of inputs.
    pub(crate) fn backward(&self) -> &Panels {
        self.backward.get_or_init(|| match &self.forward.source {
            Source::Quantized(matrix, _) => Panels::quantized(matrix.clone(), Direction::Backward, self.rows),
            Source::Packed(values) => {
                let mut backward = Panels::zeroed(self.forward.precision, self.rows, self.columns);
                let width = backward.width;
                let value = |&panel: &usize, row: usize, offset: usize| {
                    let column = panel * width + offset;
                    if column < self.columns { self.forward.get(values, column, row) } else { 0.0 }
                };
                backward.fill(|panel| panel, value, self.rows);
                backward
            }
        })
    }

    /// out `[n, rows]` = x `[n, columns]` · Wᵀ + bias `[rows]`, added to `out` if `accumulate`.
    pub fn multiply(&self, out: &mut [f32], x: &[f32], n: usize, bias: Option<&[f32]>, accumulate: bool) {
        self.forward.multiply(out, (x, n), self.rows, self.columns, bias, accumulate);
    }

    /// dx `[n, columns]` = dy `[n, rows]` · W, added to `dx` if `accumulate`.
    pub fn multiply_backward(&self, dx: &mut [f32], dy: &[f32], n: usize, accumulate: bool) {
        self.backward().multiply(dx, (dy, n), self.columns, self.rows, None, accumulate);
    }

    /// Row `row` of W into `out` `[columns]`.
    pub fn read_row(&self, out: &mut [f32], row: usize) {
        match &self.forward.source {
            Source::Quantized(matrix, _) => matrix.read_row(out, row),
            Source::Packed(values) => {
                for (column, out) in out.iter_mut().enumerate() {
                    *out = self.forward.get(values, column, row);
                }
            }
        }
    }

    /// out `[ids.len(), columns]` = the named rows of W.
    pub fn gather_rows(&self, out: &mut [f32], ids: &[usize]) {
        parts::for_chunks(out, self.columns, |index, out| self.read_row(out, ids[index]));
    }
}
