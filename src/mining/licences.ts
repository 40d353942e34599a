// Which licence a file says it is under, as an SPDX expression, and whether the user wants such files left out.

/** Characters from the top of a file within which its licence is looked for; the longest usual header, Apache's, takes 700. */
const HEADER_CHARACTERS = 8_000;

/** Sentences that a licence's own text asks to be put at the top of files, as SPDX lists them. Narrower licences first. */
const headerTexts: readonly (readonly [licence: string, sentence: RegExp])[] = [
  ['Apache-2.0', /licensed (?:to \S+(?: \S+){0,20} )?under the apache license,? version 2(?:\.0)?|apache\.org\/licenses\/LICENSE-2\.0/i],
  ['AGPL-3.0-or-later', /GNU Affero General Public License[^]{0,200}(?:either )?version 3[^]{0,80}any later version/i],
  ['AGPL-3.0-only', /GNU Affero General Public License/i],
  ['LGPL-3.0-or-later', /GNU Lesser General Public License[^]{0,200}version 3[^]{0,80}any later version/i],
  ['LGPL-2.1-or-later', /GNU (?:Lesser|Library) General Public License[^]{0,200}version 2(?:\.1)?[^]{0,80}any later version/i],
  ['LGPL-2.1-only', /GNU (?:Lesser|Library) General Public License/i],
  ['GPL-3.0-or-later', /GNU General Public License[^]{0,200}version 3[^]{0,80}any later version/i],
  ['GPL-2.0-or-later', /GNU General Public License[^]{0,200}version 2[^]{0,80}any later version/i],
  ['GPL-3.0-only', /GNU General Public License[^]{0,100}version 3|\bGPL ?v3\b/i],
  ['GPL-2.0-only', /GNU General Public License|\bGPL ?v2\b/i],
  ['MPL-2.0', /Mozilla Public License,? (?:v\. ?|version )2\.0/i],
  ['EPL-2.0', /Eclipse Public License (?:v(?:ersion)? ?)?2\.0|epl-2\.0/i],
  ['EPL-1.0', /Eclipse Public License (?:v(?:ersion)? ?)?1\.0|epl-v10/i],
  ['CDDL-1.0', /Common Development and Distribution License/i],
  ['BSL-1.0', /Boost Software License/i],
  ['BSD-3-Clause', /redistribution and use in source and binary forms[^]{0,1500}neither the name/i],
  ['BSD-2-Clause', /redistribution and use in source and binary forms/i],
  ['MIT', /permission is hereby granted, free of charge, to any person obtaining a copy|(?:under|the) (?:the )?MIT licen[cs]e\b/i],
  ['ISC', /permission to use, copy, modify, and\/or distribute this software|(?:under|the) (?:the )?ISC licen[cs]e\b/i],
  ['Unlicense', /free and unencumbered software released into the public domain/i],
  ['LicenseRef-BSD', /BSD-style licen[cs]e|under the BSD licen[cs]e/i],
];

/**
 * The licence that a file names.
 *
 * @param text The file's text.
 * @param sidecarText Text of the file of the same name with `.license` behind it, which speaks for it (REUSE specification 3.3).
 * @returns An SPDX expression; `undefined` where the file names none, so that the licence of the project holds.
 */
export function licenceOf(text: string, sidecarText?: string): string | undefined {
  for (const source of [sidecarText, text]) {
    if (source === undefined) continue;
    const tagged = /SPDX-License-Identifier:[ \t]*([A-Za-z0-9(][A-Za-z0-9.+()\- \t:]*)/
      .exec(source.slice(0, HEADER_CHARACTERS))?.[1]
      ?.trim();
    if (tagged) return tagged;
  }
  // Comment signs and line breaks may stand within a sentence.
  const header = text
    .slice(0, HEADER_CHARACTERS)
    .replace(/[\s*#/;-]+/g, (gap) => (gap.includes('/') && !/\s/.test(gap) ? gap : gap.trim() === '-' ? gap : ' '));
  return headerTexts.find(([, sentence]) => sentence.test(header))?.[0];
}

/**
 * Whether every way to use a file leads through an excluded licence.
 *
 * `A OR B` may be used as long as one of both may, `A AND B` only when both may.
 * @param expression An SPDX expression, read leniently.
 * @param excluded Identifiers; `*` stands for anything, as in `GPL-*`. Capitals make no difference.
 */
export function isLicenceExcluded(expression: string, excluded: readonly string[]): boolean {
  const patterns = excluded.map((entry) => new RegExp(`^${entry.split('*').map(escapePattern).join('.*')}\\+?$`, 'i'));
  const tokens = expression.match(/[()]|[^\s()]+/g) ?? [];
  const isExcluded = (licence: string): boolean => patterns.some((pattern) => pattern.test(licence));
  return new ExpressionReader(tokens, isExcluded).read();
}

/** Reads `term OR term`, where a term is `factor AND factor`. */
class ExpressionReader {
  private at = 0;
  private readonly tokens: readonly string[];
  private readonly isExcluded: (licence: string) => boolean;

  constructor(tokens: readonly string[], isExcluded: (licence: string) => boolean) {
    // Nobody nests so deep; more would only exhaust the stack.
    this.tokens = tokens.slice(0, 1_000);
    this.isExcluded = isExcluded;
  }

  read(): boolean {
    let result = this.readTerm();
    while (this.takeWord('OR')) result = this.readTerm() && result;
    return result;
  }

  private readTerm(): boolean {
    let result = this.readFactor();
    while (this.takeWord('AND')) result = this.readFactor() || result;
    return result;
  }

  private readFactor(): boolean {
    const token = this.tokens[this.at++];
    if (token === undefined) return false;
    if (token === '(') {
      const result = this.read();
      this.takeWord(')');
      return result;
    }
    if (this.takeWord('WITH')) this.at++;
    return this.isExcluded(token);
  }

  private takeWord(word: string): boolean {
    if (this.tokens[this.at]?.toUpperCase() !== word) return false;
    this.at++;
    return true;
  }
}

function escapePattern(literal: string): string {
  return literal.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
}
