/** What llama.cpp puts in front of or into the base model. Plain data: it crosses the process boundary. */
export type ServedArtifact =
  | {
      readonly kind: 'kvPrefix';
      /** A sequence state with positions 0..prefixLength-1, binary16. */
      readonly statePath: string;
      /** The id that stands for each prefix position in token lists; inside the vocabulary. */
      readonly placeholderToken: number;
      readonly prefixLength: number;
    }
  | {
      readonly kind: 'loraAdapter';
      /** A GGUF LoRA adapter. */
      readonly path: string;
      /** Multiplies the adapter's own alpha/rank; 1 serves it as trained. */
      readonly scale: number;
    };
