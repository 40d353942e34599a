// Which words of two texts the other one has not. Pure.

/** A stretch of a text. */
export interface MarkedStretch {
  readonly text: string;
  readonly isDifferent: boolean;
}

/** Words, gaps and signs beyond which the texts are compared as a whole: the table of pairs would take more than a few milliseconds. */
const mostWords = 600;

/** Marks what each of two texts has alone: all but their longest common sequence of words, gaps and signs. */
export function markDifferences(left: string, right: string): [MarkedStretch[], MarkedStretch[]] {
  const [a, b] = [splitWords(left), splitWords(right)];
  if (a.length > mostWords || b.length > mostWords) {
    const isDifferent = left !== right;
    return [[{ text: left, isDifferent }], [{ text: right, isDifferent }]];
  }
  const [commonA, commonB] = findCommon(a, b);
  return [joinAlike(a, commonA), joinAlike(b, commonB)];
}

function splitWords(text: string): string[] {
  return text.match(/[\p{L}\p{N}_]+|\n|[^\S\n]+|./gu) ?? [];
}

/** Which words belong to the longest common sequence. */
function findCommon(a: readonly string[], b: readonly string[]): [boolean[], boolean[]] {
  const width = b.length + 1;
  // lengths[i * width + j]: of the longest common sequence of what follows place i of one and place j of the other.
  const lengths = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        a[i] === b[j]
          ? (lengths[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0);
    }
  }
  const common: [boolean[], boolean[]] = [a.map(() => false), b.map(() => false)];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) {
      common[0][i++] = true;
      common[1][j++] = true;
    } else if ((lengths[(i + 1) * width + j] ?? 0) >= (lengths[i * width + j + 1] ?? 0)) i++;
    else j++;
  }
  return common;
}

function joinAlike(words: readonly string[], isCommon: readonly boolean[]): MarkedStretch[] {
  const stretches: { text: string; isDifferent: boolean }[] = [];
  words.forEach((word, index) => {
    const isDifferent = !isCommon[index];
    const last = stretches.at(-1);
    if (last?.isDifferent === isDifferent) last.text += word;
    else stretches.push({ text: word, isDifferent });
  });
  return stretches;
}
