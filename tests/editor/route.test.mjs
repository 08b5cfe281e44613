import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { leakedKey, local, shared } from './lib/examples.mjs';
import { inEditor, makeToken, skipWithoutEditor } from './lib/session.mjs';
import { until } from './lib/wait.mjs';

const skip = skipWithoutEditor();
const aperture = `{
  "model": "sonnet",
  "env": {
    "ANTHROPIC_BASE_URL": "http://ai"
  },
  "apiKeyHelper": "echo '-'"
}
`;

test('the view names what decides the route, and a row leads to its line', { skip }, async (t) => {
  const overrides = '{\n  "model": "opus"\n}\n';
  await inEditor(t, { files: { [shared]: aperture, [local]: overrides }, open: [shared] }, async ({ workbench, page, screenshot }) => {
    await workbench.ready(shared);
    await workbench.showRoute();
    await workbench.row('Requests to').waitFor();
    await screenshot('route-view');

    const labels = await workbench.rows().evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label')));
    for (const expected of [
      /^Route, Aperture, .*settings\.json, line 4/,
      /^Requests to, http:\/\/ai\/v1\/messages, /,
      /^x-api-key, /,
      /^authorization, /,
      /^Model, .*line 2/,
    ]) {
      assert.ok(
        labels.some((label) => expected.test(label)),
        `${expected} in ${labels.join(' | ')}`,
      );
    }

    // The keyboard does what the pointer does.
    await workbench.row('Model').click();
    await workbench.editor(local).waitFor();
    await page.locator('.editor-instance .view-line', { hasText: '"model": "opus"' }).waitFor();
    await workbench.row('Requests to').click();
    await workbench.editor(shared).waitFor();
    await workbench.cursorAt(4);

    await workbench.row('Does not count').click();
    await page.keyboard.press('ArrowDown');
    await workbench.row('model').waitFor();
  });
});

test('the view and the status item follow every change, and warn', { skip }, async (t) => {
  await inEditor(t, { files: { [shared]: aperture }, open: [shared] }, async ({ workbench, page, path, screenshot }) => {
    const item = page.locator('.part.statusbar .statusbar-item[id$="claudeRoute.route"]');
    await workbench.focused(shared);
    await item.filter({ hasText: 'Aperture' }).waitFor();
    assert.equal(await item.evaluate((element) => element.classList.contains('warning-kind')), false);
    assert.match(await item.locator('a').getAttribute('aria-label'), /Claude Code route, Aperture/);

    await workbench.showRoute();
    await workbench.row('Requests to').waitFor();

    // In the editor, before anything is saved.
    await workbench.placeCursor(shared, 'ANTHROPIC_BASE_URL', 1);
    await page.keyboard.type('/v1');
    await page.locator('.part.statusbar .statusbar-item.warning-kind[id$="claudeRoute.route"]').waitFor();
    await workbench.rows().filter({ hasText: 'http://ai/v1/v1/messages' }).waitFor();
    await item.hover();
    const tooltip = page.locator('.monaco-hover:visible', { hasText: 'Requests to' });
    await tooltip.waitFor();
    await screenshot('status-tooltip');
    for (const link of ['Configure', 'Verify', 'Show Effective Route']) {
      assert.equal(await tooltip.getByRole('link', { name: link, exact: true }).count(), 1, link);
    }

    // And on disk.
    await workbench.editor(shared).locator('.view-line').first().click();
    fs.writeFileSync(path(local), '{ "env": { "ANTHROPIC_BASE_URL": "https://llm-gateway.acme.io" } }\n');
    await item.filter({ hasText: 'llm-gateway.acme.io' }).waitFor();
  });
});

test('a folder without settings is welcomed, and nothing else is shown unasked', { skip }, async (t) => {
  await inEditor(t, { files: { 'README.md': '# Project\n' }, open: ['README.md'] }, async ({ workbench, page, screenshot }) => {
    await workbench.focused('README.md');
    await workbench.showRoute();
    const view = page.locator('.pane', { has: page.locator('.pane-header', { hasText: 'Claude Code Route' }) });
    await view.getByText('No settings of Claude Code were found').waitFor();
    await view.getByRole('button', { name: 'Configure Claude Code Route' }).waitFor();
    await screenshot('welcome');
    assert.equal(await page.locator('.notification-toast').count(), 0);
    assert.equal(await page.locator('.part.statusbar .statusbar-item[id$="claudeRoute.route"]').count(), 0);

    await view.getByRole('button', { name: 'Open Walkthrough' }).click();
    await page.locator('.gettingStartedContainer', { hasText: 'Check my settings' }).waitFor();
    for (const step of ['Move a secret', 'Configure a route', 'Verify it']) {
      await page.locator('.getting-started-step', { hasText: step }).waitFor();
    }
    await until('the picture is shown', async () => (await page.locator('.getting-started-media').count()) > 0);
    await screenshot('walkthrough');
  });
});

