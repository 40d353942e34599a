// What the status bar says. Pure: words are translated by the caller's function.
import type { CompletionStanding } from '../inlineCompletion/completionModel.ts';
import type { TrainingSession } from '../training/trainingSession.ts';

/** What the status bar shows. */
export interface StatusText {
  readonly text: string;
  readonly tooltip: string;
}

/** Says which model answers, how far a training is, and whether suggestions are silent for a while. */
export function describeStatus(
  standing: CompletionStanding,
  session: TrainingSession | undefined,
  snoozedUntil: Date | 'restart' | undefined,
  translate: (text: string) => string,
): StatusText {
  if (session && session.state !== 'ended' && session.state !== 'paused') {
    const { progress } = session.progress.current ?? {};
    const share = progress?.total ? ` ${Math.floor((100 * progress.done) / progress.total)} %` : '';
    if (session.resting === 'battery') {
      return {
        text: `$(plug) ${translate('Training Waits')}${share}`,
        tooltip: `${translate('Personalizing')} ${session.name}\n${translate('It goes on when the machine runs on mains power again.')}`,
      };
    }
    return { text: `$(sync~spin) ${translate('Training')}${share}`, tooltip: `${translate('Personalizing')} ${session.name}` };
  }
  if (snoozedUntil !== undefined && standing.kind !== 'off' && standing.kind !== 'failed') return snoozed(snoozedUntil, translate);
  switch (standing.kind) {
    case 'off':
      return { text: '$(circle-slash) Repotune', tooltip: translate('No run is enabled: Repotune suggests nothing.') };
    case 'failed':
      return { text: `$(warning) Repotune`, tooltip: translate('The model could not be started. The menu has the log and another try.') };
    case 'chosen':
      return standing.target.kind === 'run' ? personalized(translate) : baseAlone(translate);
    case 'serving':
      return standing.model.run === undefined ? baseAlone(translate, standing.model.base) : personalized(translate, standing.model.run);
  }
}

function snoozed(until: Date | 'restart', translate: (text: string) => string): StatusText {
  const time = until === 'restart' ? '' : ` ${String(until.getHours()).padStart(2, '0')}:${String(until.getMinutes()).padStart(2, '0')}`;
  const end = until === 'restart' ? translate('until the editor starts again') : `${translate('until')}${time}`;
  return {
    text: `$(bell-slash) ${translate('Snoozed')}${time}`,
    tooltip: `${translate('Inline completions are silent')} ${end}. ${translate('The menu ends it.')}`,
  };
}

function personalized(translate: (text: string) => string, run?: string): StatusText {
  return {
    text: `$(sparkle) ${translate('Personalized')}`,
    tooltip: [translate('The personalized model answers.'), run ?? ''].join('\n').trim(),
  };
}

function baseAlone(translate: (text: string) => string, base?: string): StatusText {
  return { text: `$(circle-outline) ${translate('Base')}`, tooltip: [translate('The base model answers.'), base ?? ''].join('\n').trim() };
}
