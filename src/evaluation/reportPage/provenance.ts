// Where the figures come from: what was mined, what it cost, how it was judged, what it does not say.
import type { RunState } from '../../artifacts/runState.ts';
import { formatBytes, formatCount, formatDuration, formatSigned } from '../../base/formatQuantity.ts';
import type { EvaluationReport } from '../evaluationReport.ts';
import { type Markup, html, noMarkup } from './markup.ts';

/** Name and value. */
type Fact = readonly [name: string, value: string];

const leftOutTexts: Readonly<Record<string, string>> = {
  tooLarge: 'too large',
  notUtf8: 'not UTF-8',
  unsupportedLanguage: 'other languages',
  parserFailed: 'parser failed',
  containsSecret: 'holding secrets',
  lfsPointer: 'in Git LFS',
  licence: 'under an excluded licence',
  ignored: 'in .repotuneignore',
};

const roleTexts: Readonly<Record<string, string>> = {
  train: 'Learnt from',
  validation: 'Watched during training, to choose the best step',
  heldOut: 'Held out: never seen before this report',
};

/** What was found in the repository, and which part played which role. */
export function miningSection({ mining, datasetDigest, repository, pairUse }: RunState): Markup {
  if (!mining) return noMarkup;
  const roles = Object.entries(mining.roles).map(
    ([role, { files, characters }]) =>
      html`<tr>
        <th scope="row">${roleTexts[role] ?? role}</th>
        <td>${formatCount(files)}</td>
        <td>${formatCount(characters)}</td>
      </tr>`,
  );
  return html`<section>
    <h2>What was mined and held out</h2>
    <div class="wide">
      <table>
        <thead>
          <tr>
            <th scope="col">Role</th>
            <th scope="col">Files</th>
            <th scope="col">Characters</th>
          </tr>
        </thead>
        <tbody>
          ${roles}
        </tbody>
      </table>
    </div>
    ${factList([
      ['Code', `${formatCount(mining.files)} files with ${formatCount(mining.functions)} functions (${countsText(mining.languages, {})})`],
      ['Left out', countsText(mining.leftOut, leftOutTexts) || 'nothing'],
      ['Near-duplicates', `${formatCount(mining.nearDuplicates)} files, each kept on the side of its like`],
      ['Secrets redacted', formatCount(mining.redactedSecrets)],
      ...pairFacts(pairUse),
      ['Commit', repository.headCommit ?? 'none'],
      ['Dataset digest', datasetDigest ?? 'none'],
    ])}
    <p>
      Every file with its content hash and role stands in <code>split.json</code>. Files were divided whole; none of them, and no
      near-duplicate of one, is on two sides.
    </p>
  </section>`;
}

/** How pairs of better and worse code took part: how many of which kind, in which role. */
function pairFacts(pairUse: RunState['pairUse']): Fact[] {
  if (!pairUse) return [];
  const { objective, why, property, train, validation, heldOut } = pairUse;
  if (objective === 'likelihood') return [['Pairs of better and worse code', `not learnt from: ${why}`]];
  const about = property === 'everything' ? '' : `, about ${property} only`;
  return [
    ['Pairs learnt from', `${countsText(train, {})}${about}`],
    ['Pairs watched during training', countsText(validation, {}) || 'none'],
    ['Pairs held out', countsText(heldOut, {}) || 'none'],
  ];
}

/** Time, memory, bytes. */
export function costSection({ costs }: EvaluationReport, { training, plan, options, baseModel, backend }: RunState): Markup {
  const artifact: Fact[] =
    costs.artifactBytes === undefined
      ? []
      : [['Artifact', `${formatBytes(costs.artifactBytes)} beside a base model of ${formatBytes(baseModel.sizeBytes)}`]];
  const stopped = {
    noImprovement: ', stopped early without further improvement',
    noImprovementExpected: ', stopped early since the learning curve promised no gain',
    diverged: ', stopped because it diverged',
  };
  const trained: Fact[] = training
    ? [
        [
          'Training',
          `${formatDuration(training.seconds)}: ${formatCount(training.steps)} of ${formatCount(plan?.stepCount ?? training.steps)} steps, ${formatCount(training.tokens)} tokens${training.stopped ? stopped[training.stopped] : ''}`,
        ],
        ['Speed', `${formatCount(training.tokensPerSecond)} tokens a second (${training.backend}, ${training.precision})`],
        ...backendFacts(backend),
        ['Peak memory of training', formatBytes(training.peakMemoryBytes)],
      ]
    : [];
  return html`<section>
    <h2>What it cost</h2>
    ${factList([
      ...trained,
      ['Evaluation', formatDuration(costs.evaluation.elapsedMs / 1000)],
      ...artifact,
      ['Method', `${options.method} (${settingsText(options.config)})`],
    ])}
  </section>`;
}

