// One test in a completely fresh editor: own home, user data, extensions, workspace, git repository and browser profile.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startCodeServer } from './codeserver.mjs';
import { findChromium, missing, onPath } from './requirements.mjs';
import { until } from './wait.mjs';
import { launchBrowser, Workbench } from './workbench.mjs';

export const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
export const screenshots = path.join(repository, 'dist/screenshots');

/** For the `skip` option of every test that needs the workbench. */
export function skipWithoutEditor() {
  return missing({ 'a Linux machine (for code-server)': process.platform === 'linux', 'the browser Chromium': findChromium(), git: onPath('git') });
}

/** What is tested: the VSIX named by CLAUDE_ROUTE_VSIX, else the extension as built in this checkout. */
export function extensionUnderTest() {
  const extension = process.env.CLAUDE_ROUTE_VSIX ? path.resolve(process.env.CLAUDE_ROUTE_VSIX) : repository;
  const bundle = path.join(repository, 'dist/extension/extension.js');
  if (extension === repository && !fs.existsSync(bundle)) {
    throw new Error('The extension is not built. Run `npm run build` first.');
  }
  return extension;
}

/** A credential in the form of a gateway key, made for this moment. */
export function makeToken() {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  return `sk-${Array.from({ length: 40 }, () => alphabet[randomInt(alphabet.length)]).join('')}`;
}

/** Writes a git repository with these files (path in the repository to content) and returns its folder. */
export function makeProject(parent, files) {
  const folder = path.join(parent, 'project');
  for (const [name, content] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), content);
  }
  execFileSync('git', ['init', '--quiet', folder], { env: gitEnvironment(parent) });
  return folder;
}

/** Runs git in a project without the configuration of whoever runs the tests; returns its exit code. */
export function gitExitCode(folder, ...args) {
  try {
    execFileSync('git', args, { cwd: folder, env: gitEnvironment(folder), stdio: 'ignore' });
    return 0;
  } catch (error) {
    return error.status;
  }
}

function gitEnvironment(home) {
  return { PATH: process.env.PATH, HOME: home, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: os.devNull };
}

/**
 * Runs `body` in a fresh editor. `files` is the project, `workspace` names the one that lists several folders, `open` those that are opened, `secrets` must not be in any log afterwards.
 * A failure leaves a screenshot and prints what the logs say.
 */
export async function inEditor(t, { files, open, secrets = [], settings, trust, declared, env, locale, workspace }, body) {
  const started = performance.now();
  const codeServer = await startCodeServer({ extension: extensionUnderTest(), settings, trust, declared, env, locale });
  const leaks = [];
  let browser;
  try {
    const project = makeProject(codeServer.root, files);
    browser = await launchBrowser();
    const workbench = new Workbench(browser.page, codeServer);
    const session = {
      codeServer,
      project,
      workbench,
      page: browser.page,
      read: (name) => fs.readFileSync(path.join(project, name), 'utf8'),
      path: (name) => path.join(project, name),
      // The editor empties a file before it writes it, so an empty one is not saved yet.
      saved: (name, before) => until(`${name} is saved`, () => !['', before].includes(session.read(name))),
      screenshot: (name) => screenshot(browser.page, name),
    };
    await workbench.open(workspace ? session.path(workspace) : project, open.map(session.path));
    t.diagnostic(`workbench shown after ${seconds(started)}`);
    await body(session);
    t.diagnostic(`done after ${seconds(started)}`);
  } catch (error) {
    const shown = browser && (await screenshot(browser.page, `failed-${t.name.replace(/[^\w]+/g, '-')}`).catch(() => undefined));
    console.error(`Screen at the failure: ${shown ?? 'none'}`);
    console.error(logTail(codeServer, secrets));
    throw error;
  } finally {
    await browser?.close();
    await codeServer.stop({ keep: true });
    leaks.push(...filesWith(codeServer.root, secrets));
    codeServer.remove();
  }
  assert.deepEqual(leaks, [], 'these files hold a credential');
}

function seconds(since) {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

async function screenshot(page, name) {
  fs.mkdirSync(screenshots, { recursive: true });
  const file = path.join(screenshots, `${name}.png`);
  await page.screenshot({ path: file });
  return file;
}

// The editor keeps unsaved text in its backups; everything else outside the project must be free of secrets.
const keepsUserText = new Set(['project', 'Backups', 'History']);

function filesWith(root, secrets) {
  if (secrets.length === 0) {
    return [];
  }
  const searched = everyFile(root);
  if (!searched.some((file) => file.endsWith('Claude Route.log'))) {
    throw new Error('The log of the extension was not written, so the search for secrets in it means nothing.');
  }
  return searched.filter((file) => {
    const content = fs.readFileSync(file);
    return secrets.some((secret) => content.includes(secret));
  });
}

function everyFile(folder) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      return keepsUserText.has(entry.name) ? [] : everyFile(full);
    }
    return entry.isFile() ? [full] : [];
  });
}

function logTail(codeServer, secrets) {
  const logs = [codeServer.logFile, ...everyFile(codeServer.root).filter((file) => /Claude Route|remoteexthost/.test(path.basename(file)))];
  const text = logs.map((file) => `--- ${path.basename(file)}\n${fs.readFileSync(file, 'utf8').slice(-3000)}`).join('\n');
  return secrets.reduce((masked, secret) => masked.replaceAll(secret, '***'), text);
}
