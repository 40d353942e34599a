import type { CompletionTrigger } from '../completionScope.ts';

/** Whether there is enough in a suggestion to look at: for a person who asked anything at all, otherwise two characters or more. */
export function isWorthShowing(text: string, trigger: CompletionTrigger): boolean {
  return text.trim().length >= (trigger === 'explicit' ? 1 : 2);
}
