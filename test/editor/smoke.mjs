// The way of a new user through the packaged extension in a real editor: open, trust, plan, train, pause, reload, resume, stop, verdict,
// enable, complete, compare at the cursor, compare by figures, delete. Screenshots of every panel in four themes, and axe on each.
// Usage: node test/editor/smoke.mjs [short], from `npm run test:editor`, which passes what it needs in the environment.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ensureCodeServer } from '../../scripts/editor/codeServer.mjs';
import { ensureEditorTools } from '../../scripts/editor/tools.mjs';
import { lookAtDataPanels } from './dataPanels.mjs';
import { startEditor } from './editorServer.mjs';
import { Workbench } from './workbench.mjs';

const root = resolve(fileURLToPath(import.meta.url), '..', '..', '..');
const node = { path: process.execPath };
const say = (text) => process.stderr.write(`test: ${text}\n`);
const vsix = process.env.REPOTUNE_VSIX;
const chromiumPath = process.env.REPOTUNE_CHROMIUM ?? '/usr/bin/chromium';
const shots = process.env.REPOTUNE_SHOTS ?? join(root, 'dist', 'screenshots');
const isShort = process.argv[2] === 'short';
const themes = [
  { id: 'Dark 2026', bodyClass: 'vs-dark' },
  { id: 'Default High Contrast Light', bodyClass: 'hc-light' },
  ...(isShort
    ? []
    : [
        { id: 'Light 2026', bodyClass: 'vs' },
        { id: 'Default High Contrast', bodyClass: 'hc-black' },
      ]),
];

const importTool = ensureEditorTools(node, say);
const { chromium } = await importTool('playwright-core').then((module) => module.default ?? module);
const { default: axe } = await importTool('axe-core');
mkdirSync(shots, { recursive: true });

