// Small pairs of better and worse code.
import type { Pair, PairKind } from '../../../src/dataset/pairs/pair.ts';
import type { Role } from '../../../src/dataset/example.ts';

/** A pair about a name; `number` tells pairs apart. */
export function buildPair(
  number: number,
  role: Role = 'train',
  { kind = 'linter', rule = 'naming', ...texts }: { kind?: PairKind; rule?: string } & Partial<Pair> = {},
): Pair {
  return {
    schemaVersion: 1,
    id: number.toString(16).padStart(24, '0'),
    kind,
    rule,
    language: 'python',
    path: `${number}.py`,
    qualifiedName: 'f',
    role,
    context: `import os\n\nlimit_${number} = ${number}\n\n`,
    better: `def f(total):\n    return total + limit_${number}`,
    worse: `def f(total):\n    return (total) + limit_${number}`,
    suffix: '\n\n',
    confidence: 0.9,
    changesBehaviour: 'no',
    editRatio: 0.1,
    provenance: {},
    ...texts,
  };
}
