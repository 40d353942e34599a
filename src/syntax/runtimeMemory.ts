// The WebAssembly memory that all parsers of a thread share. It never shrinks, and the runtime aborts for good when it is full.

const PAGE_BYTES = 65_536;

/** The part of WebAssembly that is used here; TypeScript declares it only together with the browser's types. */
interface GrowingMemory {
  readonly buffer: ArrayBuffer;
  grow(pageCount: number): number;
}

const { Memory } = (
  globalThis as unknown as { WebAssembly: { Memory: new (limits: { initial: number; maximum: number }) => GrowingMemory } }
).WebAssembly;

/** The pages that web-tree-sitter asks for by itself (its module's `INITIAL_MEMORY` and `MAXIMUM_MEMORY`). */
const memory = new Memory({ initial: 512, maximum: 32_768 });

/**
 * Beyond this a parse is given up as soon as it takes more memory, in bytes.
 *
 * Ambiguous nests such as `a<a<a<…` take memory by the square of their length: 0.4 GB for 10 kB of Java, 1.4 GB for 20 kB.
 * The parser asks only now and then, so that a longer one can still make it crash; it then takes its thread with it.
 */
const MOST_BYTES = 512 * 1024 * 1024;

/** The memory to start the runtime with. */
export const runtimeMemory = memory;

/** Tells, while a text is parsed, whether it takes too much memory. To be asked once at the beginning of each text. */
export function watchMemory(): () => boolean {
  const mostBytes = Math.max(MOST_BYTES, memory.buffer.byteLength + PAGE_BYTES);
  return () => memory.buffer.byteLength > mostBytes;
}