const editor = await startEditor({
  node: node.path,
  server: ensureCodeServer(node, say),
  vsix,
  settings: { 'repotune.training.steps': 12, 'repotune.training.evaluationSeconds': 8 },
  environment: { REPOTUNE_DATA: join(process.env.REPOTUNE_TEST_FOLDER, 'runs') },
});
const browser = await chromium.launchPersistentContext(join(editor.folder, 'browser'), {
  executablePath: chromiumPath,
  headless: true,
  viewport: { width: 1280, height: 860 },
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
const page = browser.pages()[0] ?? (await browser.newPage());
page.setDefaultTimeout(180_000);
const workbench = new Workbench(page);
const settingsFiles = ['User', 'Machine'].map((place) => join(editor.folder, 'data', 'data', place, 'settings.json'));
const repository = makeRepository(join(editor.folder, 'repository'));

try {
  await step('opens in Restricted Mode and says so', async () => {
    await workbench.open(editor.url, repository);
    await workbench.openRuns();
    await page.getByText('In Restricted Mode nothing is read or trained.').first().waitFor();
    assert.deepEqual(listRuns(), []);
  });
  await step('is trusted, and shows how to begin', async () => {
    await workbench.trustFolder();
    await workbench.openRuns();
    await page.getByText('Teach a local code model').first().waitFor();
    await shoot('welcome');
  });
  await step('makes a plan before anything is trained', async () => {
    await workbench.runCommand('Repotune: Personalize Model');
    const panel = await workbench.panel('[data-action="start"]', 240_000);
    await panel.getByText('Held out to judge by').waitFor();
    assert.deepEqual(listRuns(), []);
    await shootThemes('plan', panel);
    await panel.locator('[data-action="start"]').click();
  });
  await step('trains with a curve that moves', async () => {
    const panel = await workbench.panel('.stages');
    await panel.locator('.stages li[data-state="active"]', { hasText: 'Training' }).waitFor({ timeout: 240_000 });
    await panel.locator('.chart canvas').waitFor();
    const first = await pointCount(panel);
    await waitUntil(async () => (await pointCount(panel)) > first, 'a new point of the curve');
    await shootThemes('training', panel);
  });
  await longStep('pauses', async () => {
    const panel = await workbench.panel('.stages');
    await panel.locator('[data-action="pause"]').click();
    await panel.locator('[data-action="resume"]').waitFor({ timeout: 120_000 });
  });
  await longStep('is found again after a reload, and resumes', async () => {
    await page.reload();
    await workbench.waitActive();
    await workbench.runCommand('Repotune: Show Training');
    const panel = await workbench.panel('[data-action="resume"]');
    await panel.locator('[data-action="resume"]').click();
    await panel.locator('.stages li[data-state="active"]', { hasText: 'Training' }).waitFor({ timeout: 240_000 });
  });
  await step('stops and keeps the best so far, with a verdict', async () => {
    const panel = await workbench.panel('.stages');
    await panel
      .locator('[data-action="stop"]')
      .click()
      .catch(() => undefined);
    await panel.locator('[data-action="openReport"]').waitFor({ timeout: 300_000 });
    await workbench.notification(/loss on held-out code|No measurable gain|better|worse/).waitFor();
    await shootThemes('verdict', panel);
  });
  await step('lists the run, and lets it answer', async () => {
    const panel = await workbench.panel('.stages');
    await panel.locator('[data-action="enable"]').click();
    await workbench.openRuns();
    await workbench.runs.filter({ hasText: 'enabled' }).first().waitFor();
    await workbench.status.filter({ hasText: 'Personalized' }).first().waitFor();
    await shoot('runs');
  });
  await step('suggests code in an editor, and Tab takes it', async () => {
    await page.keyboard.press('Control+P');
    await page.locator('.quick-input-widget input.input').fill('argument.js');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'argument.js' }).first().waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.tab[data-resource-name="argument.js"]').waitFor();
    await page.locator('.editor-instance .monaco-editor .view-lines').first().click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('\nfunction humanReadableArgName(arg) {\n  const nameOutput = arg.name() +', { delay: 20 });
    await page.locator('.ghost-text-decoration').first().waitFor({ timeout: 90_000 });
    await shoot('suggestion');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Control+S');
    await waitUntil(
      () => /arg\.name\(\) \+\s*\S/.test(readFileSync(join(repository, 'lib', 'argument.js'), 'utf8').slice(-400)),
      'the suggestion in the file',
    );
  });
  await step('compares both models at the cursor, and puts the chosen one into the file', async () => {
    await page.keyboard.press('Control+End');
    await page.keyboard.type('\n}\n\nfunction argumentTerms(args) {\n  return args.', { delay: 20 });
    await page.keyboard.press('Control+S');
    await workbench.runCommand('Repotune: Compare Here');
    const panel = await workbench.panel('[data-side]');
    await waitForBothSides(panel);
    await shootThemes('compare-here', panel);
    const accept = panel.locator('[data-accept]');
    assert.ok((await accept.count()) > 0, `expected a suggestion, found ${await panel.locator('.sides').innerText()}`);
    const side = await accept.last().getAttribute('data-accept');
    const shown = await panel.locator(`[data-side="${side}"] .line code`).allTextContents();
    // By keyboard alone.
    await accept.last().focus();
    await page.keyboard.press('Enter');
    await panel.getByText('Inserted:').waitFor();
    await page.keyboard.press('Control+S');
    const file = join(repository, 'lib', 'argument.js');
    await waitUntil(() => readFileSync(file, 'utf8').endsWith(shown.join('\n')), `the file to end with ${JSON.stringify(shown)}`);
  });
  await step('asks both anew, and refuses what was meant for another text', async () => {
    await page.keyboard.press('Control+End');
    await page.keyboard.type('\n// Prints the help of a comm', { delay: 20 });
    await workbench.runCommand('Repotune: Compare Here');
    const panel = await workbench.panel('[data-side]');
    await waitForBothSides(panel);
    await panel.locator('[data-action="again"]').click();
    await waitForBothSides(panel);
    const accept = panel.locator('[data-accept]');
    assert.ok((await accept.count()) > 0, `expected a suggestion, found ${await panel.locator('.sides').innerText()}`);
    await page.locator('.editor-instance .monaco-editor .view-lines').first().click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type(' // changed', { delay: 20 });
    await page.keyboard.press('Control+S');
    const file = join(repository, 'lib', 'argument.js');
    await waitUntil(() => readFileSync(file, 'utf8').endsWith('// changed'), 'the change in the file');
    await accept.first().click();
    await panel.getByText('Not inserted').waitFor();
    await page.screenshot({ path: join(shots, 'compare-refused.png') });
  });
  await step('shows the comparison, which sorts, goes down to items and exports', async () => {
    await workbench.runCommand('Repotune: Open Comparison');
    await page.locator('.quick-input-list .monaco-list-row').first().waitFor();
    await page.keyboard.press('Enter');
    const panel = await workbench.panel('.verdict');
    await panel.locator('[data-action="exportTable"]').waitFor();
    await shootThemes('comparison', panel);
    const firstRow = () => panel.locator('.figures tbody tr').first().innerText();
    await panel.locator('.figures .sort', { hasText: 'Held-out loss' }).first().focus();
    await page.keyboard.press('Enter');
    const smallest = await firstRow();
    await page.keyboard.press('Enter');
    assert.notEqual(await firstRow(), smallest);
    assert.equal(await panel.locator('th[aria-sort="descending"]').count(), 1);
    await panel.locator('summary', { hasText: 'Windows' }).click();
    await panel.locator('.items tbody tr').first().waitFor();
    await shootThemes('comparison-items', panel);
    await panel.locator('[data-action="exportTable"]').click();
    const target = join(editor.folder, 'exported.csv');
    await page.locator('.quick-input-widget input.input').fill(target);
    await page.keyboard.press('Enter');
    await panel.getByText('Written:').waitFor();
    assert.match(readFileSync(target, 'utf8'), /^variant,kind,item,path/u);
    await checkReportPage();
  });
  await lookAtDataPanels({ page, workbench, step, shootThemes });
  await step('goes back to the base model, and deletes everything', async () => {
    await workbench.runCommand('Repotune: Use Base Model');
    await workbench.status.filter({ hasText: 'Repotune' }).first().waitFor();
    await workbench.runCommand('Repotune: Delete Run');
    await page.locator('.quick-input-list .monaco-list-row').first().waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.monaco-dialog-box').getByRole('button', { name: 'Delete' }).click();
    await waitUntil(() => listRuns().length === 0, 'the run to be gone');
    assert.equal(git(repository, 'status', '--porcelain', '--untracked-files=all').replace(' M lib/argument.js', '').trim(), '');
  });
  say('the whole way works');
} catch (error) {
  await page.screenshot({ path: join(shots, 'failure.png') }).catch(() => undefined);
  process.exitCode = 1;
  console.error(error);
} finally {
  await browser.close();
  await editor.stop();
}

