/** Words that change nothing for a caller: parameters that are not assigned, and the visibility that is there by default. */
const defaultModifiers = /\b(?:final|public|abstract|open|virtual|override)\b/gu;

/** Marks for the compiler and for readers, with their arguments where these hold no brackets. */
const markers =
  /@(?:Override|Deprecated|SuppressWarnings|SafeVarargs|FunctionalInterface|Nullable|NonNull|Nonnull|NotNull|VisibleForTesting|Pure|Contract)\b(?:\([^()]*\))?|#!?\[(?:inline|must_use|cold|allow|expect|doc|deprecated)\b[^\]]*\]/gu;

/**
 * Whether two signatures are the same but for white space, default modifiers, and marks such as `@Override`.
 *
 * Of the visibilities only `public` may come and go: it is the default in interfaces, in Kotlin and in TypeScript.
 */
export function isSameSignature(a: string, b: string): boolean {
  return a === b || normalised(a) === normalised(b);
}

function normalised(signature: string): string {
  return (
    signature
      .replace(markers, ' ')
      .replace(defaultModifiers, ' ')
      // White space matters only between two words, a trailing comma and a trailing colon or arrow never.
      .replace(/\s+/gu, ' ')
      .replace(/ ?([^\p{L}\p{N}_$]) ?/gu, '$1')
      .replace(/,(?=[)\]}>])/gu, '')
      .trim()
  );
}
