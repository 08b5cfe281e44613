// Runs code-server on loopback. Home, user data, extensions and temporary files of a run lie in one scratch folder.
import { execFile, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { installTools } from '../setup.mjs';
import { until } from './wait.mjs';

const inherited = ['PATH', 'DOTNET_ROOT', 'NODE_EXTRA_CA_CERTS', 'CLAUDE_ROUTE_SERVER'];

// Quiet, offline and the same on every run. Auto-save is off: whether the extension saves is one of the things under test.
const quietSettings = {
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.reduceMotion': 'on',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.localHistory.enabled': false,
  'chat.disableAIFeatures': true,
  'git.enabled': false,
  'json.schemaDownload.enable': false,
  'files.autoSave': 'off',
  'files.simpleDialog.enable': true,
  'window.confirmBeforeClose': 'never',
  'remote.autoForwardPorts': false,
};

/**
 * Starts code-server with the extension installed and returns when it answers.
 * `extension` is the folder of an extension or a VSIX file; `trust: false` switches workspace trust on, as a desktop editor has it.
 * `locale` is the display language; the workbench itself has no other than English, but extensions follow it.
 * `declared` are settings (name to JSON schema) that another extension declares.
 */
export async function startCodeServer({ extension, settings = {}, trust = true, port = 0, env = {}, declared, locale }) {
  const tools = await installTools();
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'claude-route-editor-'));
  const folder = (name) => {
    const made = path.join(root, name);
    fs.mkdirSync(made, { recursive: true });
    return made;
  };
  const home = folder('home');
  const data = folder('data');
  const extensions = folder('extensions');
  fs.writeFileSync(path.join(folder('data/User'), 'settings.json'), JSON.stringify({ ...quietSettings, ...settings }, undefined, 2));
  // Settings of machine scope count only here, because the extension runs on what the editor calls a remote machine.
  fs.writeFileSync(path.join(folder('data/Machine'), 'settings.json'), JSON.stringify(settings, undefined, 2));
  // Without a configuration file of its own it writes one into the home folder and asks for a password.
  const configuration = path.join(root, 'code-server.yaml');
  fs.writeFileSync(configuration, 'auth: none\ncert: false\n');

  const environment = { LANG: 'C.UTF-8', HOME: home, TMPDIR: folder('tmp'), EXTENSIONS_GALLERY: '{"serviceUrl":""}', ...env };
  for (const name of inherited) {
    if (process.env[name] !== undefined) {
      environment[name] ??= process.env[name];
    }
  }
  const common = [tools.codeServer, '--config', configuration, '--user-data-dir', data, '--extensions-dir', extensions];
  if (fs.statSync(extension).isDirectory()) {
    fs.symlinkSync(path.resolve(extension), path.join(extensions, 'claude-route.claude-route-0.1.0'), 'dir');
  } else {
    await promisify(execFile)(tools.node, [...common, '--install-extension', path.resolve(extension), '--force'], { env: environment });
  }

  const addExtension = (name, contributes) => {
    const other = path.join(extensions, `test.${name}-1.0.0`);
    fs.mkdirSync(other);
    fs.writeFileSync(
      path.join(other, 'package.json'),
      JSON.stringify({ name, publisher: 'test', version: '1.0.0', engines: { vscode: '^1.91.0' }, contributes }),
    );
    return other;
  };
  if (declared) {
    addExtension('declares-settings', { configuration: { title: 'Declared', properties: declared } });
  }
  if (locale) {
    // A language pack without a single text of the workbench: that stays English, and extensions are told of the language.
    const translations = [{ id: 'vscode', path: './texts.i18n.json' }];
    const folder = addExtension('language-pack', {
      localizations: [{ languageId: locale, languageName: locale, localizedLanguageName: locale, translations }],
    });
    const texts = path.join(folder, 'texts.i18n.json');
    fs.writeFileSync(texts, JSON.stringify({ version: '1.0.0', contents: {} }));
    const pack = {
      hash: locale,
      extensions: [{ extensionIdentifier: { id: 'test.language-pack' }, version: '1.0.0' }],
      translations: { vscode: texts },
      label: locale,
    };
    fs.writeFileSync(path.join(data, 'languagepacks.json'), JSON.stringify({ [locale]: pack }));
  }

  const chosenPort = port || (await freePort());
  const logFile = path.join(root, 'code-server.log');
  const log = fs.openSync(logFile, 'a');
  const server = spawn(
    tools.node,
    [
      ...common,
      '--bind-addr',
      `127.0.0.1:${chosenPort}`,
      '--auth',
      'none',
      '--disable-telemetry',
      '--disable-update-check',
      '--disable-getting-started-override',
      ...(locale ? ['--locale', locale] : []),
      ...(trust ? ['--disable-workspace-trust'] : []),
      // A process group of its own, so that stopping reaches the extension host and the language server too.
    ],
    { env: environment, stdio: ['ignore', log, log], detached: true },
  );
  const ended = new Promise((resolve) => server.once('exit', resolve));
  const url = `http://127.0.0.1:${chosenPort}`;

  const running = {
    url,
    authority: `127.0.0.1:${chosenPort}`,
    root,
    home,
    logs: path.join(data, 'logs'),
    logFile,
    pid: server.pid,
    /** Ends the whole process tree. Removes the scratch folder, unless `keep` leaves that to `remove`. */
    async stop({ keep = false } = {}) {
      signalGroup(server, 'SIGTERM');
      const forced = setTimeout(() => signalGroup(server, 'SIGKILL'), 5_000);
      await ended;
      clearTimeout(forced);
      signalGroup(server, 'SIGKILL');
      fs.closeSync(log);
      if (!keep) {
        running.remove();
      }
    },
    remove: () => fs.rmSync(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }),
  };
  try {
    await until('code-server answers', async () => {
      if (server.exitCode !== null) {
        throw new Error(`code-server ended with code ${server.exitCode}:\n${fs.readFileSync(logFile, 'utf8').slice(-4000)}`);
      }
      return fetch(`${url}/healthz`).then(
        (response) => response.ok,
        () => false,
      );
    });
  } catch (error) {
    await running.stop();
    throw error;
  }
  return running;
}

function signalGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') {
      throw error;
    }
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
