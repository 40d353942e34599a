// Runs the rules of secretlint's recommended preset. They are plain functions, so that no event loop is needed between text and answer.

import { rules } from '@secretlint/secretlint-rule-preset-recommend';
import type { TextRange } from '../../mining/sample.ts';

/** What a rule of secretlint found. */
export interface ServiceSecret extends TextRange {
  readonly kind: string;
}

type Creator = (typeof rules)[number];
type Context = Parameters<Creator['create']>[0];
type Report = Parameters<Context['report']>[0];
type SourceCode = Parameters<NonNullable<ReturnType<Creator['create']>['file']>>[0];

/** Comments of a repository must not switch the search off. */
const rulesLeftOut = new Set(['@secretlint/secretlint-rule-filter-comments']);

/** An account number opens nothing; keys in several lines are found by `privateKeys.ts`, with less demands. */
const messagesLeftOut = new Set(['AWSAccountID', 'PrivateKey']);

/** Kinds that are not called after their rule. */
const kindOfRule: Readonly<Record<string, string>> = {
  aws: 'awsKey',
  basicauth: 'password',
  'database-connection-string': 'password',
};

/** Finds credentials of known services; ranges hold the secret itself, without the text that gave it away. */
export function findServiceSecrets(text: string): ServiceSecret[] {
  const found: ServiceSecret[] = [];
  for (const { kind, run } of runners) {
    run(text, ({ message, range }) => {
      if (messagesLeftOut.has(message.messageId)) return;
      const part = secretPart(
        text,
        range[0],
        quotedValue(message.data, text.slice(range[0], range[1] + LONGEST_LEAD)) ?? text.slice(...range),
      );
      if (part) found.push({ kind: message.messageId === 'IncomingWebhook' ? 'slackWebhook' : kind, ...part });
    });
  }
  return found;
}

interface Runner {
  readonly kind: string;
  readonly run: (text: string, report: (found: Report) => void) => void;
}

const runners: readonly Runner[] = rules.filter((rule) => !rulesLeftOut.has(rule.meta.id)).map(buildRunner);

function buildRunner(rule: Creator): Runner {
  const name = rule.meta.id.replace(/^@secretlint\/secretlint-rule-/, '');
  let report: (found: Report) => void = () => undefined;
  const context: Context = {
    sharedOptions: {},
    // Only identifier and data are wanted; the sentence would hold the secret.
    createTranslator: (() => quoteWithoutSentence) as Context['createTranslator'],
    report: (found) => report(found),
    ignore: () => undefined,
  };
  const handler = rule.create(context, { enableIDScanRule: true });
  return {
    kind: kindOfRule[name] ?? `${name.replace(/[^A-Za-z0-9]+(?<next>[a-z])?/g, (_, next: string = '') => next.toUpperCase())}Token`,
    run: (text, receive) => {
      report = receive;
      // Rules answer at once for texts; only for a file of keys (.p12) would there be a promise.
      void handler.file?.(sourceCodeOf(text));
    },
  };
}

function quoteWithoutSentence(messageId: PropertyKey, data?: unknown): unknown {
  return { message: '', messageId: String(messageId), data };
}

/** A text without a file. Positions in lines are never asked for by the rules that are run. */
function sourceCodeOf(content: string): SourceCode {
  const start = { line: 1, column: 0 };
  return {
    hasBOM: false,
    content,
    filePath: undefined,
    physicalFilePath: undefined,
    contentType: 'text',
    ext: '.txt',
    getFilePath: () => undefined,
    getPhysicalFilePath: () => undefined,
    locationToRange: () => [0, 0],
    rangeToLocation: () => ({ start, end: start }),
    positionToIndex: () => 0,
    indexToPosition: () => start,
  };
}

/** Ranges of some rules are as long as the secret but begin at the name before it, which is no longer than this. */
const LONGEST_LEAD = 100;

/** The longest text that a message quotes from the place of the match: the match or the secret itself. */
function quotedValue(data: unknown, place: string): string | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const values = Object.values(data).filter((value) => typeof value === 'string' && value !== '' && place.includes(value)) as string[];
  return values.sort((a, b) => b.length - a.length)[0];
}

/** Where the secret itself stands in a matched text, which may be a whole address or setting. */
function secretPart(text: string, from: number, value: string): TextRange | undefined {
  const start = text.indexOf(value, from);
  if (start < 0) return undefined;
  const inner = partPatterns.map((pattern) => pattern.exec(value)).find((match) => match?.indices?.groups?.['secret'] !== undefined);
  const [first, last] = inner?.indices?.groups?.['secret'] ?? [0, value.length];
  return last > first ? { start: start + first, end: start + last } : undefined;
}

/** The first that fits says which part of a match is secret; where none fits, all of it is. */
const partPatterns: readonly RegExp[] = [
  /^https?:\/\/(?<secret>[^\s:/@]+):x-oauth-basic@/d,
  /hooks\.slack\.com\/services\/(?<secret>.+)$/di,
  /^[a-z][a-z0-9+.:-]*:\/\/[^:/\s]*:(?<secret>[^@/\s"'`]+)(?:@|$)/di,
  // An address without a password, or a template in place of one.
  /^[a-z][a-z0-9+.:-]*:\/\/(?<secret>)/di,
  // Settings run to the end of their line: quotes and brackets there belong to the code.
  /^["'`]?(?<secret>[^\s"'`,;)}\]<>\\]*)/d,
];
