// The report as one page that needs nothing else: no script, no font, no request.
import type { RunState } from '../../artifacts/runState.ts';
import type { EvaluationReport } from '../evaluationReport.ts';
import type { Prediction } from '../prediction.ts';
import { figureTable } from './figureTable.ts';
import { forestPlot } from './forestPlot.ts';
import { itemSection } from './itemSection.ts';
import { lossCurve } from './lossCurve.ts';
import { Markup, html } from './markup.ts';
import { pageStyle } from './pageStyle.ts';
import { positionChart } from './positionChart.ts';
import { costSection, limitsSection, measurementSection, miningSection } from './provenance.ts';
import { qualitySection } from './qualitySection.ts';
import { rivalTable } from './rivalTable.ts';
import { sampleSection } from './samples.ts';
import { verdictBanner } from './verdictBanner.ts';

/** What the page shows besides the report itself. */
export interface ReportPageContext {
  readonly state: RunState;
  /** Next lines are shown from these. */
  readonly predictions: readonly Prediction[];
}

/**
 * Renders `report.html`. The same input gives the same page.
 *
 * Repository text is hostile: everything is escaped, and the page forbids scripts and requests to itself.
 */
export function renderReportPage(report: EvaluationReport, { state, predictions }: ReportPageContext): string {
  const { method } = state.options;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${`${state.repository.name}: Repotune report`}</title>
        <style>
          ${new Markup(pageStyle)}
        </style>
      </head>
      <body>
        <main>
          <header>
            <p>Repotune report</p>
            <h1>${state.repository.name}</h1>
            <p>${`${state.baseModel.name}, personalized by ${method}, ${state.createdAt.slice(0, 10)}`}</p>
          </header>
          ${verdictBanner(report)}
          <section>
            <h2>The figures</h2>
            ${figureTable(report, method)} ${rivalTable(report, method)}
          </section>
          ${section('Is the difference real?', forestPlot(report, method))} ${qualitySection(report, method)}
          ${section('How training went', lossCurve(state))} ${section('Loss by position', positionChart(report, method))}
          ${sampleSection(predictions, report)} ${itemSection(predictions, report, method)} ${miningSection(state)}
          ${costSection(report, state)} ${measurementSection(report, state)} ${limitsSection(report)}
          <footer>Made on this machine by Repotune ${state.toolVersion}. Nothing left it.</footer>
        </main>
      </body>
    </html> `;
  return page.text;
}

/** A section around a drawing; nothing when there is no drawing. */
function section(title: string, content: Markup): Markup {
  return content.text === ''
    ? content
    : html`<section>
        <h2>${title}</h2>
        ${content}
      </section>`;
}
