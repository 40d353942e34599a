// The editor as its user sees it: commands, notifications, views, panels.
import { readFileSync, writeFileSync } from 'node:fs';

/** What a person can do in the window of an editor. */
export class Workbench {
  /** @param page Playwright's page. */
  constructor(page) {
    this.page = page;
  }

  /** Opens a folder, and waits until our status bar item is there. */
  async open(url, folder) {
    await this.page.goto(`${url}/?folder=${encodeURIComponent(folder)}`);
    await this.waitActive();
  }

  /** Waits until the extension is active. */
  async waitActive() {
    await this.status.first().waitFor({ timeout: 90_000 });
  }

  /** Our item of the status bar. */
  get status() {
    return this.page.locator('[id="repotune.repotune.repotune.status"], .statusbar-item[id*="repotune.status"]');
  }

  /** Runs a command by its title. */
  async runCommand(title) {
    const input = this.page.locator('.quick-input-widget input.input');
    const row = this.page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first();
    // While extensions start anew, or a panel takes the focus, the box closes again; a person tries once more.
    for (let attempt = 1; ; attempt++) {
      try {
        await this.page.keyboard.press('F1');
        await input.fill(`>${title}`, { timeout: 5000 });
        await row.click({ timeout: 5000 });
        return;
      } catch (error) {
        if (attempt === 12) throw error;
        await this.page.keyboard.press('Escape');
        await this.page.waitForTimeout(1000);
      }
    }
  }

  /** The frame of the panel that is in front and shows an element. */
  async panel(selector, timeoutMs = 60_000) {
    const end = Date.now() + timeoutMs;
    while (Date.now() < end) {
      for (const frame of this.page.frames()) {
        const found = await frame
          .locator(selector)
          .first()
          .isVisible()
          .catch(() => false);
        if (found) return frame;
      }
      await this.page.waitForTimeout(200);
    }
    throw new Error(`no panel shows ${selector} within ${timeoutMs / 1000} s`);
  }

  /** Trusts the folder, as a person does in the editor's own page for it. */
  async trustFolder() {
    await this.runCommand('Workspaces: Manage Workspace Trust');
    await this.page
      .getByRole('button', { name: /^Trust/ })
      .first()
      .click();
  }

  /** Opens our view container. */
  async openRuns() {
    await this.runCommand('Repotune: Focus on Runs View');
  }

  /** The lines of the view of runs. */
  get runs() {
    return this.page.locator('.pane-body [role="treeitem"]');
  }

  /** A notification by its text. */
  notification(text) {
    return this.page.locator('.notifications-toasts .notification-list-item', { hasText: text }).first();
  }

  /** Changes the colour theme. */
  async setTheme({ id, bodyClass }, settingsFiles) {
    for (const file of settingsFiles) {
      const settings = JSON.parse(readFileSync(file, 'utf8'));
      writeFileSync(file, JSON.stringify({ ...settings, 'workbench.colorTheme': id }));
    }
    await this.page.locator(`.monaco-workbench.${bodyClass}`).first().waitFor();
  }
}
