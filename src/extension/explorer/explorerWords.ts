// Names of tables, columns and values for people. What is not here is shown as it is: names of rules, tools and reasons of the project.
import type { EntryTextName } from '../../pipeline/explore/readDataEntry.ts';
import type { DataColumn, DataTableName } from '../../pipeline/explore/dataTable.ts';

/** Titles of tables. */
export const tableTitles: Readonly<Record<DataTableName, string>> = {
  documents: 'Documents',
  functions: 'Functions',
  focalPairs: 'Tests and What They Test',
  pairs: 'Better and Worse Code',
  revisions: 'Revisions',
  leftOut: 'Left Out',
  secrets: 'Secrets',
  conventions: 'Conventions',
};

/** What a table is, in a sentence. */
export const tableTexts: Readonly<Record<DataTableName, string>> = {
  documents: 'Files, and single functions that are held out of files, as text with secrets replaced.',
  functions: 'Functions with the part that each plays.',
  focalPairs: 'Unit tests, each with the function that it tests.',
  pairs: 'Two ways to write the same thing, of which one is better.',
  revisions: 'Changes of functions in the history.',
  leftOut: 'Files that are not learnt from, and why.',
  secrets: 'Where secrets stood and of which kind. Their values are kept nowhere.',
  conventions: 'What the project does nearly everywhere, found by counting.',
};

/** Titles of columns. */
export const columnTitles: Readonly<Record<DataColumn, string>> = {
  path: 'File',
  name: 'Function',
  testPath: 'Test File',
  test: 'Test',
  kind: 'Kind',
  rule: 'Rule',
  category: 'About',
  form: 'Form',
  reason: 'Reason',
  detail: 'Detail',
  place: 'Place',
  language: 'Language',
  role: 'Part',
  trust: 'Trust',
  tool: 'Found By',
  commit: 'Commit',
  date: 'Date',
  complexity: 'Complexity',
  count: 'Count',
  share: 'Share',
  characters: 'Characters',
};

/** Titles of the texts of an entry. */
export const entryTextTitles: Readonly<Record<EntryTextName, string>> = {
  document: 'Text',
  function: 'Function',
  test: 'Test',
  focal: 'Function That Is Tested',
  context: 'What Stands Before',
  suffix: 'What Follows',
};

/** Values that mean something to the program and not to a person. */
export const valueTitles: Readonly<Partial<Record<DataColumn, Readonly<Record<string, string>>>>> = {
  role: { train: 'learnt from', validation: 'watched', heldOut: 'held out', unused: 'not used' },
  kind: { revision: 'revision', linter: 'rule', self: 'written by the base model', convention: 'convention' },
  reason: {
    unsupportedLanguage: 'another language',
    tooLarge: 'too large',
    notUtf8: 'not UTF-8',
    containsSecret: 'holds a secret',
    lfsPointer: 'in Git LFS',
    licence: 'excluded licence',
    ignored: 'in .repotuneignore',
    excluded: 'excluded by pattern',
    symlink: 'links',
  },
};
