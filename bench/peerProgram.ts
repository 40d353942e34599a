// How the peer is found and started: a Python environment with torch, transformers, peft, gguf and accelerate.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { userCacheFolder } from '../src/base/userFolders.ts';

/** A processor level that both sides are held to; `own` is everything that the machine has. */
export const processorLevels = ['own', 'avx512bf16', 'avx512', 'avx2'] as const;

/** A processor level that both sides are held to. */
export type ProcessorLevel = (typeof processorLevels)[number];

/** oneDNN's names (its documentation of ONEDNN_MAX_CPU_ISA) for our levels. */
const isaOfLevel = { avx512bf16: 'AVX512_CORE_BF16', avx512: 'AVX512_CORE', avx2: 'AVX2' } as const;

/** Python of the peer's environment: where `--python` says, else in the folder `peer` of the user cache. */
export function peerPython(option: string | undefined): { path: string; isInstalled: boolean } {
  const path = option ?? join(userCacheFolder(), 'peer', 'bin', 'python');
  return { path, isInstalled: existsSync(path) };
}

/** A program of bench/peer. */
export function peerScript(name: string): string {
  return resolve(import.meta.dirname, 'peer', name);
}

/** What both sides are held to by environment variables. */
export function levelEnvironment(level: ProcessorLevel): Record<string, string> {
  return level === 'own' ? {} : { REPOTUNE_CPU_LEVEL: level, ONEDNN_MAX_CPU_ISA: isaOfLevel[level] };
}

/**
 * What the peer is given besides: glibc keeps freed memory in place of returning it after each step,
 * which costs the peer up to half its time otherwise.
 */
export const peerEnvironment: Readonly<Record<string, string>> = {
  MALLOC_TRIM_THRESHOLD_: '68719476736',
  MALLOC_MMAP_THRESHOLD_: '68719476736',
  MALLOC_ARENA_MAX: '1',
  PYTHONDONTWRITEBYTECODE: '1',
  TOKENIZERS_PARALLELISM: 'false',
};

/** Words for `--python` when nothing is there. */
export function peerIsMissing(path: string): string {
  return `The peer is not installed (no ${path}): measuring this project only. bench/README.md says how to install it.`;
}
