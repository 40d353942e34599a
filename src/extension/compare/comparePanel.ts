// Two completions of one place side by side: asks both models, shows what they write, and puts the chosen one into the document.
import { setTimeout as delay } from 'node:timers/promises';
import {
  commands,
  EndOfLine,
  type ExtensionContext,
  l10n,
  type LogOutputChannel,
  Range,
  Selection,
  type TextDocument,
  type TextDocumentShowOptions,
  type TextEditor,
  window,
  workspace,
  WorkspaceEdit,
} from 'vscode';
import type { ComparedSide, ComparedTarget, ComparisonNotice } from '../../pipeline/comparedCompletions.ts';
import { type ComparePanelNotice, type ComparePanelRequest, comparePanelRequestSchema } from '../../protocol/comparePanel.ts';
import { commandIds } from '../contributions.ts';
import { describeFailure, isCancellation } from '../failureText.ts';
import type { CompletionModel } from '../inlineCompletion/completionModel.ts';
import { withLineEnds } from '../inlineCompletion/inlineText.ts';
import { nearText } from '../inlineCompletion/nearText.ts';
import { MessagePanel } from '../panels/messagePanel.ts';
import { logFailure } from '../showFailure.ts';
import { buildCompareView, type ComparedSideStanding, type ComparisonStanding } from './compareView.ts';
import { TrackedPlace } from './trackedPlace.ts';

/** A model under the name that a person knows it by. */
export interface NamedModel {
  readonly name: string;
  readonly detail: string;
  readonly target: ComparedTarget;
}

/** The two that are compared, left first. */
export type ModelPair = readonly [NamedModel, NamedModel];

/** What the panel needs. */
export interface ComparePanelOptions {
  readonly context: ExtensionContext;
  readonly log: LogOutputChannel;
  readonly model: CompletionModel;
  /** Asks a person for two models; `undefined` when nobody chose. */
  readonly chooseModels: () => Promise<ModelPair | undefined>;
}

/** A comparison under way or done. */
interface Comparison {
  readonly models: ModelPair;
  document: TextDocument;
  place: TrackedPlace;
  /** The cursor's line as it was when the models were asked. */
  line: string;
}

/** Time between two pictures of what is written, milliseconds. */
const refreshIntervalMs = 80;
/** Lines above the cursor's that are shown. */
const shownLines = 4;

const nothing: ComparisonStanding = {
  place: '',
  contextLines: [],
  lead: '',
  state: 'working',
  sides: [
    { name: '', detail: '', written: '' },
    { name: '', detail: '', written: '' },
  ],
};

/** The panel, at most one in a window. */
export class ComparePanel {
  private readonly options: ComparePanelOptions;
  private readonly panel: MessagePanel<ComparePanelNotice, ComparePanelRequest>;
  private comparison: Comparison | undefined;
  private standing = nothing;
  private cancellation = new AbortController();
  private isSendingSoon = false;

