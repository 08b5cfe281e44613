import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { leakedKey, local, shared, tokenLine } from './lib/examples.mjs';
import { gitExitCode, inEditor, makeToken, skipWithoutEditor } from './lib/session.mjs';
import { until } from './lib/wait.mjs';

const skip = skipWithoutEditor();

test('the lightbulb moves a leaked key to the local file, and undo brings it back', { skip }, async (t) => {
  const token = makeToken();
  const before = leakedKey(token);
  await inEditor(t, { files: { [shared]: before }, open: [shared], secrets: [token] }, async (session) => {
    const { workbench, page, read } = session;
    await workbench.squiggles(shared).nth(1).waitFor();
    await workbench.placeCursor(shared, 'ANTHROPIC_AUTH_TOKEN', 5);
    const move = await workbench.lightbulb(/^Move env\.ANTHROPIC_AUTH_TOKEN/);
    await session.screenshot('lightbulb');
    await workbench.chooseAction(move);
    await confirmPreview(session, 'settings.local.json');

    await until('the local file holds the key', () => fs.existsSync(session.path(local)) && read(local).includes(token));
    await session.saved(shared, before);
    assert.equal(JSON.parse(read(local)).env.ANTHROPIC_AUTH_TOKEN, token);
    // The line goes, with the comma that separated it; every other byte stays.
    assert.equal(read(shared), before.replace(`,\n${tokenLine(token)}`, ''));
    assert.equal(gitExitCode(session.project, 'check-ignore', '--quiet', local), 0, 'git does not ignore the local file');
    await until('the problem is gone', async () => (await workbench.squiggles(shared).count()) === 1);
    await session.screenshot('after');

    await workbench.line(shared, 'ANTHROPIC_BASE_URL').click();
    await page.keyboard.press('Control+z');
    await workbench.confirmUndo(workbench.line(shared, 'ANTHROPIC_AUTH_TOKEN'));
    await page.keyboard.press('Control+s');
    await until('the shared file is as it was', () => read(shared) === before);
    await until('no second copy of the key is left', () => !fs.existsSync(session.path(local)) || !read(local).includes(token));
  });
});

test('the lightbulb takes the API path off a gateway address', { skip }, async (t) => {
  const token = makeToken();
  const before = leakedKey(token);
  await inEditor(t, { files: { [shared]: before }, open: [shared], secrets: [token] }, async (session) => {
    const { workbench, read } = session;
    await workbench.squiggles(shared).nth(1).waitFor();
    await workbench.placeCursor(shared, 'ANTHROPIC_BASE_URL', 6);
    await workbench.chooseAction(await workbench.lightbulb(/^Remove \/v1/));

    await session.saved(shared, before);
    assert.equal(read(shared), before.replace('acme.io/v1', 'acme.io'));
    await until('the problem is gone', async () => (await workbench.squiggles(shared).count()) === 1);
  });
});

test('a repair stays unsaved for those who want to save themselves', { skip }, async (t) => {
  const before = gatewaySettings('https://llm-gateway.acme.io/v1');
  const settings = { 'claudeRoute.saveAfterApply': false, 'files.refactoring.autoSave': false };
  await inEditor(t, { files: { [shared]: before }, open: [shared], settings }, async ({ workbench, page, read }) => {
    await workbench.squiggles(shared).first().waitFor();
    await workbench.placeCursor(shared, 'ANTHROPIC_BASE_URL', 6);
    await workbench.chooseAction(await workbench.lightbulb(/^Remove \/v1/));

    await page.locator('.tab.dirty', { hasText: 'settings.json' }).waitFor();
    await until('the problem is gone', async () => (await workbench.squiggles(shared).count()) === 0);
    assert.equal(read(shared), before);
  });
});

test('the lightbulb applies the Aperture route', { skip }, async (t) => {
  const before = gatewaySettings('https://llm-gateway.acme.io/v1');
  await inEditor(t, { files: { [shared]: before }, open: [shared] }, async (session) => {
    const { workbench, read } = session;
    await workbench.squiggles(shared).first().waitFor();
    await workbench.placeCursor(shared, 'ANTHROPIC_BASE_URL', 6);
    await workbench.chooseAction(await workbench.lightbulb(/^Apply Aperture route$/));

    await session.saved(shared, before);
    const { apiKeyHelper, ...rest } = JSON.parse(read(shared));
    assert.equal(apiKeyHelper, "echo '-'");
    assert.deepEqual(rest, JSON.parse(gatewaySettings('http://ai')));
    await session.screenshot('aperture');
  });
});

test('the palette offers the routes, checks what is typed, and goes back a step', { skip }, async (t) => {
  const before = '{\n  "model": "sonnet"\n}\n';
  await inEditor(t, { files: { [shared]: before }, open: [shared] }, async (session) => {
    const { workbench, page, read } = session;
    await workbench.ready(shared);
    await workbench.command('Claude Route: Apply Route…');
    await workbench.pick('Aperture');
    await until('the host is asked for', async () => (await workbench.input().inputValue()) === 'ai');
    await workbench.input().fill('http://not a host');
    await page.keyboard.press('Enter');
    await page.locator('.quick-input-widget .quick-input-message', { hasText: /host/i }).waitFor();
    await page.locator('.quick-input-widget:visible').getByRole('button', { name: 'Back' }).click();
    await session.screenshot('routes');
    await workbench.pick('Aperture');
    await until('the host is asked for again', async () => (await workbench.input().inputValue()) === 'ai');
    await workbench.input().fill('ai.example.ts.net');
    await page.keyboard.press('Enter');

    await session.saved(shared, before);
    assert.equal(JSON.parse(read(shared)).env.ANTHROPIC_BASE_URL, 'http://ai.example.ts.net');
  });
});

function gatewaySettings(address) {
  return `{
  "model": "sonnet",
  "permissions": { "allow": ["Read(~/.zshrc)"] },
  "env": {
    "DISABLE_TELEMETRY": "1",
    "ANTHROPIC_BASE_URL": "${address}"
  }
}
`;
}

/** Where the edit opens the refactor preview: ticks what moves the key, and applies. */
async function confirmPreview({ page, screenshot }, expectedFile) {
  const preview = page.locator('.bulk-edit-panel');
  await preview.waitFor();
  await preview.locator('.monaco-list-row').filter({ hasText: expectedFile }).first().waitFor();
  const boxes = preview.locator('.monaco-list-row input[type=checkbox], .monaco-list-row .edit-checkbox');
  await until('everything is ticked', async () => {
    const states = await Promise.all((await boxes.all()).map((box) => box.isChecked()));
    const open = states.indexOf(false);
    if (open >= 0) {
      await boxes.nth(open).click();
    }
    return states.length > 0 && open < 0;
  });
  await screenshot('preview');
  await preview.getByRole('button', { name: 'Apply' }).click();
  await preview.waitFor({ state: 'hidden' });
}
