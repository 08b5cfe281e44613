import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { local, shared } from './lib/examples.mjs';
import { gitExitCode, inEditor, makeToken, skipWithoutEditor } from './lib/session.mjs';
import { until } from './lib/wait.mjs';
import { Wizard } from './lib/wizard.mjs';

const skip = skipWithoutEditor();
const unrelated = '{\n  "permissions": { "allow": ["Read(~/.zshrc)"] }\n}\n';

/** Questions with what is typed; without a text what is suggested is taken. */
const routes = [
  {
    route: 'Aperture',
    answers: [['Aperture host', 'ai']],
    short: 'Aperture',
    written: { apiKeyHelper: "echo '-'", env: { ANTHROPIC_BASE_URL: 'http://ai' } },
  },
  {
    route: 'NetBird',
    answers: [['NetBird endpoint', 'falcon.netbird.ai']],
    short: 'NetBird',
    written: { apiKeyHelper: "echo '-'", env: { ANTHROPIC_BASE_URL: 'https://falcon.netbird.ai' } },
  },
  {
    route: 'Amazon Bedrock',
    answers: [['Region', 'eu-central-1'], ['AWS profile']],
    short: 'Amazon Bedrock',
    written: { env: { CLAUDE_CODE_USE_BEDROCK: '1', AWS_REGION: 'eu-central-1' } },
    models: ['global.anthropic.claude-opus-4-6-v1', 'global.anthropic.claude-sonnet-4-6', 'global.anthropic.claude-haiku-4-5-20251001-v1:0'],
  },
  {
    route: 'Google Vertex AI',
    answers: [['Region'], ['Google Cloud project ID', 'my-project-123']],
    short: 'Google Vertex AI',
    written: { env: { CLAUDE_CODE_USE_VERTEX: '1', CLOUD_ML_REGION: 'global', ANTHROPIC_VERTEX_PROJECT_ID: 'my-project-123' } },
    models: ['claude-opus-4-8', 'claude-sonnet-4-6', 'claude-haiku-4-5@20251001'],
  },
];

for (const { route, answers, short, written, models = [] } of routes) {
  models.forEach((model, index) => (written.env[`ANTHROPIC_DEFAULT_${['OPUS', 'SONNET', 'HAIKU'][index]}_MODEL`] = model));
  test(`the wizard leads to ${route} in at most six key presses beyond what is typed`, { skip }, async (t) => {
    await inEditor(t, { files: { [shared]: unrelated }, open: [shared] }, async (session) => {
      const { workbench, page, read } = session;
      const user = `${session.codeServer.home}/.claude/settings.json`;
      const wizard = new Wizard(session);
      await workbench.ready(shared);
      await wizard.start();
      await wizard.route(route);
      for (const [question, value] of answers) {
        await wizard.answer(question, value);
      }
      await wizard.scope();
      await wizard.apply();

      await until('the user settings are saved', () => fs.existsSync(user) && fs.readFileSync(user, 'utf8') !== '');
      assert.equal(fs.readFileSync(user, 'utf8'), `${JSON.stringify(written, undefined, 2)}\n`);
      assert.equal(read(shared), unrelated);
      assert.ok(wizard.presses <= 6, `${wizard.presses} key presses`);

      // The new route, and one click to its proof.
      await page.locator('.part.statusbar .statusbar-item[id$="claudeRoute.route"]', { hasText: short }).waitFor();
      await page.locator('.part.statusbar .statusbar-item[id$="claudeRoute.verifyRoute"] a').click();
      await page.locator('.quick-input-title', { hasText: 'Verify the route' }).waitFor();
      assert.equal(await page.locator('.notification-toast').count(), 0);
    });
  });
}

