import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { local, shared } from './lib/examples.mjs';
import { inEditor, makeToken, skipWithoutEditor } from './lib/session.mjs';
import { until } from './lib/wait.mjs';
import { Wizard } from './lib/wizard.mjs';

const skip = skipWithoutEditor();

test('a repair asks for what only a person knows, refuses what cannot be right, and writes the answer', { skip }, async (t) => {
  const before = '{\n  "env": {\n    "CLAUDE_CODE_USE_FOUNDRY": "1"\n  }\n}\n';
  await inEditor(t, { files: { [shared]: before }, open: [shared] }, async (session) => {
    const { workbench, page, read } = session;
    const wizard = new Wizard(session);
    await workbench.squiggles(shared).first().waitFor();
    await workbench.placeCursor(shared, 'CLAUDE_CODE_USE_FOUNDRY', 2);
    await workbench.chooseAction(await workbench.lightbulb(/^Set ANTHROPIC_FOUNDRY_RESOURCE…/));

    await wizard.step('Resource (ANTHROPIC_FOUNDRY_RESOURCE)');
    await wizard.type('https://acme.services.ai.azure.com');
    await page.locator('.quick-input-widget:visible .monaco-list-row', { hasText: 'Enter the name of the resource alone' }).waitFor();
    await page.keyboard.press('Enter');
    assert.equal(read(shared), before);
    await session.screenshot('refused');
    await wizard.answer('Resource (ANTHROPIC_FOUNDRY_RESOURCE)', 'acme-ai');

    await session.saved(shared, before);
    assert.deepEqual(JSON.parse(read(shared)), { env: { CLAUDE_CODE_USE_FOUNDRY: '1', ANTHROPIC_FOUNDRY_RESOURCE: 'acme-ai' } });
  });
});

test('a credential is typed in hiding, and goes to the local file where the shared one needs it', { skip }, async (t) => {
  const token = makeToken();
  const before = '{\n  "env": {\n    "ANTHROPIC_BASE_URL": "https://llm-gateway.acme.io"\n  }\n}\n';
  await inEditor(t, { files: { [shared]: before }, open: [shared], secrets: [token] }, async (session) => {
    const { workbench, page, read } = session;
    await workbench.squiggles(shared, 'warning').first().waitFor();
    await workbench.placeCursor(shared, 'ANTHROPIC_BASE_URL', 5);
    await workbench.chooseAction(await workbench.lightbulb(/^Add ANTHROPIC_AUTH_TOKEN…/));
    await page.locator('.quick-input-widget:visible input[type=password]').waitFor();
    await workbench.input().fill(token);
    await page.keyboard.press('Enter');

    await until('the local file holds the token', () => fs.existsSync(session.path(local)) && read(local).includes(token));
    assert.equal(JSON.parse(read(local)).env.ANTHROPIC_AUTH_TOKEN, token);
    assert.equal(read(shared), before);
  });
});
