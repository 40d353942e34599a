import { formatDuration } from '../../base/formatQuantity.ts';
import type { CompletionComparison } from '../../pipeline/completeAt.ts';

/** Two completions at one place, for people: what stands before it, what follows in the file, and what each model says. */
export function completionText({ contextTail, actual, base, personalized }: CompletionComparison): string {
  return [
    contextTail.replace(/^(?:[ \t]*\n)+/u, ''),
    '',
    block('In the file', actual),
    block(`Base (${formatDuration(base.elapsedMs / 1000)})`, base.text),
    block(`Personalized (${formatDuration(personalized.elapsedMs / 1000)})`, personalized.text),
  ].join('\n');
}

function block(title: string, text: string): string {
  const lines = text.trim() === '' ? ['(nothing)'] : text.split('\n');
  return `${title}\n${lines.map((line) => `  │ ${line}`).join('\n')}`;
}
