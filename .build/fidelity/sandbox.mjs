// Runs the client on one configuration, in namespaces that fidelity/run.mjs made: a root of its own, the loopback as only network,
// no processes but its own. Takes one JSON document on standard input and prints one on standard output.
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, lstatSync, mkdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { authority } from './certificates.mjs';
import { answerNames } from './names.mjs';
import { listen } from './stub.mjs';

const home = '/home/user';
const project = `${home}/project`;

// Paths of the settings files inside the sandbox.
const places = {
  userSettings: `${home}/.claude/settings.json`,
  sharedSettings: `${project}/.claude/settings.json`,
  localSettings: `${project}/.claude/settings.local.json`,
  managedSettings: '/etc/claude-code/managed-settings.json',
  flagSettings: `${home}/flag-settings.json`,
};

/** What the client finds in its environment besides the variables of the configuration. */
export const baseEnvironment = {
  PATH: process.env.PATH,
  HOME: home,
  TERM: 'xterm',
  NODE_EXTRA_CA_CERTS: '/authority.pem',
  // Nothing but the route's own requests, and no second try: the stub would answer it just the same.
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  DISABLE_AUTOUPDATER: '1',
  DISABLE_ERROR_REPORTING: '1',
  DISABLE_TELEMETRY: '1',
  CLAUDE_CODE_MAX_RETRIES: '0',
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  // Servers still listen when the answer is out; the namespace ends with this process.
  process.stdout.write(JSON.stringify(await runCase(JSON.parse(readFileSync(0, 'utf8')))), () => process.exit(0));
}

async function runCase({ line, program, root, certificates, timeout }) {
  must('ip', 'link', 'set', 'lo', 'up');
  buildRoot(root, program, certificates);
  writeConfiguration(root, line);

  const requests = [];
  const record = (request) => requests.push(request);
  await answerNames();
  await listen(443, record, certificates);
  for (const port of portsOf(line)) {
    await listen(port, record);
  }

  const outcome = await runClient(root, program, line, timeout);
  return { requests: requests.map(withoutText), ...outcome };
}

/** 80, and every port that the configuration names on its own. */
function portsOf(line) {
  const named = [...JSON.stringify(line).matchAll(/http:\/\/[^/:"\s\\]+:(\d+)/g)].map((match) => Number(match[1]));
  return new Set([80, ...named]);
}

/** A request without what the client asked: only the route matters, and prompts are long. */
function withoutText({ body, ...request }) {
  return { ...request, body: body && { model: body.model, stream: body.stream, tools: body.tools?.map(() => 0) } };
}

function buildRoot(root, program, certificates) {
  must('mount', '-t', 'tmpfs', 'sandbox', root);
  for (const folder of ['proc', 'dev', 'etc', 'tmp', 'run', 'var/tmp', 'client', project]) {
    mkdirSync(join(root, folder), { recursive: true });
  }

  for (const system of ['usr', 'bin', 'sbin', 'lib', 'lib32', 'lib64', 'libx32']) {
    showSystem(root, system);
  }

  must('mount', '-t', 'proc', 'proc', join(root, 'proc'));
  for (const device of ['null', 'zero', 'full', 'random', 'urandom', 'tty']) {
    writeFileSync(join(root, 'dev', device), '');
    must('mount', '--bind', `/dev/${device}`, join(root, 'dev', device));
  }

  bindReadOnly(dirname(program), join(root, 'client'));
  copyFileSync(authority(certificates), join(root, 'authority.pem'));
  if (existsSync('/etc/ld.so.cache')) {
    copyFileSync('/etc/ld.so.cache', join(root, 'etc/ld.so.cache'));
  }

  writeFileSync(join(root, 'etc/hosts'), '127.0.0.1 localhost\n');
  writeFileSync(join(root, 'etc/resolv.conf'), 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n');
  writeFileSync(join(root, 'etc/nsswitch.conf'), 'passwd: files\ngroup: files\nhosts: files dns\n');
  writeFileSync(join(root, 'etc/passwd'), `user:x:0:0:user:${home}:/bin/sh\n`);
  writeFileSync(join(root, 'etc/group'), 'user:x:0:\n');
}

/** A folder of system programs and libraries, or the link that many systems have in its place. */
function showSystem(root, name) {
  const kind = lstatSync(`/${name}`, { throwIfNoEntry: false });
  if (kind?.isSymbolicLink()) {
    symlinkSync(readlinkSync(`/${name}`), join(root, name));
  } else if (kind?.isDirectory()) {
    mkdirSync(join(root, name));
    bindReadOnly(`/${name}`, join(root, name));
  }
}

function bindReadOnly(from, to) {
  // With everything mounted below it: a user namespace may not uncover what lies under a mount.
  must('mount', '--rbind', from, to);
  must('mount', '-o', 'remount,bind,ro,nosuid,nodev', to);
}

function must(...command) {
  const { status, stderr, error } = spawnSync(command[0], command.slice(1), { encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(`${command.join(' ')}: ${error?.message ?? stderr.trim()}`);
  }
}

function writeConfiguration(root, line) {
  const write = (path, content) => {
    if (content !== undefined) {
      mkdirSync(join(root, dirname(path)), { recursive: true });
      writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content, undefined, 2));
    }
  };
  for (const [key, path] of Object.entries(places)) {
    write(path, line[key]);
  }

  write(`${home}/.claude/.credentials.json`, line.credentials);
  const known = line.trust === undefined ? {} : { [project]: { hasTrustDialogAccepted: line.trust } };
  write(`${home}/.claude.json`, { hasCompletedOnboarding: true, theme: 'dark', projects: known });
}

async function runClient(root, program, line, timeout) {
  const flags = line.flagSettings === undefined ? [] : ['--settings', places.flagSettings];
  const client = [`/client/${basename(program)}`, '-p', '--output-format', 'stream-json', '--verbose', ...flags, ...(line.args ?? []), 'hi'];
  // Inside its root the client keeps none of the rights over the namespaces that building them took.
  const unprivileged = ['setpriv', '--no-new-privs', '--inh-caps=-all', '--bounding-set=-all'];
  const inProject = ['sh', '-c', 'cd "$0" && exec "$@"', project];
  const child = spawn('chroot', [root, ...unprivileged, ...inProject, ...client], {
    env: { ...baseEnvironment, ...line.shellEnv },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr']) {
    child[stream].setEncoding('utf8').on('data', (chunk) => (output[stream] += chunk));
  }

  let late = false;
  const timer = setTimeout(() => {
    late = true;
    process.kill(-child.pid, 'SIGKILL');
  }, timeout);
  const exitCode = await new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (code) => done(code));
  });
  clearTimeout(timer);
  return { exitCode, late, said: lastWords(output) };
}

/** What the client said to its user at the end: the result of the session, else the end of what it printed. */
function lastWords({ stdout, stderr }) {
  const results = stdout.split('\n').filter((text) => text.includes('"type":"result"'));
  const said = results.length > 0 ? JSON.parse(results.at(-1)).result : undefined;
  return (said || `${stderr}\n${stdout}`.trim()).slice(-400);
}
