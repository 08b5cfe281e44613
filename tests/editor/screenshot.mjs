// Renders docs/images/problems.png, the picture in the README: a leaked key and a wrong address, underlined and listed.
import fs from 'node:fs';
import path from 'node:path';
import { startCodeServer } from './lib/codeserver.mjs';
import { leakedKey, shared } from './lib/examples.mjs';
import { extensionUnderTest, makeProject, makeToken, repository } from './lib/session.mjs';
import { until } from './lib/wait.mjs';
import { launchBrowser, Workbench } from './lib/workbench.mjs';

const image = path.join(repository, 'docs/images/problems.png');
const settings = {
  'workbench.activityBar.location': 'hidden',
  'workbench.layoutControl.enabled': false,
  'window.commandCenter': false,
  'editor.minimap.enabled': false,
  'breadcrumbs.enabled': false,
};

const codeServer = await startCodeServer({ extension: extensionUnderTest(), settings });
const browser = await launchBrowser({ width: 1180, height: 560 });
try {
  const project = makeProject(codeServer.root, { [shared]: leakedKey(makeToken()) });
  const workbench = new Workbench(browser.page, codeServer);
  await workbench.open(project, [path.join(project, shared)]);
  await workbench.squiggles(shared).nth(1).waitFor();
  await workbench.showProblems();
  await workbench.problem('CR021').waitFor();
  await workbench.problem('CR061').waitFor();
  await workbench.line(shared, '"env"').click();
  await until('nothing is loading', async () => (await browser.page.locator('.monaco-progress-container.active').count()) === 0);
  fs.mkdirSync(path.dirname(image), { recursive: true });
  await browser.page.screenshot({ path: image });
  console.log(image);
} finally {
  await browser.close();
  await codeServer.stop();
}
