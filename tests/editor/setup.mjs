// Installs what the editor tests run in: code-server (the VS Code workbench and its extension host) and the Node.js it asks for.
// Everything comes from the npm registry through npm. A folder under its final name is complete: each part is installed beside it first
// and renamed at the end, so an interrupted or a parallel run leaves nothing half-done behind.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const versions = { node: '24.21.0', codeServer: '4.139.1' };
const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** The folder that holds the tools: CLAUDE_ROUTE_TOOLS, or `.tools` in the checkout. */
export function toolsFolder() {
  return path.resolve(process.env.CLAUDE_ROUTE_TOOLS || path.join(repository, '.tools'));
}

/** Paths of the installed tools; `installed` tells whether both are there. */
export function toolPaths() {
  const nodeFolder = path.join(toolsFolder(), `node-${versions.node}`);
  const serverFolder = path.join(toolsFolder(), `code-server-${versions.codeServer}`);
  return {
    nodeFolder,
    serverFolder,
    node: path.join(nodeFolder, 'node_modules', nodePackage(), 'bin/node'),
    codeServer: path.join(serverFolder, 'node_modules/code-server/out/node/entry.js'),
    installed: fs.existsSync(nodeFolder) && fs.existsSync(serverFolder),
  };
}

/** Installs what is missing and returns the paths. `say` gets one line for each step. */
export async function installTools(say = console.log) {
  const paths = toolPaths();
  if (paths.installed) {
    return paths;
  }
  const started = Date.now();
  const step = (text) => say(`[${((Date.now() - started) / 1000).toFixed(0).padStart(3)} s] ${text}`);

  await installFolder(paths.nodeFolder, async (folder) => {
    step(`Node.js ${versions.node}`);
    await npm(folder, process.env, 'install', '--no-save', '--ignore-scripts', `${nodePackage()}@${versions.node}`);
  });

  // npm itself has to run on this Node.js, and native modules have to be built against the headers that come with it.
  const nodeHome = path.dirname(path.dirname(paths.node));
  const environment = { ...process.env, PATH: `${path.join(nodeHome, 'bin')}${path.delimiter}${process.env.PATH}`, npm_config_nodedir: nodeHome };
  await installFolder(paths.serverFolder, async (folder) => {
    const workbench = path.join(folder, 'node_modules/code-server/lib/vscode');
    step(`code-server ${versions.codeServer}`);
    await npm(folder, environment, 'install', '--no-save', '--ignore-scripts', `code-server@${versions.codeServer}`);
    step('modules of the workbench (about a minute)');
    await npm(workbench, environment, 'install', '--omit=dev', '--ignore-scripts');
    // The one native module that is needed: without it no log files are written, and the tests search those for leaked secrets.
    step('the logging module, compiled (needs g++, make and python3)');
    // Said here, because an npm script passes the checkout's own setting on.
    await npm(workbench, environment, 'rebuild', '--ignore-scripts=false', '@vscode/spdlog');
    if (!fs.existsSync(path.join(workbench, 'node_modules/@vscode/spdlog/build/Release/spdlog.node'))) {
      throw new Error('The logging module of the editor was not compiled. It needs g++, make and python3.');
    }
    step('modules of the built-in extensions');
    await npm(path.join(workbench, 'extensions'), environment, 'install', '--omit=dev', '--ignore-scripts');
  });
  step(`ready in ${toolsFolder()}`);
  return paths;
}

function nodePackage() {
  return `node-${process.platform}-${process.arch}`;
}

async function installFolder(folder, install) {
  if (fs.existsSync(folder)) {
    return;
  }
  if (process.platform !== 'linux') {
    throw new Error('The editor tests run on Linux, where code-server installs from the npm registry.');
  }
  const partial = `${folder}.partial-${process.pid}`;
  fs.mkdirSync(partial, { recursive: true });
  try {
    fs.writeFileSync(path.join(partial, 'package.json'), '{"private":true}\n');
    await install(partial);
    fs.renameSync(partial, folder);
  } catch (error) {
    fs.rmSync(partial, { recursive: true, force: true });
    if (!fs.existsSync(folder)) {
      throw error;
    }
  }
}

function npm(cwd, env, ...args) {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`npm ${args.join(' ')} ended with code ${code} in ${cwd}\n${output.slice(-4000)}`)),
    );
  });
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const paths = await installTools();
  console.log(`node         ${paths.node}\ncode-server  ${paths.codeServer}`);
}
