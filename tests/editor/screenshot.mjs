// Renders the pictures of the README to docs/images. Names on the command line choose some of them, else all are made.
import fs from 'node:fs';
import path from 'node:path';
import { startCodeServer } from './lib/codeserver.mjs';
import { leakedKey, local, shared } from './lib/examples.mjs';
import { extensionUnderTest, makeProject, makeToken, repository } from './lib/session.mjs';
import { until } from './lib/wait.mjs';
import { Wizard } from './lib/wizard.mjs';
import { launchBrowser, Workbench } from './lib/workbench.mjs';

const settings = {
  'workbench.activityBar.location': 'hidden',
  'workbench.layoutControl.enabled': false,
  'window.commandCenter': false,
  'editor.minimap.enabled': false,
  'breadcrumbs.enabled': false,
};
const team = `{
  "model": "sonnet",
  "apiKeyHelper": "echo '-'",
  "env": {
    "ANTHROPIC_BASE_URL": "http://ai"
  }
}
`;

/** Each is prepared in an editor of its own: the files, and what is done before the picture is taken. */
const pictures = {
  problems: {
    files: () => ({ [shared]: leakedKey(makeToken()) }),
    async prepare({ workbench }) {
      await workbench.squiggles(shared).nth(1).waitFor();
      await workbench.showProblems();
      await workbench.problem('CR021').waitFor();
      await workbench.problem('CR061').waitFor();
      await workbench.line(shared, '"env"').click();
    },
  },
  route: {
    files: () => ({ [shared]: team, [local]: '{\n  "model": "opus"\n}\n' }),
    async prepare({ workbench, page }) {
      await workbench.ready(shared);
      await workbench.showRoute();
      await workbench.row('Requests to').waitFor();
      // The folders above it need little room.
      await page.locator('.pane-header', { hasText: 'project' }).first().click();
      await workbench.row('Does not count').click();
      await page.keyboard.press('ArrowDown');
      await workbench.row('model').waitFor();
      await workbench.editor(shared).locator('.view-line', { hasText: 'overridden by settings.local.json' }).waitFor();
      await workbench.line(shared, 'apiKeyHelper').click();
    },
  },
  wizard: {
    files: () => ({ [shared]: '{\n  "model": "sonnet"\n}\n' }),
    async prepare({ workbench, page }) {
      await workbench.ready(shared);
      const wizard = new Wizard({ workbench, page });
      await wizard.start();
      await wizard.route('Own gateway');
      await wizard.answer('Gateway address', 'https://llm-gateway.example.com');
      await wizard.step('Token for the gateway');
      await wizard.type(makeToken());
      await page.keyboard.press('Enter');
      await wizard.step('Where should it be written?');
      await wizard.row('Shared settings').waitFor();
    },
  },
  preview: {
    files: () => ({ [shared]: '{\n  "model": "sonnet",\n  "permissions": { "allow": ["Bash(npm run test:*)"] }\n}\n' }),
    async prepare({ workbench, page }) {
      await workbench.ready(shared);
      const wizard = new Wizard({ workbench, page });
      await wizard.start();
      await wizard.route('NetBird');
      await wizard.answer('NetBird endpoint', 'falcon.netbird.ai');
      await wizard.scope('Shared settings');
      await wizard.preview().locator('.monaco-list:focus, .monaco-list:focus-within').waitFor();
      await page.keyboard.press('ArrowDown');
      await page.locator('.multiDiffEntry .view-lines').first().waitFor();
      await page.keyboard.press('Space');
      await page.locator('.multiDiffEntry .view-line', { hasText: 'falcon.netbird.ai' }).first().waitFor();
      await page.locator('.multiDiffEntry').locator('.line-insert, .char-insert').first().waitFor();
    },
  },
};

const chosen = process.argv.slice(2);
for (const [name, { files, prepare }] of Object.entries(pictures).filter(([each]) => chosen.length === 0 || chosen.includes(each))) {
  const codeServer = await startCodeServer({ extension: extensionUnderTest(), settings });
  const browser = await launchBrowser({ width: 1180, height: 560 });
  try {
    const project = makeProject(codeServer.root, files());
    const workbench = new Workbench(browser.page, codeServer);
    await workbench.open(project, [path.join(project, shared)]);
    await prepare({ workbench, page: browser.page });
    await until('nothing is loading', async () => (await browser.page.locator('.monaco-progress-container.active').count()) === 0);
    const image = path.join(repository, 'docs/images', `${name}.png`);
    fs.mkdirSync(path.dirname(image), { recursive: true });
    await browser.page.screenshot({ path: image });
    console.log(image);
  } finally {
    await browser.close();
    await codeServer.stop();
  }
}