test('a token for an own gateway is typed unseen and lands in the local file alone', { skip }, async (t) => {
  const token = makeToken();
  await inEditor(t, { files: { [shared]: unrelated }, open: [shared], secrets: [token] }, async (session) => {
    const { workbench, page, read, path } = session;
    const wizard = new Wizard(session);
    await workbench.ready(shared);
    // From the lens above the file.
    await workbench.editor(shared).locator('.codelens-decoration a', { hasText: 'Configure' }).click();
    await wizard.route('Own gateway');
    await wizard.step('Gateway address');
    await wizard.type('https://llm-gateway.acme.io/v1');
    await page.locator('.quick-input-widget:visible').getByText('without /v1 at its end').first().waitFor();
    await wizard.answer('Gateway address', 'https://llm-gateway.acme.io');
    await wizard.step('Token for the gateway');
    assert.equal(await workbench.input().getAttribute('type'), 'password');
    await wizard.type(token);
    await page.keyboard.press('Enter');

    await wizard.step('Where should it be written?');
    await wizard.row('Shared settings').filter({ hasText: 'not possible' }).waitFor();
    await wizard.row('Shared settings').click();
    await wizard.step('settings.json is made to be committed');
    await wizard.type('Local settings');
    await wizard.press('Enter');
    await wizard.apply();

    await until('the local file is saved', () => fs.existsSync(path(local)) && read(local).includes(token));
    assert.deepEqual(JSON.parse(read(local)), { env: { ANTHROPIC_BASE_URL: 'https://llm-gateway.acme.io', ANTHROPIC_AUTH_TOKEN: token } });
    assert.equal(read(shared), unrelated);
    assert.equal(gitExitCode(session.project, 'check-ignore', '--quiet', local), 0, 'git does not ignore the local file');
    assert.ok(wizard.presses <= 6, `${wizard.presses} key presses`);
    await page.locator('.part.statusbar .statusbar-item[id$="claudeRoute.route"]', { hasText: 'llm-gateway.acme.io' }).waitFor();
  });
});

test('the reset leaves nothing before the login', { skip }, async (t) => {
  const before =
    '{\n  "model": "opus",\n  "apiKeyHelper": "echo \'-\'",\n  "env": { "ANTHROPIC_BASE_URL": "http://ai", "DISABLE_TELEMETRY": "1" }\n}\n';
  await inEditor(t, { files: { [local]: before }, open: [local] }, async (session) => {
    const { workbench, page, read } = session;
    const wizard = new Wizard(session);
    await workbench.ready(local);
    await workbench.command('Claude Route: Reset to Subscription Login…');
    await wizard.scope('Local settings');
    await wizard.apply();
    await session.saved(local, before);
    assert.deepEqual(JSON.parse(read(local)), { model: 'opus', env: { DISABLE_TELEMETRY: '1' } });
    await page.locator('.part.statusbar .statusbar-item[id$="claudeRoute.route"]', { hasText: /^.?login|subscription/ }).waitFor();
  });
});

test('leaving at any step changes nothing, and there is a way back', { skip }, async (t) => {
  await inEditor(t, { files: { [shared]: unrelated }, open: [shared] }, async (session) => {
    const { workbench, page, read, path } = session;
    const wizard = new Wizard(session);
    await workbench.ready(shared);
    const steps = [
      async () => {
        await wizard.start();
        await wizard.step('Where should Claude Code send its requests?');
      },
      async () => {
        await wizard.route('NetBird');
        await wizard.step('NetBird endpoint');
      },
      async () => {
        await wizard.answer('NetBird endpoint', 'falcon.netbird.ai');
        await wizard.step('Where should it be written?');
      },
      async () => {
        await wizard.scope('Local settings');
        await wizard.preview().locator('.monaco-list-row').first().waitFor();
      },
    ];
    for (let last = 0; last < steps.length; last++) {
      for (const step of steps.slice(0, last + 1)) {
        await step();
      }
      if (last === 2) {
        // Back and forth; what was typed is offered again.
        assert.match(await wizard.title().innerText(), /NetBird.*\(3\/3\)/s);
        await page.locator('.quick-input-widget:visible').getByRole('button', { name: 'Back' }).click();
        await wizard.step('NetBird endpoint');
        await wizard.row('falcon.netbird.ai').waitFor();
        await page.keyboard.press('Enter');
        await wizard.step('Where should it be written?');
      }
      if (last === steps.length - 1) {
        await wizard.preview().getByRole('button', { name: 'Discard' }).click();
        await wizard.preview().waitFor({ state: 'hidden' });
      } else {
        await page.keyboard.press('Escape');
        await page.locator('.quick-input-widget:visible').waitFor({ state: 'hidden' });
      }
      assert.equal(read(shared), unrelated);
      assert.equal(fs.existsSync(path(local)), false);
      assert.equal(fs.existsSync(`${session.codeServer.home}/.claude`), false);
      assert.equal(await page.locator('.tab.dirty').count(), 0);
    }
  });
});

