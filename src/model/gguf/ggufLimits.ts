/**
 * What the reader accepts, so that a hostile or damaged file costs neither memory nor time.
 *
 * Each limit is far above what any published model needs and far below what would hurt.
 */
export const ggufLimits = {
  /** Bytes before the tensor data. The largest known vocabularies take about 10 MB; reading this much takes about a second. */
  headerBytes: 64 * 1024 * 1024,
  /** Metadata fields. Published files have 20 to 60. */
  metadataCount: 4_096,
  /** Bytes of a metadata key; `gguf.md` of ggml allows 65 535, published keys stay below 100. */
  keyBytes: 1_024,
  /** Bytes of one string value. Chat templates reach about 20 kB, licence texts about 40 kB. */
  stringBytes: 4 * 1024 * 1024,
  /** Bytes of a string that is kept in memory; longer ones are stepped over and only measured. */
  keptStringBytes: 1_024,
  /** Elements of an array. The largest known vocabularies have 262 144 tokens and 600 000 merges. */
  arrayLength: 8_388_608,
  /** Elements of an array that are kept in memory; longer arrays, and all arrays of strings, are walked and only counted. */
  keptArrayLength: 256,
  /** Arrays inside arrays. llama.cpp writes none. */
  arrayDepth: 2,
  /** Tensors. A dense model of 128 layers has about 1 500. */
  tensorCount: 16_384,
  /** Bytes of a tensor's name: `GGML_MAX_NAME` of ggml.h, without the final zero. */
  tensorNameBytes: 63,
  /** Dimensions of a tensor: `GGML_MAX_DIMS` of ggml.h. */
  dimensionCount: 4,
  /** Values in one tensor. Keeps every product of dimensions an exact integer in a JavaScript number. */
  tensorValues: 2 ** 40,
  /** Bytes that tensor data may be aligned to. Published files use 32. */
  alignmentBytes: 65_536,
} as const;
