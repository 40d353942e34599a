// What there is to count in a block: its lines, the rules and conventions that it breaks, and those that it keeps.

import { type RuleCategory, categoryOfBundledRule } from '../../dataset/pairs/properties.ts';
import { isFinding } from '../../syntax/choices/choice.ts';
import { choiceOf } from '../../syntax/choices/choiceTable.ts';
import type { FragmentParser } from '../../syntax/choices/fragmentParser.ts';
import { CodeLexer } from '../../syntax/codeLexer.ts';
import type { LanguageId } from '../../syntax/languageDefinition.ts';
import type { FinishedBlock } from './finishBlock.ts';

/** One place that a rule objects to. */
export interface BlockFinding {
  /** `bundled`, `convention`, or the name of the project's linter. */
  readonly source: string;
  readonly rule: string;
  readonly category: RuleCategory;
  /** In the block, from 1. */
  readonly line: number;
}

/** The form that a project uses, by language and choice. */
export interface ProjectConvention {
  readonly language: string;
  readonly choice: string;
  readonly form: string;
}

/** What was counted. */
export interface InspectedBlock {
  /** Lines with code, without those that hold nothing but comments. */
  readonly lineCount: number;
  /** Whether there is anything but brackets and comments. */
  readonly hasCode: boolean;
  readonly findings: readonly BlockFinding[];
  /** Places at which a rule or convention could be broken and was not. */
  readonly kept: readonly { readonly rule: string; readonly category: RuleCategory; readonly count: number }[];
}

/** Counts in what the model wrote and in nothing around it; findings are looked for only where the function parses. */
export function inspectBlock(
  { text, closing, parses }: FinishedBlock,
  head: string,
  language: LanguageId,
  { parser, conventions }: { readonly parser: FragmentParser; readonly conventions: readonly ProjectConvention[] },
): InspectedBlock {
  const findings: BlockFinding[] = [];
  const kept = new Map<string, { rule: string; category: RuleCategory; count: number }>();
  const end = head.length + text.length;
  for (const { choice: rule, form, start, end: formEnd } of parses ? parser.findForms(language, head + text + closing) : []) {
    const choice = choiceOf(language, rule);
    // What reaches into the closing was not written to its end: two nested conditions may yet get an `else`.
    if (!choice || start < head.length || formEnd > end) continue;
    const convention = conventions.find((known) => known.language === language && known.choice === rule);
    if (choice.preferred === undefined && !convention) continue;
    const category = categoryOfBundledRule(language, rule);
    const isBroken = convention ? form !== convention.form : isFinding(choice, form);
    if (isBroken) {
      const line = text.slice(0, start - head.length).split('\n').length;
      findings.push({ source: choice.preferred === undefined ? 'convention' : 'bundled', rule, category, line });
    } else kept.set(rule, { rule, category, count: (kept.get(rule)?.count ?? 0) + 1 });
  }
  return { ...countLines(head, text, language), findings, kept: [...kept.values()] };
}

function countLines(head: string, text: string, language: LanguageId): { lineCount: number; hasCode: boolean } {
  const lexer = new CodeLexer(language);
  const whole = head + text;
  const lines = new Set<number>();
  let hasCode = false;
  let line = 0;
  let reached = 0;
  lexer.read(whole);
  while (lexer.next()) {
    const { kind, start, end } = lexer;
    if (kind === 'layout') continue;
    for (; reached < start; reached++) if (whole.charCodeAt(reached) === NEWLINE) line++;
    const isWritten = start >= head.length;
    if (isWritten) lines.add(line);
    for (; reached < end; reached++)
      if (whole.charCodeAt(reached) === NEWLINE) {
        line++;
        if (isWritten) lines.add(line);
      }
    if (isWritten && kind !== 'sign') hasCode = true;
  }
  return { lineCount: lines.size, hasCode };
}

const NEWLINE = 10;
