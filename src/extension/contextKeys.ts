import { commands } from 'vscode';

/** What `when` clauses in package.json may ask about; absent values are false. */
export interface ContextKeys {
  /** The training of this window, if there is one that can be shown. */
  readonly 'repotune.training': 'running' | 'paused' | 'ended' | undefined;
  /** What the view of runs has to say. */
  readonly 'repotune.runs': 'empty' | 'listed' | 'noRepository' | 'failed' | undefined;
  /** Whether a run is enabled for the repository of this window. */
  readonly 'repotune.enabledRun': boolean;
  /** Whether completions are silent for a while. */
  readonly 'repotune.snoozed': boolean;
}

/** Sets a context key. */
export function setContextKey<Key extends keyof ContextKeys>(key: Key, value: ContextKeys[Key]): void {
  void commands.executeCommand('setContext', key, value);
}
