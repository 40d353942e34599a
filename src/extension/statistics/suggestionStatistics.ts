// Counts what becomes of suggestions, while the setting allows it. What is counted is written now and then, and when the window goes.
import { commands, type Disposable, type LogOutputChannel, Range, type TextDocument, type TextEditor, window, workspace } from 'vscode';
import type { ServedModel } from '../../pipeline/completionService.ts';
import { onSettingChanged, readSetting } from '../settings.ts';
import { countSuggestions, emptyStatistics, type SuggestionEvent } from './countSuggestions.ts';
import { deleteStatistics, type ReadStatistics, readStatistics, statisticsPath, updateStatistics } from './statisticsFile.ts';
import { type FollowedSuggestion, SuggestionFollower } from './suggestionFollower.ts';

/** Called by the editor when a suggestion of ours was taken whole; not one for people. */
export const acceptedCommand = 'repotune.internal.suggestionAccepted';

/** Time between two looks at accepted suggestions, milliseconds. */
const checkIntervalMs = 1000;

/** Time between two writes, milliseconds. */
const writeIntervalMs = 60_000;

/** Events that are held at most while they cannot be written. */
const mostPending = 10_000;

/** A suggestion as the provider hands it out. */
export interface OfferedSuggestion {
  readonly document: TextDocument;
  /** What is replaced by the text. */
  readonly range: Range;
  readonly text: string;
  readonly model: ServedModel;
}

/** Follows and counts. */
export class SuggestionStatisticsKeeper {
  /** Where the counts lie. */
  readonly path = statisticsPath();
  private readonly log: LogOutputChannel;
  private readonly follower = new SuggestionFollower((event) => this.pending.push(event));
  private readonly disposables: Disposable[];
  private readonly timers: NodeJS.Timeout[];
  private pending: SuggestionEvent[] = [];
  private writing: Promise<void> = Promise.resolve();
  private toldProblem: string | undefined;

  constructor(log: LogOutputChannel) {
    this.log = log;
    this.disposables = [
      commands.registerCommand(acceptedCommand, (offer: OfferedSuggestion) => this.noteAccepted(offer)),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (!this.follower.isFollowing) return;
        this.follower.noteChanges(
          document.uri.toString(),
          contentChanges.map(({ rangeOffset, rangeLength, text }) => ({ offset: rangeOffset, length: rangeLength, text })),
        );
      }),
      workspace.onDidCloseTextDocument((document) => this.follower.noteClosed(document.uri.toString())),
      onSettingChanged('completions.keepStatistics', () => {
        if (!readSetting('completions.keepStatistics')) this.forget();
      }),
    ];
    this.timers = [setInterval(() => this.check(), checkIntervalMs), setInterval(() => void this.write(), writeIntervalMs)];
  }

  /** Notes that a suggestion was handed to the editor. */
  noteOffered(offer: OfferedSuggestion): void {
    if (readSetting('completions.keepStatistics')) this.follower.noteOffered(followed(offer));
  }

  /** The counts of all windows, those of this one up to now among them. */
  async read(): Promise<ReadStatistics> {
    await this.write();
    return readStatistics(this.path);
  }

  /** Deletes all counts, and what this window has not written yet. */
  async delete(): Promise<void> {
    this.forget();
    await this.writing;
    await deleteStatistics(this.path);
  }

  /** Writes what is left; the editor waits for it a moment. */
  async dispose(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    for (const disposable of this.disposables) disposable.dispose();
    await this.write();
  }

  private noteAccepted(offer: OfferedSuggestion): void {
    if (!readSetting('completions.keepStatistics')) return;
    const start = placeOf(offer, window.activeTextEditor);
    this.follower.noteAccepted({ ...followed(offer), start }, performance.now());
  }

  private check(): void {
    if (!this.follower.isFollowing) return;
    this.follower.check(performance.now(), (name, { start, end }) => {
      const document = workspace.textDocuments.find(({ uri }) => uri.toString() === name);
      return document?.getText(new Range(document.positionAt(start), document.positionAt(end)));
    });
  }

  private forget(): void {
    this.pending = [];
    this.follower.clear();
  }

  private write(): Promise<void> {
    this.writing = this.writing.then(() => this.writePending());
    return this.writing;
  }

  private async writePending(): Promise<void> {
    const events = this.pending;
    if (events.length === 0) return;
    this.pending = [];
    const day = new Date().toISOString().slice(0, 10);
    const problem = await updateStatistics(this.path, (statistics) => countSuggestions(statistics ?? emptyStatistics(day), events, day));
    if (problem === undefined) return;
    this.pending = [...events, ...this.pending].slice(-mostPending);
    if (problem !== this.toldProblem) this.log.warn(`suggestion statistics: ${problem}`);
    this.toldProblem = problem;
  }
}

function followed({ document, range, text, model }: OfferedSuggestion): FollowedSuggestion {
  return { document: document.uri.toString(), start: document.offsetAt(range.start), text, model, languageId: document.languageId };
}

/** Where the text of a suggestion that was just taken stands: before the cursor, else where it was offered. */
function placeOf({ document, range, text }: OfferedSuggestion, editor: TextEditor | undefined): number | undefined {
  const atCursor = editor?.document === document ? document.offsetAt(editor.selection.active) - text.length : -1;
  return [atCursor, document.offsetAt(range.start)].find(
    (start) => start >= 0 && document.getText(new Range(document.positionAt(start), document.positionAt(start + text.length))) === text,
  );
}