/** Where training computed and why there, what else was looked at, and where it moved on its way. */
function backendFacts(backend: RunState['backend']): Fact[] {
  if (!backend) return [];
  const moves = backend.changes.map(({ step, from, to, why }): Fact => [
    'Backend changed',
    `after step ${formatCount(step)} from ${from} to ${to}: ${why}`,
  ]);
  const others = backend.considered.flatMap(({ name, unavailable }): Fact[] =>
    unavailable === undefined ? [] : [['Backend not taken', `${name}: ${unavailable}`]],
  );
  return [['Backend', `${backend.name} (${backend.details}): ${backend.why}`], ...others, ...moves];
}

/** How the figures were measured, so that anyone can measure them again. */
export function measurementSection(report: EvaluationReport, { toolVersion, baseModel, id, createdAt }: RunState): Markup {
  const { evaluation } = report.costs;
  const judged = report.variants.find((variant) => variant.id === evaluation.judged);
  const { spotCheck } = report;
  const spotFacts: Fact[] = spotCheck
    ? [
        [
          'Spot check',
          `${formatCount(spotCheck.itemCount)} window losses computed again by llama.cpp as it serves: largest difference ${formatSigned(100 * spotCheck.relativeDifference, 2)} %, ${spotCheck.agrees ? 'within' : 'outside'} the allowed 0.5 %`,
        ],
      ]
    : [['Scored by', 'llama.cpp, as it serves']];
  return html`<section>
    <h2>How it was measured</h2>
    ${factList([
      [
        'Loss',
        `${formatCount(judged?.windowCount ?? 0)} windows of ${evaluation.windowTokens} tokens from ${formatCount(judged?.windowFileCount ?? 0)} held-out files (there are ${formatCount(evaluation.availableWindowCount)}); ${formatCount(judged?.targetCount ?? 0)} tokens scored, each after at least ${evaluation.contextTokens} tokens of context`,
      ],
      [
        'Next lines',
        `${formatCount(judged?.lineCount ?? 0)} lines from ${formatCount(judged?.lineFileCount ?? 0)} held-out files, after at most ${formatCount(evaluation.promptTokens)} tokens of context`,
      ],
      ...spotFacts,
      ['Intervals', '95 %, paired bootstrap; whole files are drawn, because lines of one file resemble each other'],
      ['Never scored', 'licence headers, imports, redacted secrets'],
      [
        'Sample',
        evaluation.budgetMs === undefined ? 'thorough' : `fixed before scoring to fit into ${formatDuration(evaluation.budgetMs / 1000)}`,
      ],
      ['Seed', String(evaluation.seed)],
      ['Base model', `${baseModel.name}, sha256 ${baseModel.sha256}`],
      ['Repotune', `${toolVersion}, run ${id}, begun ${createdAt}`],
    ])}
    <p>Every figure is computed from <code>predictions.jsonl</code> beside this page.</p>
  </section>`;
}

/** What the figures do not say. */
export function limitsSection(report: EvaluationReport): Markup {
  const { evaluation } = report.costs;
  const judged = report.variants.find((variant) => variant.id === evaluation.judged);
  const isSampled = (judged?.windowCount ?? 0) < evaluation.availableWindowCount;
  const few = Math.min(judged?.windowFileCount ?? 0, judged?.lineFileCount ?? Infinity) < 30;
  const items = [
    'The figures speak of this repository at this commit; other code, and this code after large changes, may differ.',
    'Lower loss means that the code surprises the model less. It does not mean that completions compile or pass tests.',
    `Loss was measured up to ${evaluation.windowTokens} tokens of context; behind longer files the gain may be smaller.`,
    ...(isSampled
      ? ['Not all held-out code was scored. A thorough evaluation narrows the intervals: repotune evaluate RUN --thorough']
      : []),
    ...(few ? ['Few files were judged; the intervals are wide for that reason and rest on few independent pieces of evidence.'] : []),
    'One training run was judged. Another seed gives slightly other figures, and the intervals do not cover that.',
  ];
  return html`<section>
    <h2>Limits</h2>
    <ul>
      ${items.map((item) => html`<li>${item}</li>`)}
    </ul>
  </section>`;
}

function factList(facts: readonly Fact[]): Markup {
  return html`<dl>
    ${facts.map(
      ([name, value]) =>
        html`<dt>${name}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}

function countsText(counts: Readonly<Record<string, number>>, words: Readonly<Record<string, string>>): string {
  return Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([word, count]) => `${words[word] ?? word} ${formatCount(count)}`)
    .join(', ');
}

function settingsText(config: Readonly<Record<string, unknown>>): string {
  return Object.entries(config)
    .map(([name, value]) => `${name} ${Array.isArray(value) ? value.join(' ') : String(value)}`)
    .join(', ');
}
