// The data explorer: what a run learnt from, or what `mine` wrote. The rows stay in a worker; this side keeps what was chosen.
import { homedir } from 'node:os';
import { join } from 'node:path';
import { commands, l10n, Uri, window } from 'vscode';
import {
  type ExplorerAction,
  type ExplorerPanelNotice,
  type ExplorerPanelRequest,
  explorerPanelRequestSchema,
} from '../../protocol/explorerPanel.ts';
import type { UseCaseInput, UseCaseName, UseCaseResult } from '../../protocol/workerMessages.ts';
import type { WorkerProcess } from '../../worker/workerProcess.ts';
import { commandIds } from '../contributions.ts';
import { type ExplorerState, explorerPageSize, firstState, nextState } from '../explorer/explorerState.ts';
import { buildExplorerView, type ExplorerStanding } from '../explorer/explorerView.ts';
import { leaveOutNextTime } from '../explorer/leaveOutNextTime.ts';
import { openPlace } from '../explorer/openPlace.ts';
import { describeFailure, isCancellation } from '../failureText.ts';
import type { Services } from '../services.ts';
import { logFailure, showFailure } from '../showFailure.ts';
import { MessagePanel } from './messagePanel.ts';

/** Shows data, those of one folder at a time. */
export class DataExplorer {
  private readonly services: Pick<Services, 'log' | 'workers'>;
  private readonly panel: MessagePanel<ExplorerPanelNotice, ExplorerPanelRequest>;
  private folder = '';
  private standing: ExplorerStanding = { layout: 'sideBySide', isWorking: false };
  private reader: WorkerProcess | undefined;
  /** Ends a question whose answer nobody waits for any more. */
  private asking = new AbortController();

  constructor(services: Pick<Services, 'context' | 'log' | 'workers'>) {
    this.services = services;
    this.panel = new MessagePanel<ExplorerPanelNotice, ExplorerPanelRequest>({
      context: services.context,
      log: services.log,
      viewType: 'repotune.explorer',
      bundle: 'explore',
      requestSchema: explorerPanelRequestSchema,
      onRequest: (request) => this.follow(request),
      onClosed: () => this.endReader(),
    });
  }

  /** Opens the panel on a run's folder, or on one that `mine` wrote. */
  async show(folder: string): Promise<void> {
    this.folder = folder;
    this.standing = { layout: this.standing.layout, isWorking: true };
    this.panel.show(l10n.t('Data'));
    this.send();
    await this.attempt(async (signal) => {
      const overview = await this.ask('exploreData', { folder, cwd: folder }, signal);
      this.panel.show(l10n.t('Data: {0}', overview.repository.name));
      this.turnTo({ overview, state: firstState(overview) });
      await this.readPage(signal);
    });
  }

  /** Ends its process. */
  dispose(): void {
    this.endReader();
  }

  private follow(request: ExplorerPanelRequest): void {
    const { overview, state, page } = this.standing;
    if (request.kind === 'ready') return this.send();
    if (request.kind === 'act') return void this.act(request.action).catch((error: unknown) => showFailure(error, this.services.log));
    if (!overview || !state) return;
    if (request.kind === 'select') {
      if (request.index === this.standing.entry?.index) return this.turnTo({ entry: undefined });
      void this.attempt(async (signal) => {
        const entry = await this.ask('readDataEntry', { ...this.name, table: state.table, index: request.index }, signal);
        this.turnTo({ entry });
      });
      return;
    }
    const next = nextState(state, request, overview, page);
    if (next === state) return;
    const isOtherTable = next.table !== state.table;
    this.turnTo({ state: next, isWorking: true, ...(isOtherTable ? { page: undefined } : {}), entry: undefined });
    void this.attempt((signal) => this.readPage(signal));
  }

  private async act(action: ExplorerAction): Promise<void> {
    const { overview, state, entry } = this.standing;
    const [place, testPlace] = entry?.places ?? [];
    const name = entry?.values.name;
    switch (action) {
      case 'closeEntry':
        return this.turnTo({ entry: undefined });
      case 'sideBySide':
      case 'unified':
        return this.turnTo({ layout: action });
      case 'openLog':
        return void commands.executeCommand(commandIds.openLog);
      case 'openFile':
        if (place) await openPlace(overview?.repository.path, place, typeof name === 'string' ? name : undefined);
        return;
      case 'openTest':
        if (testPlace) await openPlace(overview?.repository.path, testPlace, undefined);
        return;
      case 'leaveOut':
        if (place) await leaveOutNextTime(place.path, overview?.repository.path);
        return;
      case 'exportCsv':
        if (overview && state) await this.exportCsv(`${overview.repository.name}-${state.table}.csv`, state);
    }
  }

  private async exportCsv(fileName: string, state: ExplorerState): Promise<void> {
    const target = await window.showSaveDialog({
      defaultUri: Uri.file(join(homedir(), fileName)),
      filters: { [l10n.t('Comma-separated values')]: ['csv'] },
    });
    if (!target) return;
    const { rowCount } = await this.ask('exportData', { ...this.name, ...state, file: target.fsPath }, new AbortController().signal);
    void window.showInformationMessage(l10n.t('{0} rows were written to {1}.', rowCount, target.fsPath));
  }

  private get name(): { readonly folder: string; readonly cwd: string } {
    return { folder: this.folder, cwd: this.folder };
  }

  private async readPage(signal: AbortSignal): Promise<void> {
    const { state } = this.standing;
    if (!state) return;
    const page = await this.ask('queryData', { ...this.name, ...state, pageSize: explorerPageSize }, signal);
    this.turnTo({ page, isWorking: false });
  }

  /** Does what the person asked for last; what was asked before is given up. */
  private async attempt(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.asking.abort();
    const asking = new AbortController();
    this.asking = asking;
    try {
      await work(asking.signal);
      if (!asking.signal.aborted) this.turnTo({ isWorking: false, failure: undefined });
    } catch (error) {
      if (asking.signal.aborted || isCancellation(error)) return;
      logFailure(error, this.services.log);
      this.turnTo({ isWorking: false, failure: describeFailure(error) });
    }
  }

  private async ask<Name extends UseCaseName>(name: Name, input: UseCaseInput<Name>, signal: AbortSignal): Promise<UseCaseResult<Name>> {
    const reader = (this.reader ??= this.startReader());
    const answer = await reader.run(name, input, { signal, report: () => undefined });
    signal.throwIfAborted();
    return answer;
  }

  /** One that dies is started again by the next question. */
  private startReader(): WorkerProcess {
    const reader = this.services.workers.startReader();
    void reader.whenEnded.then(() => {
      if (this.reader === reader) this.reader = undefined;
    });
    return reader;
  }

  private endReader(): void {
    this.asking.abort();
    const { reader } = this;
    this.reader = undefined;
    void reader?.end();
  }

  private turnTo(change: Partial<ExplorerStanding>): void {
    this.standing = { ...this.standing, ...change };
    this.send();
  }

  private send(): void {
    this.panel.send({ kind: 'viewChanged', view: buildExplorerView(this.standing, (text) => l10n.t(text)) });
  }
}
