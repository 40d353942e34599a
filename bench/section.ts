// The page that a benchmark prints: a Markdown section, appended to BENCHMARKS.md when asked.
import { appendFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { resolve } from 'node:path';

/** Prints a section and, with `isKept`, appends it to BENCHMARKS.md. */
export function printSection(title: string, paragraphs: readonly string[], isKept: boolean): void {
  const page = [`## ${title}, ${new Date().toISOString().slice(0, 10)}`, ...paragraphs].join('\n\n');
  process.stdout.write(`${page}\n`);
  if (!isKept) return;
  appendFileSync(resolve(import.meta.dirname, '..', 'BENCHMARKS.md'), `\n${page}\n`);
  say('Appended to BENCHMARKS.md.');
}

/** A Markdown table. */
export function buildTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** The machine in one line. */
export function describeMachine(): string {
  const processors = cpus();
  const memoryGigabytes = (totalmem() / 1e9).toFixed(0);
  return `${processors.length} cores of ${processors[0]?.model.trim() ?? 'an unknown processor'}, ${memoryGigabytes} GB, ${process.platform} ${process.arch}; node ${process.versions.node}`;
}

/** One line for the person who waits. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
