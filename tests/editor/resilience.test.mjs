/* global navigator -- a function below runs in the page */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { leakedKey, local, shared } from './lib/examples.mjs';
import { languageServers } from './lib/processes.mjs';
import { inEditor, makeToken, skipWithoutEditor } from './lib/session.mjs';
import { until } from './lib/wait.mjs';

const skip = skipWithoutEditor();
const wrongAddress = '{\n  "env": {\n    "ANTHROPIC_BASE_URL": "https://llm-gateway.acme.io/v1"\n  }\n}\n';

test('an untrusted workspace is checked as well', { skip }, async (t) => {
  const token = makeToken();
  const settings = { 'security.workspace.trust.startupPrompt': 'never', 'claudeRoute.server.path': '/nonexistent/claude-route' };
  await inEditor(
    t,
    { files: { [shared]: leakedKey(token) }, open: [shared], secrets: [token], trust: false, settings },
    async ({ workbench, screenshot }) => {
      await workbench.statusItem('Restricted Mode').waitFor();
      await workbench.squiggles(shared).nth(1).waitFor();
      await workbench.showProblems();
      await workbench.problem('CR021').waitFor();
      await screenshot('restricted');
    },
  );
});

test('a killed server comes back, and so do its diagnostics', { skip }, async (t) => {
  const token = makeToken();
  await inEditor(t, { files: { [shared]: leakedKey(token) }, open: [shared], secrets: [token] }, async ({ workbench, page, codeServer }) => {
    await workbench.squiggles(shared).nth(1).waitFor();
    const [killed, ...others] = languageServers(codeServer.pid);
    assert.deepEqual(others, [], 'one server serves the window');

    const since = performance.now();
    process.kill(killed, 'SIGKILL');
    await until('another server runs', () => languageServers(codeServer.pid).some((pid) => pid !== killed));
    t.diagnostic(`another server process after ${(performance.now() - since).toFixed(0)} ms`);
    await workbench.squiggles(shared).nth(1).waitFor();

    await workbench.placeCursor(shared, 'ANTHROPIC_BASE_URL', 2);
    for (let i = 0; i < '/v1'.length; i++) {
      await page.keyboard.press('Backspace');
    }
    await until('the repaired address is not underlined any more', async () => (await workbench.squiggles(shared).count()) === 1);
  });
});

test('a server that keeps ending is given up with a message, and started again on request', { skip }, async (t) => {
  await inEditor(t, { files: { [shared]: wrongAddress }, open: [shared] }, async ({ workbench, codeServer, screenshot }) => {
    await workbench.squiggles(shared).first().waitFor();
    let killed = 0;
    const message = workbench.notification('keeps ending');
    await until('the message is shown', async () => {
      for (const pid of languageServers(codeServer.pid)) {
        process.kill(pid, 'SIGKILL');
        killed++;
      }
      return message.isVisible();
    });
    t.diagnostic(`given up after ${killed} kills`);
    await screenshot('given-up');

    await message.getByRole('button', { name: 'Restart' }).click();
    await workbench.squiggles(shared).first().waitFor();
  });
});

test('a file changed outside the editor is checked again', { skip }, async (t) => {
  await inEditor(t, { files: { [local]: wrongAddress }, open: [local] }, async ({ workbench, page, path }) => {
    await workbench.squiggles(local).first().waitFor();

    // The editor begins to watch the folder some time after it shows a document, and tells nobody; a new file in its explorer shows it.
    let markers = 0;
    await until('the editor watches the folder', async () => {
      fs.writeFileSync(path(`marker-${++markers}.txt`), '');
      return (await page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'marker-' }).count()) > 0;
    });

    fs.writeFileSync(path(local), wrongAddress.replace('/v1', ''));
    await until('the problem is gone', async () => (await workbench.squiggles(local).count()) === 0);
    fs.writeFileSync(path(local), wrongAddress);
    await workbench.squiggles(local).first().waitFor();
  });
});

test('the state of the server can be copied for a report, without what the files say', { skip }, async (t) => {
  const token = makeToken();
  await inEditor(t, { files: { [shared]: leakedKey(token) }, open: [shared], secrets: [token] }, async ({ workbench, page }) => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await workbench.ready(shared);
    await workbench.command('Claude Route: Copy Server State');
    await workbench.statusItem('Server state copied').waitFor();

    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.equal(typeof JSON.parse(copied), 'object');
    assert.equal(copied.includes(token), false);
  });
});
