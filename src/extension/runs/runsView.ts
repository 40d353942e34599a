// The view of runs: those of the repository of this window, newest first.
import { type Event, EventEmitter, l10n, type LogOutputChannel, ThemeIcon, type TreeDataProvider, TreeItem, workspace } from 'vscode';
import type { ListedRun } from '../../pipeline/repositoryRuns.ts';
import { WorkerError } from '../../worker/workerError.ts';
import { setContextKey } from '../contextKeys.ts';
import { logFailure } from '../showFailure.ts';
import type { Workers } from '../workers.ts';
import { currentFolder } from '../workspaceFolder.ts';
import { describeRunLine } from './runLabel.ts';

/** Reasons that say that there is no repository to have runs. */
const noRepositoryReasons = ['notFound', 'notARepository', 'noWorkTree', 'noCommits'];

/** Lists runs, and knows which one is enabled. */
export class RunsView implements TreeDataProvider<ListedRun> {
  private readonly workers: Workers;
  private readonly log: LogOutputChannel;
  private readonly changed = new EventEmitter<undefined>();
  private listing: Promise<readonly ListedRun[]> | undefined;
  readonly onDidChangeTreeData: Event<undefined> = this.changed.event;

  constructor(workers: Workers, log: LogOutputChannel) {
    this.workers = workers;
    this.log = log;
  }

  /** Reads the runs again and shows them. */
  refresh(): void {
    this.listing = undefined;
    this.changed.fire(undefined);
  }

  /** The runs as last listed. */
  runs(): Promise<readonly ListedRun[]> {
    this.listing ??= this.list();
    return this.listing;
  }

  /** Part of the editor's contract. */
  getChildren(run?: ListedRun): Promise<ListedRun[]> {
    return run ? Promise.resolve([]) : this.runs().then((runs) => [...runs]);
  }

  /** Part of the editor's contract. */
  getTreeItem(run: ListedRun): TreeItem {
    const { label, description, icon, tooltip, contextValue } = describeRunLine(run, (text) => l10n.t(text));
    const item = new TreeItem(label);
    item.id = run.path;
    item.description = description;
    item.tooltip = tooltip.join('\n');
    item.iconPath = new ThemeIcon(icon);
    item.contextValue = contextValue;
    item.accessibilityInformation = { label: `${label}, ${description}` };
    return item;
  }

  private async list(): Promise<readonly ListedRun[]> {
    const folder = currentFolder();
    if (folder === undefined) return this.tell(undefined, []);
    if (!workspace.isTrusted) {
      // Without trust git is not even asked about the folder; a run that was enabled before answers all the same.
      return this.tell(undefined, []);
    }
    try {
      const { runs } = await this.workers.run('listRepositoryRuns', { folder });
      return this.tell(runs.length === 0 ? 'empty' : 'listed', runs);
    } catch (error) {
      if (error instanceof WorkerError && noRepositoryReasons.includes(error.reason)) return this.tell('noRepository', []);
      logFailure(error, this.log);
      return this.tell('failed', []);
    }
  }

  private tell(standing: 'empty' | 'listed' | 'noRepository' | 'failed' | undefined, runs: readonly ListedRun[]): readonly ListedRun[] {
    setContextKey('repotune.runs', standing);
    setContextKey(
      'repotune.enabledRun',
      runs.some(({ isEnabled }) => isEnabled),
    );
    return runs;
  }
}
