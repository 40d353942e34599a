// Inline completions through the editor's stable interface: one question to the model, one suggestion.
// When to ask, how much to suggest and what to keep back is decided where the model is (src/serving/completion).
import {
  type CancellationToken,
  type Disposable,
  EndOfLine,
  type InlineCompletionContext,
  InlineCompletionItem,
  InlineCompletionTriggerKind,
  languages,
  type Position,
  Range,
  type TextDocument,
} from 'vscode';
import type { Services } from '../services.ts';
import { readSetting } from '../settings.ts';
import { acceptedCommand, type OfferedSuggestion } from '../statistics/suggestionStatistics.ts';
import { withLineEnds } from './inlineText.ts';
import { nearText } from './nearText.ts';

/** What the provider works with. */
type Surroundings = Pick<Services, 'completionModel' | 'trainings' | 'snooze' | 'statistics'>;

/** Registers the provider for files and new documents. */
export function registerInlineCompletions(services: Surroundings): Disposable {
  const selector = [{ scheme: 'file' }, { scheme: 'untitled' }];
  return languages.registerInlineCompletionItemProvider(selector, {
    provideInlineCompletionItems: (document, position, context, token) => provide(services, document, position, context, token),
  });
}

async function provide(
  { completionModel: model, trainings, snooze, statistics }: Surroundings,
  document: TextDocument,
  position: Position,
  { triggerKind, selectedCompletionInfo }: InlineCompletionContext,
  token: CancellationToken,
): Promise<InlineCompletionItem[]> {
  const scope = { uri: document.uri, languageId: document.languageId };
  if (model.standing.kind === 'off' || !readSetting('completions.enabled', scope)) return [];
  if (trainings.isComputing && !readSetting('completions.whileTraining', scope)) return [];
  trainings.noteTyping();
  const isAsked = triggerKind === InlineCompletionTriggerKind.Invoke;
  if (snooze.isActive && !isAsked) return [];
  const line = document.lineAt(position.line).text;
  // With the widget of suggestions open, ours must go on from the chosen one; its text is put in place of the range.
  const chosen = selectedCompletionInfo;
  const lineBefore = chosen ? line.slice(0, chosen.range.start.character) + chosen.text : line.slice(0, position.character);
  const lineAfter = line.slice(chosen ? chosen.range.end.character : position.character);
  const cancellation = new AbortController();
  token.onCancellationRequested(() => cancellation.abort());
  const suggestion = await model.complete(
    {
      ...nearText(document, position.line, lineBefore, lineAfter),
      maximumTokens: readSetting('completions.maximumTokens', scope),
      stopsAtNewline: false,
      languageId: document.languageId,
      trigger: isAsked ? 'explicit' : 'automatic',
    },
    cancellation.signal,
  );
  if (!suggestion || token.isCancellationRequested) return [];
  const text = withLineEnds(suggestion.text, document.eol === EndOfLine.CRLF);
  const range = chosen ? chosen.range : new Range(position, position);
  const replaced = range.with(undefined, range.end.translate(0, suggestion.replacedLength));
  const item = new InlineCompletionItem((chosen?.text ?? '') + text, replaced);
  const offer: OfferedSuggestion = { document, range: replaced, text: (chosen?.text ?? '') + text, model: suggestion.model };
  statistics.noteOffered(offer);
  item.command = { command: acceptedCommand, title: '', arguments: [offer] };
  return [item];
}
