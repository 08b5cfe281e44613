import assert from 'node:assert/strict';
import { test } from 'node:test';
import { local, shared } from './lib/examples.mjs';
import { inEditor, makeToken, skipWithoutEditor } from './lib/session.mjs';
import { Wizard } from './lib/wizard.mjs';

const skip = skipWithoutEditor();

test('the file explains itself: lens, remark, hover, completion, and no credential in any of them', { skip }, async (t) => {
  const token = makeToken();
  const team = `{\n  "model": "sonnet",\n  "env": {\n    "ANTHROPIC_BASE_URL": "https://llm-gateway.acme.io"\n  }\n}\n`;
  const own = `{\n  "model": "opus",\n  "env": { "ANTHROPIC_AUTH_TOKEN": "${token}" }\n}\n`;
  await inEditor(t, { files: { [shared]: team, [local]: own }, open: [shared], secrets: [token] }, async ({ workbench, page, screenshot }) => {
    await workbench.ready(shared);
    const lens = workbench.editor(shared).locator('.codelens-decoration');
    for (const part of ['Route: gateway llm-gateway.acme.io', 'Configure', 'Verify']) {
      await lens.getByText(part).first().waitFor();
    }
    await workbench.line(shared, 'overridden by settings.local.json').waitFor();

    // The text of hovers lies beside the editor, in the order of their places.
    await workbench.line(shared, 'ANTHROPIC_BASE_URL').click();
    await workbench.placeCursor(shared, 'ANTHROPIC_BASE_URL', 50);
    await page.keyboard.press('Control+k');
    await page.keyboard.press('Control+i');
    const hover = page.locator('.monaco-hover:visible', { hasText: 'ANTHROPIC_BASE_URL' });
    await hover.waitFor();
    assert.match(await hover.innerText(), /counts|address/i);
    await screenshot('hover');
    await page.keyboard.press('Escape');

    await workbench.placeCursor(shared, 'ANTHROPIC_BASE_URL', 0);
    await page.keyboard.type(',');
    await page.keyboard.press('Enter');
    await page.keyboard.type('"CLAUDE_CODE_USE');
    await page.keyboard.press('Control+Space');
    const suggestions = page.locator('.suggest-widget.visible .monaco-list-row');
    await suggestions.filter({ hasText: 'CLAUDE_CODE_USE_BEDROCK' }).first().waitFor();
    await screenshot('completion');
    await page.keyboard.press('Escape');
    assert.equal((await page.locator('body').innerText()).includes(token), false);
  });
});

test('an empty settings file leads to the wizard', { skip }, async (t) => {
  await inEditor(t, { files: { [shared]: '' }, open: [shared] }, async (session) => {
    const { workbench } = session;
    await workbench.ready(shared);
    await workbench.editor(shared).locator('.codelens-decoration a', { hasText: 'Configure' }).click();
    await new Wizard(session).step('Where should Claude Code send its requests?');
  });
});

test('the extension speaks the language of the editor', { skip }, async (t) => {
  await inEditor(t, { files: { 'README.md': '# Projekt\n' }, open: ['README.md'], locale: 'de' }, async ({ workbench, page, screenshot }) => {
    await workbench.editor('README.md').waitFor();
    await page.locator('.pane-header', { hasText: 'Claude Code-Route' }).click();
    await page.getByText('Es wurden keine Einstellungen von Claude Code gefunden').waitFor();
    await screenshot('deutsch');
    await page.getByRole('button', { name: 'Claude Code-Route konfigurieren', exact: true }).click();
    await page.locator('.quick-input-title', { hasText: 'Claude Code-Route konfigurieren' }).waitFor();
  });
});
