// What a person does in the wizard. Key presses are counted; a value that is typed is not, with the Enter behind it.
import { until } from './wait.mjs';

export class Wizard {
  presses = 0;

  constructor({ workbench, page }) {
    this.workbench = workbench;
    this.page = page;
  }

  start() {
    return this.workbench.command('Claude Route: Configure Claude Code Route…');
  }

  /** The title bar of the open step, such as `Configure Claude Code route: Aperture (2/3)`. */
  title() {
    return this.page.locator('.quick-input-widget:visible .quick-input-title');
  }

  row(text) {
    return this.page.locator('.quick-input-widget:visible .monaco-list-row').filter({ hasText: text }).first();
  }

  async press(key) {
    this.presses++;
    await this.page.keyboard.press(key);
  }

  /** Waits for a step by a part of its question. */
  async step(question) {
    await until(`the wizard asks: ${question}`, async () => {
      const shown = this.page.locator('.quick-input-widget:visible');
      const texts = await shown.evaluateAll((widgets) =>
        widgets.map((widget) => `${widget.innerText}\n${[...widget.querySelectorAll('input')].map((input) => input.placeholder).join('\n')}`),
      );
      return texts.some((text) => text.includes(question));
    });
  }

  /** Types into the open step. */
  async type(text) {
    await this.workbench.input().fill(text);
  }

  /** Types a part of a route's name and takes the one that stands first. */
  async route(name) {
    await this.step('Where should Claude Code send its requests?');
    await this.type(name);
    await this.page.locator('.quick-input-widget:visible .monaco-list-row.focused').filter({ hasText: name }).waitFor();
    await this.press('Enter');
  }

  /** Answers a question with what is typed, or with what is suggested. */
  async answer(question, value) {
    await this.step(question);
    if (value !== undefined) {
      await this.type(value);
      const exactly = this.page.locator('.label-name').getByText(value, { exact: true });
      const typed = this.page.locator('.quick-input-widget:visible .monaco-list-row.focused').filter({ has: exactly });
      const box = this.page.locator('.quick-input-widget:visible .quick-input-message:visible');
      await typed.or(box).first().waitFor();
      await this.page.keyboard.press('Enter');
      return;
    }
    await this.page.locator('.quick-input-widget:visible .monaco-list-row.focused').waitFor();
    await this.press('Enter');
  }

  /** Takes the recommended scope, or the one that is named. */
  async scope(name) {
    await this.step('Where should it be written?');
    if (name) {
      await this.type(name);
    }
    await this.page.locator('.quick-input-widget:visible .monaco-list-row.focused').waitFor();
    await this.press('Enter');
  }

  preview() {
    return this.page.locator('.bulk-edit-panel');
  }

  /** Ticks each file of the preview with the keyboard and applies. */
  async apply(files = 1) {
    await this.preview().waitFor();
    await this.preview().locator('.monaco-list-row').first().waitFor();
    await this.preview().locator('.monaco-list:focus, .monaco-list:focus-within').waitFor();
    for (let file = 0; file < files; file++) {
      await this.press('ArrowDown');
      // The editor shows the file that is chosen; what comes too soon would leave that behind.
      await this.page.locator('.tab', { hasText: 'Refactor Preview' }).waitFor();
      await this.page.locator('.multiDiffEntry .view-lines').first().waitFor();
      await this.press('Space');
    }
    await this.press('Control+Enter');
    await this.preview().waitFor({ state: 'hidden' });
  }
}
