// The panels about a finished run: what it learnt from, what it learnt, its learning curves.
import assert from 'node:assert/strict';

/**
 * Goes through the panels of a run that was judged.
 *
 * @param {{ page: any, workbench: any, step: Function, shootThemes: (name: string, panel?: any) => Promise<void> }} tools of the script that calls
 */
export async function lookAtDataPanels({ page, workbench, step, shootThemes }) {
  await step('shows what the run learnt from', async () => {
    await runCommandOnJudgedRun('Repotune: Explore What a Run Learnt From');
    const panel = await workbench.panel('[data-table="documents"][aria-current]');
    await panel.locator('.rows tbody tr').first().waitFor();
    await shootThemes('explorer', panel);
    await panel.locator('[data-table="functions"]').click();
    await panel.locator('[data-sort="characters"]').click();
    await panel.locator('th[aria-sort="ascending"]').waitFor();
    await panel.locator('[data-filter="role"]').selectOption('heldOut');
    await panel.locator('.rows tbody tr td', { hasText: 'learnt from' }).first().waitFor({ state: 'detached' });
    assert.ok((await panel.locator('.rows tbody tr td', { hasText: 'held out' }).count()) > 0);
    await panel.locator('[data-table="documents"]').click();
    await panel.locator('[data-row]').first().press('Enter');
    await panel.locator('.entry pre').first().waitFor();
    await shootThemes('explorer-document', panel);
    await panel.locator('[data-action="openFile"]').click();
    await page.locator('.editor-instance .monaco-editor').first().waitFor();
    await workbench.runCommand('View: Close Editor');
  });
  await step('shows both sides of a pair where there are pairs', async () => {
    const panel = await workbench.panel('[data-table="pairs"]');
    await panel.locator('[data-table="pairs"]').click();
    await panel.locator('[data-table="pairs"][aria-current]').waitFor();
    await panel.locator('p[role="status"]:not(.working)').waitFor();
    if ((await panel.locator('[data-row]').count()) === 0) return;
    await panel.locator('[data-row]').first().click();
    await panel.locator('.difference .sideBySide').waitFor();
    await shootThemes('explorer-pair', panel);
    await panel.locator('[data-action="unified"]').click();
    await panel.locator('.difference .unified').waitFor();
    await shootThemes('explorer-unified', panel);
  });
  await step('shows what the model learnt', async () => {
    await runCommandOnJudgedRun('Repotune: Show What the Model Learnt');
    const panel = await workbench.panel('[data-action="exploreData"]');
    const example = panel.locator('details').first();
    if ((await example.count()) > 0) await example.locator('summary').press('Enter');
    await shootThemes('learned', panel);
  });
  await step('shows learning curves', async () => {
    await runCommandOnJudgedRun('Repotune: Show Learning Curves');
    const panel = await workbench.panel('[data-run]');
    await panel.locator('.chart canvas').waitFor();
    await panel.locator('details > summary').press('Enter');
    await panel.locator('details tbody tr').first().waitFor();
    await shootThemes('curves', panel);
  });

  async function runCommandOnJudgedRun(title) {
    await workbench.runCommand(title);
    // The list of commands is still there for a moment.
    await page.locator('.quick-input-widget input[placeholder="Which run?"]').waitFor();
    await page
      .locator('.quick-input-list .monaco-list-row', { hasText: /better|worse|no measurable gain|no verdict/ })
      .first()
      .click();
  }
}
