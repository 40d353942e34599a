import { type Pair, pairIdOf, pairSchemaVersion } from '../../../../src/dataset/pairs/pair.ts';
import type { PairPrediction } from '../../../../src/evaluation/prediction.ts';

/** A held-out pair; what is not given is plausible. */
export function heldOutPair(changes: Partial<Pair> = {}): Pair {
  const pair: Omit<Pair, 'id'> = {
    schemaVersion: pairSchemaVersion,
    kind: 'linter',
    rule: 'nullCheck',
    language: 'java',
    path: 'src/A.java',
    qualifiedName: 'A.f',
    role: 'heldOut',
    context: 'class A {\n',
    better: '  int f() { return 1; }',
    worse: '  int f() { return 2; }',
    suffix: '\n}\n',
    confidence: 0.8,
    changesBehaviour: 'possibly',
    editRatio: 0.1,
    provenance: {},
    ...changes,
  };
  return { id: pairIdOf(pair), ...pair };
}

/** What a variant thinks of a pair of one token a side. @param marginNats How much likelier the better side is. */
export function pairPrediction(variant: string, item: number, marginNats: number, changes: Partial<PairPrediction> = {}): PairPrediction {
  return {
    schemaVersion: 1,
    kind: 'pair',
    variant,
    item: `pair${item}`,
    path: `file${item % 20}`,
    pairKind: 'linter',
    rule: 'nullCheck',
    categories: ['comparisons'],
    contextTokenCount: 40,
    better: { lossNats: 4, targetCount: 2 },
    worse: { lossNats: 2 + marginNats, targetCount: 1 },
    ...changes,
  };
}