  constructor(options: ComparePanelOptions) {
    this.options = options;
    this.panel = new MessagePanel({
      context: options.context,
      log: options.log,
      viewType: 'repotune.compare',
      bundle: 'compare',
      opensBeside: true,
      requestSchema: comparePanelRequestSchema,
      onRequest: (request) => void this.answer(request).catch((error: unknown) => logFailure(error, options.log)),
      onClosed: () => {
        this.cancellation.abort();
        this.comparison = undefined;
        options.model.endComparisons();
      },
    });
    options.context.subscriptions.push(
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (document === this.comparison?.document) this.comparison.place.follow(contentChanges);
      }),
    );
  }

  /** Completes at the editor's cursor with both models. */
  async show({ document, selection }: TextEditor, models: ModelPair): Promise<void> {
    this.panel.show(l10n.t('Compare Here'));
    await this.compare(document, document.offsetAt(selection.active), models);
  }

  private async compare(document: TextDocument, offset: number, models: ModelPair): Promise<void> {
    this.cancellation.abort();
    const cancellation = new AbortController();
    this.cancellation = cancellation;
    const position = document.positionAt(offset);
    const line = document.lineAt(position.line).text;
    const lead = line.slice(0, position.character);
    const cursor = document.offsetAt(position);
    const place = new TrackedPlace(cursor - lead.length, cursor, cursor - lead.length + line.length);
    this.comparison = { models, document, place, line };
    const sides = models.map(({ name, detail }) => ({ name, detail, written: '' })) as [ComparedSideStanding, ComparedSideStanding];
    const contextStart = Math.max(0, position.line - shownLines);
    this.standing = {
      place: `${workspace.asRelativePath(document.uri)}:${position.line + 1}`,
      contextLines: document
        .getText(new Range(contextStart, 0, position.line, 0))
        .split(/\r?\n/u)
        .slice(0, -1),
      lead,
      state: 'working',
      sides,
    };
    this.send();
    try {
      const { before, after } = nearText(document, position.line, lead, line.slice(position.character));
      const request = { before, after, languageId: document.languageId, sides: [models[0].target, models[1].target] as const };
      await this.options.model.compare(
        request,
        (notice) => {
          if (!cancellation.signal.aborted) this.follow(notice);
        },
        cancellation.signal,
      );
      if (!cancellation.signal.aborted) this.turn({ state: 'done' });
    } catch (error) {
      if (this.cancellation !== cancellation) return;
      if (cancellation.signal.aborted || isCancellation(error)) return this.turn({ state: 'cancelled' });
      logFailure(error, this.options.log);
      this.turn({ state: 'failed', failure: describeFailure(error) });
    }
  }

  private follow(notice: ComparisonNotice): void {
    const sides = this.standing.sides.map((side, index) => {
      if (index !== notice.side) return side;
      return notice.kind === 'written' ? { ...side, written: notice.text } : { ...side, answer: notice.answer };
    }) as [ComparedSideStanding, ComparedSideStanding];
    this.standing = { ...this.standing, sides };
    void this.sendSoon();
  }

  private async answer(request: ComparePanelRequest): Promise<void> {
    if (request.kind === 'ready') return this.send();
    if (request.kind === 'accept') return await this.accept(request.side);
    switch (request.action) {
      case 'cancel':
        return this.cancellation.abort();
      case 'again':
        return await this.again(this.comparison?.models);
      case 'chooseModels':
        return await this.again(await this.options.chooseModels());
      case 'openLog':
        await commands.executeCommand(commandIds.openLog);
    }
  }

  /** Compares anew at the place where the cursor was, in the text as it is now. */
  private async again(models: ModelPair | undefined): Promise<void> {
    if (!this.comparison || !models) return;
    const { document, place } = this.comparison;
    await this.compare(await reopened(document), place.offset, models);
  }

  private async accept(side: ComparedSide): Promise<void> {
    const { comparison } = this;
    const answer = this.standing.sides[side].answer;
    if (!comparison || answer?.kind !== 'suggestion' || this.standing.accepted !== undefined) return;
    const document = await reopened(comparison.document);
    const position = document.positionAt(comparison.place.offset);
    if (comparison.place.isTouched || document.lineAt(position.line).text !== comparison.line) {
      return this.turn({ note: l10n.t('Not inserted: the line was changed after the models were asked. Press Again to ask them anew.') });
    }
    const text = withLineEnds(answer.text, document.eol === EndOfLine.CRLF);
    const edit = new WorkspaceEdit();
    edit.replace(document.uri, new Range(position, position.translate(0, answer.replacedLength)), text);
    if (!(await workspace.applyEdit(edit)))
      return this.turn({ note: l10n.t('Not inserted: the document cannot be written. Is it read-only?') });
    this.cancellation.abort();
    this.turn({ state: 'done', accepted: side, note: l10n.t('Inserted: {0}.', this.standing.sides[side].name) });
    const end = document.positionAt(comparison.place.offset);
    await window.showTextDocument(document, { ...columnOf(document), selection: new Selection(end, end) });
  }

  private turn(change: Partial<ComparisonStanding>): void {
    this.standing = { ...this.standing, ...change };
    this.send();
  }

  /** Many tokens become one picture. */
  private async sendSoon(): Promise<void> {
    if (this.isSendingSoon) return;
    this.isSendingSoon = true;
    await delay(refreshIntervalMs);
    this.isSendingSoon = false;
    this.send();
  }

  private send(): void {
    if (this.comparison) this.panel.send({ kind: 'viewChanged', view: buildCompareView(this.standing, (text) => l10n.t(text)) });
  }
}

/** The document, opened again if it was closed meanwhile. */
async function reopened(document: TextDocument): Promise<TextDocument> {
  return document.isClosed ? await workspace.openTextDocument(document.uri) : document;
}

/** Where a document is shown already, so that it is not opened over the panel. */
function columnOf(document: TextDocument): TextDocumentShowOptions {
  const viewColumn = window.visibleTextEditors.find((editor) => editor.document === document)?.viewColumn;
  return viewColumn === undefined ? {} : { viewColumn };
}
