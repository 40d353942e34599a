// Files that use the same rare words: BM25 with each file's most telling words as the query.
// Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009).

/** Usual values of BM25. */
const SATURATION = 1.2;
const LENGTH_WEIGHT = 0.75;

/** Words of each file that are looked for in the others. A guess. */
const QUERY_WORDS = 24;

/** Words in more files than this part are left out: they connect everything with everything and cost quadratic time. */
const MOST_FILES_RATIO = 0.05;

/** At least so many files may share a word, so that small projects have neighbours at all. */
const LEAST_SHARED_FILES = 8;

/** A neighbour and how alike it is; larger is more, comparable within one file only. */
export interface LexicalNeighbour {
  readonly index: number;
  readonly score: number;
}

/** For each text the texts most like it, best first. */
export function lexicalNeighbours(texts: readonly string[], mostNeighbours: number): LexicalNeighbour[][] {
  const counts = texts.map(countWords);
  const lengths = counts.map((words) => words.size);
  const meanLength = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length);
  const postings = buildPostings(counts);
  const mostFiles = Math.max(LEAST_SHARED_FILES, MOST_FILES_RATIO * texts.length);
  const weightOf = (fileCount: number): number => Math.log(1 + (texts.length - fileCount + 0.5) / (fileCount + 0.5));
  return counts.map((words, index) => {
    const query = [...words]
      .map(([word, count]) => ({ word, count, files: postings.get(word) ?? [] }))
      .filter(({ files }) => files.length > 1 && files.length <= mostFiles)
      .sort((a, b) => b.count * weightOf(b.files.length) - a.count * weightOf(a.files.length) || (a.word < b.word ? -1 : 1))
      .slice(0, QUERY_WORDS);
    const scores = new Map<number, number>();
    for (const { word, files } of query) {
      for (const file of files) {
        if (file === index) continue;
        const frequency = counts[file]?.get(word) ?? 0;
        const norm = SATURATION * (1 - LENGTH_WEIGHT + (LENGTH_WEIGHT * (lengths[file] ?? 0)) / Math.max(1, meanLength));
        const gain = (weightOf(files.length) * frequency * (SATURATION + 1)) / (frequency + norm);
        scores.set(file, (scores.get(file) ?? 0) + gain);
      }
    }
    return [...scores]
      .map(([neighbour, score]) => ({ index: neighbour, score }))
      .sort((a, b) => b.score - a.score || a.index - b.index)
      .slice(0, mostNeighbours);
  });
}

function countWords(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [word] of text.matchAll(/[\p{L}_$][\p{L}\p{N}_$]{3,40}/gu)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

function buildPostings(counts: readonly ReadonlyMap<string, number>[]): Map<string, number[]> {
  const postings = new Map<string, number[]>();
  counts.forEach((words, index) => {
    for (const word of words.keys()) {
      const files = postings.get(word);
      if (files) files.push(index);
      else postings.set(word, [index]);
    }
  });
  return postings;
}