test('a file that changes while the preview is open is left alone, and that is said', { skip }, async (t) => {
  await inEditor(t, { files: { [shared]: unrelated }, open: [shared] }, async (session) => {
    const { workbench, page, read, path } = session;
    const wizard = new Wizard(session);
    await workbench.ready(shared);
    await wizard.start();
    await wizard.route('NetBird');
    await wizard.answer('NetBird endpoint', 'falcon.netbird.ai');
    await wizard.scope('Shared settings');
    await wizard.preview().locator('.monaco-list-row').first().waitFor();

    const other = '{\n  "model": "opus"\n}\n';
    fs.writeFileSync(path(shared), other);
    await workbench.line(shared, '"opus"').waitFor();
    await wizard.preview().locator('.monaco-list-row').first().locator('input[type=checkbox], .edit-checkbox').first().click();
    await wizard.preview().getByRole('button', { name: 'Apply' }).click();
    // First the editor's own words, then ours.
    await page.locator('.monaco-dialog-box').getByRole('button', { name: 'OK' }).click();
    await workbench.notification('changed while the preview was open').waitFor();
    assert.equal(read(shared), other);
    assert.equal(await page.locator('.tab.dirty').count(), 0);
  });
});

test('what would still win is named before the changes are shown, and leads to its place', { skip }, async (t) => {
  const wins = '{\n  "env": { "CLAUDE_CODE_USE_BEDROCK": "1" }\n}\n';
  await inEditor(t, { files: { [shared]: unrelated, [local]: wins }, open: [shared] }, async (session) => {
    const { workbench, read } = session;
    const wizard = new Wizard(session);
    await workbench.ready(shared);
    for (const goesThere of [false, true]) {
      await wizard.start();
      await wizard.route('NetBird');
      await wizard.answer('NetBird endpoint', 'falcon.netbird.ai');
      await wizard.scope('User settings');
      await wizard.step('Afterwards the route would still be');
      await wizard.row('CLAUDE_CODE_USE_BEDROCK').waitFor();
      await session.screenshot('wizard-obstacles');
      if (goesThere) {
        await wizard.row('CLAUDE_CODE_USE_BEDROCK').click();
        await workbench.editor(local).waitFor();
      } else {
        await wizard.press('Enter');
        await wizard.preview().getByRole('button', { name: 'Discard' }).click();
        await wizard.preview().waitFor({ state: 'hidden' });
      }
    }
    assert.equal(read(local), wins);
    assert.equal(fs.existsSync(`${session.codeServer.home}/.claude`), false);
  });
});

test('lines for a shell go to the clipboard, and no file is written', { skip }, async (t) => {
  await inEditor(t, { files: { [shared]: unrelated }, open: [shared] }, async (session) => {
    const { workbench, page, read, path } = session;
    const wizard = new Wizard(session);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await workbench.ready(shared);
    await page.locator('.part.statusbar .statusbar-item[id$="claudeRoute.route"] a').click();
    await wizard.route('Google Vertex AI');
    await wizard.answer('Region', 'europe-west1');
    await wizard.answer('Google Cloud project ID', 'my-project-123');
    await wizard.scope('Shell variables');
    await wizard.step('For which shell?');
    await wizard.type('fish');
    await page.keyboard.press('Enter');
    await workbench.statusItem('Lines for fish copied').waitFor();
    const copied = await page.evaluate(() => globalThis.navigator.clipboard.readText());
    assert.match(copied, /^set -gx CLOUD_ML_REGION europe-west1$/m);
    assert.equal(read(shared), unrelated);
    assert.equal(fs.existsSync(path(local)), false);
  });
});

test('the settings that the Claude Code extension needs are written on consent, and others in the list stay', { skip }, async (t) => {
  const declared = {
    'claudeCode.disableLoginPrompt': { type: 'boolean', default: false },
    'claudeCode.environmentVariables': { type: 'array', default: [] },
  };
  await inEditor(t, { files: { [shared]: unrelated }, open: [shared], declared }, async (session) => {
    const { workbench, page } = session;
    const wizard = new Wizard(session);
    const own = `${session.codeServer.root}/data/User/settings.json`;
    await workbench.ready(shared);
    for (const consents of [false, true]) {
      await wizard.start();
      await wizard.route('Aperture');
      await wizard.answer('Aperture host', consents ? 'ai' : 'ai.example.ts.net');
      await wizard.scope('Local settings');
      await wizard.apply();
      await wizard.step('Also write what the Claude Code extension needs');
      await page.keyboard.press(consents ? 'Enter' : 'Escape');
      await until('the wizard ends', () => workbench.statusItem('Route applied: Aperture').isVisible());
      if (!consents) {
        assert.doesNotMatch(fs.readFileSync(own, 'utf8'), /claudeCode/);
      }
    }
    await until('the setting is written', () => fs.readFileSync(own, 'utf8').includes('"claudeCode.disableLoginPrompt": true'));
  });
});
