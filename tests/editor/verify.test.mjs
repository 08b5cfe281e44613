import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { model, startGateway } from '../clients/lib/gateway.mjs';
import { shared } from './lib/examples.mjs';
import { inEditor, makeToken, skipWithoutEditor } from './lib/session.mjs';
import { until } from './lib/wait.mjs';

const skip = skipWithoutEditor();
const verify = 'Claude Route: Verify Route…';

function settingsFor(address, token) {
  return JSON.stringify({ model, env: { ANTHROPIC_BASE_URL: address, ANTHROPIC_AUTH_TOKEN: token } }, undefined, 2);
}

test('a route is verified on this machine, and the report shows what arrived', { skip }, async (t) => {
  const token = makeToken();
  await inEditor(t, { files: { [shared]: settingsFor('http://ai', token) }, open: [shared], secrets: [token] }, async (session) => {
    const { workbench, page } = session;
    await workbench.ready(shared);
    await workbench.command(verify);
    await workbench.pick('On this machine');

    const report = await inSomeFrame(page, 'Claude Code route, verified');
    await session.screenshot('verified');
    assert.match(report, /http:\/\/ai\/v1\/messages/);
    assert.match(report, /The credential is in the predicted headers\s+pass\s+authorization/);
    assert.doesNotMatch(report, /\sfail\s/);
    assert.ok(!report.includes(token));
    await workbench.openFile(shared);
    await workbench.languageStatus('Route verified just now');
  });
});

test('requests are forwarded after consent that names the host and what is sent, asked for once', { skip }, async (t) => {
  const token = makeToken();
  const gateway = await startGateway(t);
  const host = new URL(gateway.url).host;
  await inEditor(t, { files: { [shared]: settingsFor(gateway.url, token) }, open: [shared], secrets: [token] }, async (session) => {
    const { workbench, page } = session;
    const dialog = page.locator('.monaco-dialog-box');
    const way = `Check what ${host} keeps`;
    const choose = async () => {
      await workbench.openFile(shared);
      await workbench.command(verify);
      await workbench.pick(way);
    };
    await workbench.ready(shared);
    await choose();

    await dialog.waitFor();
    await session.screenshot('consent');
    const asked = await dialog.innerText();
    assert.match(asked, new RegExp(`Send requests to ${host}\\?`));
    assert.match(asked, new RegExp(`${gateway.url}/v1/messages`));
    assert.match(asked, /At most \d+ requests of \d+ output tokens in all go there, with the credential of this route\./);
    assert.match(asked, /The address stands in a file of this project\./);
    assert.ok(!asked.includes(token));
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });

    await choose();
    await dialog.waitFor();
    assert.equal(gateway.requests.length, 0, 'nothing is sent before consent, and nothing after a refusal');
    await dialog.getByRole('button', { name: 'Send' }).click();
    const report = await inSomeFrame(page, 'Claude Code route, verified');
    await session.screenshot('contract');
    // This gateway accepts whatever it is sent, so it cannot have passed it on.
    assert.match(report, /anthropic-beta is forwarded verbatim\s+fail/);
    assert.ok(!report.includes(token));
    assert.ok(gateway.requests.length > 0 && gateway.requests.every((request) => request.headers.authorization === `Bearer ${token}`));
    await workbench.openFile(shared);
    await workbench.languageStatus('Route verification failed, just now');

    const before = gateway.requests.length;
    await choose();
    await until('the same host is checked again without a question', () => gateway.requests.length === 2 * before);
    assert.equal(await dialog.count(), 0);
  });
});

test('the client runs in a terminal, and what it sent is compared', { skip }, async (t) => {
  const token = makeToken();
  const gateway = await startGateway(t);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'claude-route-client-'));
  t.after(() => fs.rmSync(folder, { recursive: true, force: true }));
  fs.writeFileSync(path.join(folder, 'claude'), client, { mode: 0o755 });
  // The terminal asks a login shell for its environment, so that of the editor does not reach it.
  const settings = {
    'terminal.integrated.env.linux': { PATH: `${folder}${path.delimiter}${process.env.PATH}` },
    // Its text is then in the page.
    'terminal.integrated.gpuAcceleration': 'off',
  };
  const files = { [shared]: settingsFor(gateway.url, token) };
  await inEditor(t, { files, open: [shared], secrets: [token], settings }, async (session) => {
    const { workbench, page } = session;
    await workbench.ready(shared);
    await workbench.command(verify);
    await workbench.pick('On this machine, with Claude Code');

    await page.locator('.terminal-wrapper').waitFor();
    const report = await inSomeFrame(page, 'Claude Code route, verified');
    await until('the terminal shows the command and what the client says', async () =>
      /claude\s--settings[\s\S]*The\sclient\ssaid\sOK/.test(await page.locator('.terminal-wrapper .xterm-rows').first().innerText()),
    );
    await session.screenshot('terminal');
    assert.match(report, /A request arrives\s+pass/);
    assert.match(report, /The same value arrived/);
    assert.doesNotMatch(report, /\sfail\s/);
    assert.equal(gateway.requests.length, 0, 'nothing left the machine');
    assert.equal(session.read(shared), files[shared], 'no settings file was changed');
    await workbench.openFile(shared);
    await workbench.languageStatus('Route verified just now');
  });
});

// Sends one message as the settings say, to the address that --settings puts in the place of the gateway's.
const client = `#!/usr/bin/env node
const fs = require('node:fs');
const own = JSON.parse(fs.readFileSync('${shared}', 'utf8'));
const { env } = JSON.parse(process.argv[process.argv.indexOf('--settings') + 1]);
fetch(env.ANTHROPIC_BASE_URL + '/v1/messages?beta=true', {
  method: 'POST',
  headers: { 'content-type': 'application/json', 'anthropic-version': '2023-06-01', authorization: 'Bearer ' + own.env.ANTHROPIC_AUTH_TOKEN },
  body: JSON.stringify({ model: own.model, max_tokens: 1, stream: true, messages: [{ role: 'user', content: process.argv.at(-1) }] }),
})
  .then((answer) => answer.text())
  .then((text) => console.log('The client said', /"text":"(OK)"/.exec(text)?.[1]));
`;

/** The text of the frame that shows something; a preview lies in frames of its own. */
async function inSomeFrame(page, text) {
  let found;
  await until(`a frame shows "${text}"`, async () => {
    for (const frame of page.frames()) {
      const content = await frame
        .locator('body')
        .innerText({ timeout: 1_000 })
        .catch(() => '');
      if (content.includes(text) && content.includes('Verdict')) {
        found = content;
        return true;
      }
    }
    return false;
  });
  return found;
}
