// The page object: what a person does and sees in the workbench.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { findChromium } from './requirements.mjs';
import { patience, until } from './wait.mjs';

/** Starts Chromium with a fresh profile that resolves nothing but loopback. */
export async function launchBrowser({ width = 1400, height = 900 } = {}) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'claude-route-browser-'));
  const temporary = path.join(folder, 'tmp');
  fs.mkdirSync(temporary);
  const context = await chromium.launchPersistentContext(path.join(folder, 'profile'), {
    executablePath: findChromium(),
    headless: true,
    viewport: { width, height },
    env: { ...process.env, TMPDIR: temporary },
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  });
  context.setDefaultTimeout(patience);
  return {
    page: context.pages()[0] ?? (await context.newPage()),
    async close() {
      await context.close();
      fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    },
  };
}

export class Workbench {
  constructor(page, codeServer) {
    this.page = page;
    this.codeServer = codeServer;
  }

  /** Opens a folder or a `.code-workspace` file, and files of it (absolute paths) as editors. */
  async open(folder, files = []) {
    const query = new URLSearchParams({ [folder.endsWith('.code-workspace') ? 'workspace' : 'folder']: folder });
    if (files.length > 0) {
      query.set('payload', JSON.stringify(files.map((file) => ['openFile', `vscode-remote://${this.codeServer.authority}${file}`])));
    }
    // Loading the workbench is the one step that is heavy by itself, and it is not what is tested.
    await this.page.goto(`${this.codeServer.url}/?${query}`, { waitUntil: 'commit', timeout: 4 * patience });
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 4 * patience });
  }

  /** The editor of a file, by the end of its path. */
  editor(file) {
    return this.page.locator(`.editor-instance .monaco-editor[data-uri$="${file}"]`);
  }

  /** Waits until the language server serves the file: the language status of the editor says that it runs. */
  async ready(file) {
    await this.editor(file).waitFor();
    await this.page.locator('.part.statusbar .statusbar-item[id="status.languageStatus"][aria-label*="Claude Route: Running"]').waitFor();
  }

  /** Waits until the language status of the editor says something; the editor shows it for a settings file that has the focus. */
  async languageStatus(text) {
    await this.page.locator(`.part.statusbar .statusbar-item[id^="status.languageStatus"][aria-label*="${text}"]`).first().waitFor();
  }

  line(file, text) {
    return this.editor(file).locator('.view-line', { hasText: text }).first();
  }

  squiggles(file, severity = 'error') {
    return this.editor(file).locator(`.squiggly-${severity}`);
  }

  /** Brings a file of the workspace to the front through Quick Open. */
  async openFile(file) {
    await this.quickOpen(file);
    await this.page.keyboard.press('Enter');
    await this.editor(file).waitFor();
  }

  /** Fills in Quick Open and waits until the file is on top of its list. */
  async quickOpen(file) {
    await this.page.keyboard.press('Control+p');
    await this.input().fill(file);
    await this.page
      .locator('.quick-input-widget .monaco-list-row.focused')
      .filter({ hasText: path.basename(file) })
      .waitFor();
  }

  /** Runs a command from the palette, by its full title. */
  async command(title) {
    // The palette lists what was enabled when it was opened, and the workbench itself learns some conditions, such as trust, a moment after it
    // shows the first file. A person opens it again.
    for (let opened = 1; ; opened++) {
      await this.page.keyboard.press('F1');
      await this.input().fill(`>${title}`);
      try {
        await this.entry(title).waitFor({ timeout: 5000 });
        break;
      } catch (error) {
        if (opened === 6) {
          throw error;
        }
        await this.page.keyboard.press('Escape');
      }
    }
    await this.pick(title);
  }

  /** The text field of the open quick pick or input box. */
  input() {
    return this.page.locator('.quick-input-widget:visible .quick-input-box input:visible').first();
  }

  /** Chooses the entry of the open quick pick with exactly this label. */
  async pick(label) {
    await this.entry(label).click();
  }

  /** The entry of the open quick pick with exactly this label. */
  entry(label) {
    return this.page
      .locator('.quick-input-widget:visible .monaco-list-row')
      .filter({ has: this.page.locator('.monaco-icon-label .label-name').getByText(label, { exact: true }) })
      .first();
  }

  /** Puts the cursor into a line, a number of characters before its end. */
  async placeCursor(file, text, fromEnd) {
    await this.line(file, text).click();
    await this.page.keyboard.press('End');
    for (let i = 0; i < fromEnd; i++) {
      await this.page.keyboard.press('ArrowLeft');
    }
  }

  /** Opens the menu of the lightbulb at the cursor, once that is shown, and waits for an entry; returns its locator. */
  async lightbulb(title) {
    await this.page.locator('.lightBulbWidget.codicon:visible').first().waitFor();
    const menu = this.page.locator('.action-widget .monaco-list-row.action');
    const entry = menu.filter({ hasText: title }).first();
    // The workbench closes a menu whose line gets new diagnostics, as they come while a file is being opened. A person opens it again.
    for (let opened = 0; opened < 6; opened++) {
      await this.page.keyboard.press('Control+.');
      try {
        await entry.waitFor({ timeout: 5000 });
        return entry;
      } catch {
        const offered = await menu.allInnerTexts();
        if (offered.length > 0) {
          throw new Error(`The lightbulb offers no ${title}, but: ${offered.join(' | ')}`);
        }
      }
    }
    throw new Error(`The menu of the lightbulb did not open to show ${title}.`);
  }

  /** Chooses an entry of the open lightbulb menu with the keyboard. */
  async chooseAction(entry) {
    const rows = await this.page.locator('.action-widget .monaco-list-row.action').count();
    for (let i = 0; i < rows && !(await entry.evaluate((row) => row.classList.contains('focused'))); i++) {
      await this.page.keyboard.press('ArrowDown');
    }
    await this.page.keyboard.press('Enter');
  }

  async showProblems() {
    await this.page.keyboard.press('Control+Shift+M');
    await this.page.locator('.markers-panel-container').waitFor();
  }

  /** The Problems row with this rule id. */
  problem(rule) {
    return this.page.locator('.markers-panel-container .monaco-list-row').filter({ hasText: rule }).first();
  }

  notification(text) {
    return this.page.locator('.notification-toast').filter({ hasText: text }).first();
  }

  /** Waits for what an undo brings back; where the editor asks whether to undo in all files, it says yes. */
  async confirmUndo(restored) {
    const question = this.page.locator('.monaco-dialog-box').getByRole('button', { name: /^Undo in \d+ Files$/ });
    await restored.or(question).first().waitFor();
    if (await question.isVisible()) {
      await question.click();
      await restored.waitFor();
    }
  }

  statusItem(text) {
    return this.page.locator('.part.statusbar .statusbar-item', { hasText: text });
  }

  /** Waits until the workbench knows what the extension brings; a folder without settings files shows nothing else of it. */
  async extensionKnown() {
    await this.page.locator('.pane-header', { hasText: 'Claude Code Route' }).waitFor();
  }

  /** Waits until a file has been opened and has the focus: whatever was opened before, such as the palette, closes when it gets it. */
  async focused(file) {
    await this.page.locator(`.editor-instance .monaco-editor.focused[data-uri$="${file}"]`).waitFor();
  }

  /** Opens the view with the effective route. */
  async showRoute() {
    await this.extensionKnown();
    await this.command('Claude Route: Show Effective Route');
    await this.page.locator('.pane-header.expanded', { hasText: 'Claude Code Route' }).waitFor();
  }

  /** The rows of the view with the effective route. */
  rows() {
    return this.page.locator('.pane', { has: this.page.locator('.pane-header', { hasText: 'Claude Code Route' }) }).locator('.monaco-list-row');
  }

  /** The row with exactly this label. */
  row(label) {
    return this.rows().filter({ has: this.page.locator('.label-name').getByText(label, { exact: true }) });
  }

  /** Waits until the status bar says that the cursor is in a line, counted from one. */
  async cursorAt(line) {
    await this.page.locator('.part.statusbar .statusbar-item', { hasText: new RegExp(`Ln ${line}, Col `) }).waitFor();
  }

  /** The frame that shows a text; a preview of Markdown lies in frames of its own. */
  async frameWith(text) {
    return until(`a frame shows "${text}"`, async () => {
      for (const frame of this.page.frames().filter((each) => each !== this.page.mainFrame())) {
        const content = await frame
          .locator('body')
          .innerText({ timeout: 1_000 })
          .catch(() => '');
        if (content.includes(text)) {
          return frame;
        }
      }
      return undefined;
    });
  }
}