async function step(name, work) {
  const startMs = performance.now();
  await work();
  say(`✓ ${name} (${((performance.now() - startMs) / 1000).toFixed(1)} s)`);
}

/** A step that the short form leaves out. */
async function longStep(name, work) {
  if (!isShort) await step(name, work);
}

async function waitUntil(isTrue, what) {
  const end = Date.now() + 120_000;
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error(`expected ${what} within two minutes`);
    await page.waitForTimeout(200);
  }
}

/** Both models have said what they have to say. */
async function waitForBothSides(panel) {
  for (const side of [0, 1]) await panel.locator(`[data-side="${side}"][data-state="done"]`).waitFor();
}

/** Training steps that the panel has heard of: what its line about progress says. */
async function pointCount(panel) {
  return Number(/(\d+) of/.exec(await panel.locator('.detail').first().innerText())?.[1] ?? 0);
}

async function shoot(name) {
  await page.screenshot({ path: join(shots, `${name}.png`) });
}

/** A picture in every theme, and axe's opinion of a panel whose scripts run. */
async function shootThemes(name, panel) {
  for (const theme of themes) {
    await workbench.setTheme(theme, settingsFiles);
    // The panel hears of a theme a moment after the window.
    await page.waitForTimeout(500);
    await page.screenshot({ path: join(shots, `${name}-${theme.id.replaceAll(' ', '')}.png`) });
    if (panel) await checkAccess(`${name} panel, ${theme.id}`, panel);
  }
  await workbench.setTheme(themes[0], settingsFiles);
}

/** The report of the one run, as a person sees it outside the editor. */
async function checkReportPage() {
  const runs = join(process.env.REPOTUNE_TEST_FOLDER, 'runs', 'runs');
  const [repositoryFolder = ''] = readdirSync(runs);
  const [run = ''] = readdirSync(join(runs, repositoryFolder));
  const window = await browser.newPage();
  await window.goto(pathToFileURL(join(runs, repositoryFolder, run, 'report.html')).href);
  await checkAccess('report page', window);
  await window.close();
}

/** axe finds nothing serious. */
async function checkAccess(name, frame) {
  await frame.evaluate(axe.source);
  const { violations } = await frame.evaluate(() => globalThis.axe.run(globalThis.document, { resultTypes: ['violations'] }));
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  assert.deepEqual(
    serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`),
    [],
    name,
  );
}

function listRuns() {
  try {
    return readdirSync(join(process.env.REPOTUNE_TEST_FOLDER, 'runs', 'runs'));
  } catch {
    return [];
  }
}

function makeRepository(folder) {
  cpSync(join(root, 'node_modules', 'commander', 'lib'), join(folder, 'lib'), { recursive: true });
  writeFileSync(join(folder, 'README.md'), '# A small repository\n');
  git(folder, 'init', '--quiet', '--initial-branch=main');
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--message', 'first');
  return folder;
}

function git(folder, ...args) {
  return execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', ...args], { cwd: folder, encoding: 'utf8' });
}