test('a symptom leads to its cause, with what was ruled out', { skip }, async (t) => {
  const token = makeToken();
  const both = JSON.stringify(
    { env: { ANTHROPIC_BASE_URL: 'https://llm-gateway.acme.io', ANTHROPIC_AUTH_TOKEN: token, CLAUDE_CODE_USE_BEDROCK: '1' } },
    undefined,
    2,
  );
  await inEditor(t, { files: { [local]: both }, open: [local], secrets: [token] }, async ({ workbench, page, screenshot }) => {
    await workbench.ready(local);
    await workbench.command('Claude Route: Troubleshoot Route…');
    await workbench.pick('Requests are billed to the API instead of the subscription');
    const report = workbench.editor('route-troubleshooting.txt');
    await report.locator('.view-line', { hasText: 'switches Amazon Bedrock on' }).waitFor();
    await report.locator('.view-line', { hasText: 'Ruled out' }).waitFor();
    await report.locator('.detected-link', { hasText: 'line 5' }).first().waitFor();
    await screenshot('troubleshooting');
    // By keyboard, as a screen reader's user would.
    await report.locator('.detected-link', { hasText: 'line 5' }).first().click();
    await workbench.command('Open Link');
    await workbench.editor(local).waitFor();
    await workbench.cursorAt(5);

    await workbench.command('Claude Route: Troubleshoot Route…');
    await workbench.pick('"Auth conflict": two credentials are set');
    await report.locator('.view-line', { hasText: 'Nothing in these files explains it' }).waitFor();
    await report.locator('.detected-link', { hasText: 'Verify' }).first().click();
    await workbench.command('Open Link');
    await page.locator('.quick-input-title', { hasText: 'Verify the route' }).waitFor();
  });
});

test('several folders have a route each, and the status bar names that of the file in front', { skip }, async (t) => {
  const files = {
    'all.code-workspace': JSON.stringify({ folders: [{ path: 'one' }, { path: 'two' }] }),
    [`one/${shared}`]: aperture,
    [`two/${shared}`]: aperture.replace('http://ai', 'https://falcon.netbird.ai'),
  };
  const open = [`one/${shared}`, `two/${shared}`];
  await inEditor(t, { files, open, workspace: 'all.code-workspace' }, async ({ workbench, page }) => {
    const item = page.locator('.part.statusbar .statusbar-item[id$="claudeRoute.route"]');
    await item.filter({ hasText: 'NetBird' }).waitFor();
    await page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'settings.json' }).first().click();
    await item.filter({ hasText: 'Aperture' }).waitFor();

    await workbench.showRoute();
    await workbench.row('one').waitFor();
    const labels = () => workbench.rows().evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label')));
    assert.ok((await labels()).some((label) => label.startsWith('Folder one, route Aperture')));

    // The wizard is about the folder of the file in front, too.
    await item.locator('a').click();
    await page.locator('.quick-input-widget:visible input[placeholder*="Now: Aperture"]').waitFor();
  });
});

test('the first steps lead to the problems, and from a secret to the preview of its move', { skip }, async (t) => {
  const token = makeToken();
  const before = leakedKey(token);
  const files = { [shared]: before, 'README.md': '# Project\n' };
  await inEditor(t, { files, open: ['README.md'], secrets: [token] }, async ({ workbench, page, read }) => {
    await workbench.extensionKnown();
    await workbench.focused('README.md');
    await workbench.command('Claude Route: Check My Settings');
    await workbench.problem('CR021').waitFor();
    await workbench.command('Claude Route: Move a Secret out of the Shared File');
    await page.locator('.bulk-edit-panel .monaco-list-row', { hasText: 'settings.local.json' }).first().waitFor();
    assert.equal(read(shared), before);
  });
});
