import type { LanguageId } from '../../mining/sample.ts';
import type { OutlinedType } from '../../syntax/outline.ts';

/** Longest skeleton, in characters; members beyond it are left out. A guess: some 600 tokens. */
const MOST_CHARACTERS = 2_000;

/**
 * The class around a function in short: its head, fields, constructors and the signatures of its methods.
 *
 * The focal context of unit-test generation (Tufano et al., "Methods2Test", 2022).
 */
export function classSkeletonOf(type: OutlinedType, language: LanguageId): string {
  const head = `${type.kind} ${type.name}${type.superTypes.length > 0 ? `: ${type.superTypes.join(', ')}` : ''}`;
  const order = { field: 0, constructor: 1, method: 2 } as const;
  const members = [...type.members].sort((a, b) => order[a.kind] - order[b.kind] || a.start - b.start);
  const ending = language === 'python' || language === 'ruby' || language === 'go' ? '' : ';';
  let skeleton = head;
  for (const { signature } of members) {
    const line = `\n  ${signature.replace(/[;{]\s*$/u, '')}${ending}`;
    if (skeleton.length + line.length > MOST_CHARACTERS) return `${skeleton}\n  ...`;
    skeleton += line;
  }
  return skeleton;
}
