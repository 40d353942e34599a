import type { LanguageId } from '../languageDefinition.ts';
import { cChoices, cppChoices } from './c.ts';
import type { Choice } from './choice.ts';
import { csharpChoices } from './csharp.ts';
import { goChoices } from './go.ts';
import { javaChoices } from './java.ts';
import { kotlinChoices } from './kotlin.ts';
import { phpChoices } from './php.ts';
import { pythonChoices } from './python.ts';
import { rubyChoices } from './ruby.ts';
import { rustChoices } from './rust.ts';
import { scriptChoices, typescriptChoices } from './script.ts';

interface ChoiceSet {
  /** Query files in this folder, run together. */
  readonly files: readonly string[];
  readonly choices: readonly Choice[];
}

const none: ChoiceSet = { files: [], choices: [] };

/** The choices of every language. Another language is a query file, a table and a line here. */
const choiceTable: Readonly<Partial<Record<LanguageId, ChoiceSet>>> = {
  go: { files: ['go.scm'], choices: goChoices },
  java: { files: ['java.scm'], choices: javaChoices },
  python: { files: ['python.scm'], choices: pythonChoices },
  rust: { files: ['rust.scm'], choices: rustChoices },
  javascript: { files: ['script.scm', 'javascript.scm'], choices: scriptChoices },
  typescript: { files: ['script.scm', 'typescript.scm'], choices: typescriptChoices },
  typescriptreact: { files: ['script.scm', 'typescript.scm'], choices: typescriptChoices },
  csharp: { files: ['csharp.scm'], choices: csharpChoices },
  c: { files: ['c.scm'], choices: cChoices },
  cpp: { files: ['c.scm', 'cpp.scm'], choices: cppChoices },
  php: { files: ['php.scm'], choices: phpChoices },
  ruby: { files: ['ruby.scm'], choices: rubyChoices },
  kotlin: { files: ['kotlin.scm'], choices: kotlinChoices },
};

const byIdentifier = new Map(
  Object.entries(choiceTable).map(([language, set]) => [language, new Map(set.choices.map((choice) => [choice.id, choice]))] as const),
);

/** The choices of a language; none where nobody has written them down. */
export function choicesOf(language: LanguageId): readonly Choice[] {
  return (choiceTable[language] ?? none).choices;
}

/** One choice by its identifier. */
export function choiceOf(language: LanguageId, id: string): Choice | undefined {
  return byIdentifier.get(language)?.get(id);
}

/** The query files that find a language's forms. */
export function choiceFilesOf(language: LanguageId): readonly string[] {
  return (choiceTable[language] ?? none).files;
}
