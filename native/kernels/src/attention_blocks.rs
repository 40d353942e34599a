//! What forward and backward attention share: the extents, and keys and values laid out in blocks of 64 per key/value head.

use crate::memory::Scratch;
use crate::parts;
use crate::simd::LANES;
use crate::simd::micro_f32::PANEL;
use std::ops::Range;

/// The head of an earlier sequence, which another sequence sees beside its own tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SharedContext {
    /// The earlier sequence; it has no context itself.
    pub owner: usize,
    /// Tokens of its head, at most all of them; 0 for no context.
    pub length: usize,
}

/// Extents of one attention call.
#[derive(Clone, Copy, Debug)]
pub struct AttentionShape<'a> {
    /// Where each sequence begins; ascending, first entry 0.
    pub starts: &'a [usize],
    /// What each sequence sees beside the prefix and itself; empty if none sees anything else.
    pub contexts: &'a [SharedContext],
    /// N, tokens in the packed batch.
    pub token_count: usize,
    /// H, a multiple of K.
    pub head_count: usize,
    /// K.
    pub key_value_head_count: usize,
    /// E.
    pub head_width: usize,
    /// P.
    pub prefix_length: usize,
    /// Factor of the scores.
    pub scale: f32,
}

impl AttentionShape<'_> {
    /// Query heads per key/value head.
    pub(crate) fn group(&self) -> usize {
        self.head_count / self.key_value_head_count
    }

    /// Tokens of sequence `index`.
    pub(crate) fn sequence(&self, index: usize) -> Range<usize> {
        self.starts[index]..self.starts.get(index + 1).copied().unwrap_or(self.token_count)
    }

    /// What sequence `index` sees beside the prefix and itself.
    pub(crate) fn context(&self, index: usize) -> SharedContext {
        self.contexts.get(index).copied().unwrap_or(SharedContext { owner: index, length: 0 })
    }

    /// E rounded up to whole vectors.
    pub(crate) fn padded_width(&self) -> usize {
        self.head_width.next_multiple_of(LANES)
    }
}

/// Up to 64 neighbouring keys of the prefix or of one sequence.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KeyBlock {
    /// First row in the prefix or in the batch.
    pub row: usize,
    /// Number of keys.
    pub count: usize,
    /// Place of the first key among the sequence's own tokens; `None` for prefix and context, which every query sees.
    pub sequence_offset: Option<usize>,
}

impl KeyBlock {
    /// How many of the block's keys the query at `offset` in its sequence sees.
    pub(crate) fn visible(&self, offset: usize) -> usize {
        match self.sequence_offset {
            None => self.count,
            Some(first) => (offset + 1).saturating_sub(first).min(self.count),
        }
    }
}

/// The blocks of a call: those of the prefix first, then those of each sequence.
pub(crate) struct KeyBlocks {
    pub blocks: Vec<KeyBlock>,
    prefix_count: usize,
    sequence_ends: Vec<usize>,
}

impl KeyBlocks {
    pub(crate) fn new(shape: &AttentionShape) -> KeyBlocks {
        let mut blocks = Vec::new();
        let cut = |blocks: &mut Vec<KeyBlock>, first: usize, length: usize, is_prefix: bool| {
            for offset in (0..length).step_by(PANEL) {
                let sequence_offset = (!is_prefix).then_some(offset);
                blocks.push(KeyBlock { row: first + offset, count: (length - offset).min(PANEL), sequence_offset });
            }
        };
        cut(&mut blocks, 0, shape.prefix_length, true);
        let prefix_count = blocks.len();
        let mut sequence_ends = Vec::with_capacity(shape.starts.len());
        for index in 0..shape.starts.len() {
            let tokens = shape.sequence(index);
            cut(&mut blocks, tokens.start, tokens.len(), false);
            sequence_ends.push(blocks.len());
        }
        KeyBlocks { blocks, prefix_count, sequence_ends }
    }

    /// The blocks that queries of sequence `index` may see, in order of position, with what they see of each.
    pub(crate) fn of_sequence<'a>(
        &'a self,
        shape: &AttentionShape,
        index: usize,
    ) -> impl Iterator<Item = (usize, KeyBlock)> + use<'a> {
        let context = shape.context(index);
        let first_shared = self.first_of(context.owner);
        let shared = first_shared..first_shared + context.length.div_ceil(PANEL);
        let shared = shared.map(move |block| {
            let left = context.length - (block - first_shared) * PANEL;
            let KeyBlock { row, count, .. } = self.blocks[block];
            (block, KeyBlock { row, count: count.min(left), sequence_offset: None })
        });
        let whole = |block| (block, self.blocks[block]);
        let own = self.first_of(index)..self.sequence_ends[index];
        (0..self.prefix_count).map(whole).chain(shared).chain(own.map(whole))
    }

    /// The first of a sequence's own blocks.
    fn first_of(&self, sequence: usize) -> usize {
        if sequence == 0 { self.prefix_count } else { self.sequence_ends[sequence - 1] }
    }
}

/// Keys or values of all blocks and heads, each block both as it is, `[64, E padded]`, and transposed, `[E, 64]`; rest zero.
pub(crate) struct PackedBlocks {
    values: Scratch,
    natural_length: usize,
    transposed_length: usize,
    key_value_head_count: usize,
}

/// Which layouts are needed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layouts {
    Natural,
    Transposed,
    Both,
}

impl PackedBlocks {
    /// `sequence` is `[N, K, E]`, `prefix` `[P, K, E]`.
    pub(crate) fn new(shape: &AttentionShape, blocks: &KeyBlocks, prefix: &[f32], sequence: &[f32], layouts: Layouts) -> Self {
        let (width, padded) = (shape.head_width, shape.padded_width());
        let heads = shape.key_value_head_count;
        let natural_length = if layouts == Layouts::Transposed { 0 } else { PANEL * padded };
        let transposed_length = if layouts == Layouts::Natural { 0 } else { PANEL * width };
        let length = natural_length + transposed_length;
        let mut values = Scratch::take(blocks.blocks.len() * heads * length);
        parts::for_chunks(values.f32_mut(), length, |index, to| {
            let (block, head) = (blocks.blocks[index / heads], index % heads);
            let from = if block.sequence_offset.is_some() { sequence } else { prefix };
            let row = |key: usize| &from[((block.row + key) * heads + head) * width..][..width];
            let (natural, transposed) = to.split_at_mut(natural_length);
            if natural_length > 0 {
                for (key, to) in natural.chunks_exact_mut(padded).enumerate() {
                    let filled = if key < block.count { width } else { 0 };
                    if filled > 0 {
                        to[..width].copy_from_slice(row(key));
                    }
                    to[filled..].fill(0.0);
                }
            }
            if transposed_length > 0 {
                if block.count < PANEL {
                    transposed.fill(0.0);
                }
                for key in 0..block.count {
                    for (to, from) in transposed[key..].iter_mut().step_by(PANEL).zip(row(key)) {
                        *to = *from;
                    }
                }
            }
        });
        PackedBlocks { values, natural_length, transposed_length, key_value_head_count: heads }
    }

    fn chunk(&self, block: usize, head: usize) -> &[f32] {
        let length = self.natural_length + self.transposed_length;
        &self.values.f32()[(block * self.key_value_head_count + head) * length..][..length]
    }

    /// `[64, E padded]`.
    pub(crate) fn natural(&self, block: usize, head: usize) -> &[f32] {
        &self.chunk(block, head)[..self.natural_length]
    }

    /// `[E, 64]`.
    pub(crate) fn transposed(&self, block: usize, head: usize) -> &[f32] {
        &self.chunk(block, head)[self.natural_length..]
    }
}
