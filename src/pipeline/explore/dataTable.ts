// The tables that a person can look through: what a run learnt from, or what `mine` wrote for other tools.
// A row holds what a list shows and is searched by; its texts stay on disk until one row is opened.
import { z } from 'zod';
import { pairSchema } from '../../dataset/pairs/pair.ts';
import { categoriesOfPair } from '../../dataset/pairs/properties.ts';

/** Names of the tables, in the order in which they are shown. */
export const dataTableNames = ['documents', 'functions', 'focalPairs', 'pairs', 'revisions', 'leftOut', 'secrets', 'conventions'] as const;

/** Name of a table. */
export type DataTableName = (typeof dataTableNames)[number];

/** Names of columns; each means the same in every table. */
export const dataColumnNames = [
  'path',
  'name',
  'testPath',
  'test',
  'kind',
  'rule',
  'category',
  'form',
  'reason',
  'detail',
  'place',
  'language',
  'role',
  /** Probability that the row says what it seems to say, 0 to 1. */
  'trust',
  'tool',
  'commit',
  /** ISO 8601. */
  'date',
  'complexity',
  'count',
  /** 0 to 1. */
  'share',
  'characters',
] as const;

/** Name of a column. */
export type DataColumn = (typeof dataColumnNames)[number];

/** Values of one row; a column that is absent is empty. */
export type RowValues = Readonly<Partial<Record<DataColumn, string | number>>>;

/** How a table is read, shown and searched. */
export interface DataTable {
  readonly columns: readonly DataColumn[];
  /** Columns of few values, by which a person chooses. */
  readonly facets: readonly DataColumn[];
  /** Reads one line. @throws {z.ZodError} For anything else. `undefined` for a line that is no row. */
  readonly parse?: (json: unknown) => RowValues | undefined;
}

const text = z.string();
const documentLine = z.object({ path: text, part: text.optional(), language: text, role: text, text });
const functionLine = z.object({
  path: text,
  qualifiedName: text,
  kind: text,
  language: text,
  role: text,
  cyclomaticComplexity: z.number(),
  text,
});
const focalPairLine = z.object({
  language: text,
  role: text,
  confidence: z.number(),
  rules: z.array(text),
  test: z.object({ path: text, qualifiedName: text }),
  focal: z.object({ path: text, qualifiedName: text }),
});
const revisionLine = z.object({
  commit: text,
  authorDate: text,
  changeClass: text,
  language: text,
  role: text,
  after: z.object({ path: text, qualifiedName: text }),
});
const { kind, rule, language, confidence, provenance } = pairSchema.shape;
const pairLine = z.object({
  path: text,
  qualifiedName: text,
  role: text,
  kind,
  rule,
  language,
  confidence,
  provenance: z.object(provenance.shape),
});
const leftOutLine = z.object({ path: text, reason: text, detail: text.optional() });
const headerLine = z.object({ schemaVersion: z.number(), digest: text, count: z.number() });

/** All tables. */
export const dataTables: Readonly<Record<DataTableName, DataTable>> = {
  documents: {
    columns: ['path', 'name', 'language', 'role', 'characters'],
    facets: ['language', 'role'],
    parse: (json) => {
      if (headerLine.safeParse(json).success) return undefined;
      const { path, part, language, role, text: content } = documentLine.parse(json);
      return { path, ...(part === undefined ? {} : { name: nameOfPart(part) }), language, role, characters: content.length };
    },
  },
  functions: {
    columns: ['path', 'name', 'kind', 'language', 'role', 'complexity', 'characters'],
    facets: ['kind', 'language', 'role'],
    parse: (json) => {
      const { path, qualifiedName, kind, language, role, cyclomaticComplexity, text: content } = functionLine.parse(json);
      return { path, name: qualifiedName, kind, language, role, complexity: cyclomaticComplexity, characters: content.length };
    },
  },
  focalPairs: {
    columns: ['path', 'name', 'testPath', 'test', 'language', 'role', 'trust', 'rule'],
    facets: ['language', 'role'],
    parse: (json) => {
      const { language, role, confidence, rules, test, focal } = focalPairLine.parse(json);
      const row = { path: focal.path, name: focal.qualifiedName, testPath: test.path, test: test.qualifiedName };
      return { ...row, language, role, trust: confidence, rule: rules.join(', ') };
    },
  },
  pairs: {
    columns: ['path', 'name', 'kind', 'rule', 'category', 'language', 'role', 'trust', 'tool', 'commit', 'date'],
    facets: ['kind', 'rule', 'category', 'language', 'role'],
    parse: (json) => pairValues(pairLine.parse(json)),
  },
  revisions: {
    columns: ['path', 'name', 'kind', 'language', 'role', 'commit', 'date'],
    facets: ['kind', 'language', 'role'],
    parse: (json) => {
      const { commit, authorDate, changeClass, language, role, after } = revisionLine.parse(json);
      return { path: after.path, name: after.qualifiedName, kind: changeClass, language, role, commit, date: authorDate };
    },
  },
  leftOut: {
    columns: ['path', 'reason', 'detail', 'count'],
    facets: ['reason'],
    parse: (json) => {
      const { path, reason, detail } = leftOutLine.parse(json);
      return { path, reason, ...(detail === undefined ? {} : { detail }) };
    },
  },
  secrets: { columns: ['path', 'kind', 'place'], facets: ['kind'] },
  conventions: { columns: ['language', 'rule', 'form', 'count', 'share'], facets: ['language'] },
};

function pairValues(pair: z.infer<typeof pairLine>): RowValues {
  const { path, qualifiedName, kind, rule, language, role, confidence, provenance } = pair;
  return {
    ...{ path, name: qualifiedName, kind, rule, category: [...categoriesOfPair(pair)].join(', '), language, role, trust: confidence },
    ...(provenance.tool === undefined ? {} : { tool: provenance.tool }),
    ...(provenance.commit === undefined ? {} : { commit: provenance.commit }),
    ...(provenance.authorDate === undefined ? {} : { date: provenance.authorDate }),
  };
}

/** A part is named `name@offset`. */
function nameOfPart(part: string): string {
  return part.slice(0, part.lastIndexOf('@'));
}
