// How much of what the model wrote was asked for. Pure; also used while the model writes, to stop it.

import type { CompletionScope, CompletionTrigger } from './completionScope.ts';
import type { CursorPlace } from './cursorPlace.ts';
import { cutAtBlockEnd } from './postProcessing/cutAtBlockEnd.ts';
import { cutAtForeignMarks } from './postProcessing/cutAtForeignMarks.ts';
import { cutRepetition } from './postProcessing/cutRepetition.ts';

/** Lines of a block that nobody asked for, and of one that a person did (guesses; the first fits beside most cursors). */
const mostBlockLines: Readonly<Record<CompletionTrigger, number>> = { automatic: 12, explicit: 40 };

/** Where and for whom. */
export interface AskedScope {
  readonly place: CursorPlace;
  readonly scope: CompletionScope;
  readonly trigger: CompletionTrigger;
}

/**
 * The part of a text that lies in the scope.
 *
 * @param isCutOff Whether the model was stopped in mid-sentence: then the last line of a block may be half a line and goes.
 */
export function cutToScope(text: string, isCutOff: boolean, { place, scope, trigger }: AskedScope): string {
  if (scope === 'line') return text;
  const { text: block, isComplete } = cutAtBlockEnd(text, place, mostBlockLines[trigger]);
  const lastBreak = block.lastIndexOf('\n');
  return isCutOff && !isComplete && lastBreak > 0 && block.slice(0, lastBreak).trim() !== '' ? block.slice(0, lastBreak) : block;
}

/** Whether more text would change nothing: the block has ended, the model repeats itself, or what it writes is no code. */
export function isEnough(text: string, { place, scope, trigger }: AskedScope): boolean {
  if (cutAtForeignMarks(text).length < text.replace(/\uFFFD+$/u, '').length) return true;
  if (cutRepetition(text).length < text.length) return true;
  return scope === 'block' && cutAtBlockEnd(text, place, mostBlockLines[trigger]).isComplete;
}
