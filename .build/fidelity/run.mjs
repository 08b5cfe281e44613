// Starts sandboxes: finds out how this machine makes them, and runs one configuration in each.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure } from '../lib/failure.mjs';

const sandbox = fileURLToPath(new URL('sandbox.mjs', import.meta.url));

// What the system has: nothing of the user's own, and the tools of administrators, which are often not on a user's PATH.
const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const namespaces = ['--net', '--mount', '--pid', '--ipc', '--uts', '--fork', '--kill-child', '--mount-proc'];

const tools = { unshare: 'util-linux', mount: 'util-linux', setpriv: 'util-linux', ip: 'iproute2', openssl: 'openssl', chroot: 'coreutils' };

/**
 * How `unshare` makes a sandbox here: in a user namespace, where even root has no rights over the machine, else as root.
 * @returns {string[]} the command that a program is appended to
 */
export function sandboxCommand() {
  if (process.platform !== 'linux') {
    throw new Failure('This check runs Claude Code in Linux namespaces, so it needs Linux.', 2);
  }

  const missing = Object.keys(tools).filter((tool) => attempt([tool, tool === 'openssl' ? 'version' : '--version']).error);
  if (missing.length > 0) {
    throw new Failure(`This check needs ${missing.map((tool) => `${tool} (package ${tools[tool]})`).join(', ')} in ${path}.`, 2);
  }

  const ways = [['unshare', '--user', '--map-root-user', ...namespaces], ...(process.getuid() === 0 ? [['unshare', ...namespaces]] : [])];
  const works = ways.find((way) => attempt([...way, 'mount', '-t', 'tmpfs', 'probe', '/tmp']).status === 0);
  if (!works) {
    throw new Failure('This check needs root or unprivileged user namespaces: `unshare --user --map-root-user --net --mount --pid` failed.', 2);
  }

  return works;
}

function attempt([program, ...args]) {
  return spawnSync(program, args, { env: { PATH: path }, stdio: 'ignore', timeout: 20_000 });
}

/**
 * Runs one configuration through the client.
 * @param {object} setting
 * @param {string[]} setting.command from sandboxCommand()
 * @param {string} setting.program the client
 * @param {string} setting.folder scratch folder of the run, which holds `tls`
 * @param {number} setting.timeout in ms
 * @param {AbortSignal} [setting.signal] ends the sandbox with everything in it
 * @param {object} line the case line
 * @returns {Promise<{requests: import('./stub.mjs').Request[], exitCode: number | null, late: boolean, said: string}>}
 */
export function runInSandbox({ command: [unshare, ...options], program, folder, timeout, signal }, line) {
  // Only a place to mount on: what is mounted there is seen by nobody outside.
  const root = join(folder, 'root');
  mkdirSync(root, { recursive: true });
  return new Promise((done, fail) => {
    // Neither the variables nor the files of the user reach the sandbox.
    const child = spawn(unshare, [...options, process.execPath, sandbox], {
      cwd: '/',
      env: { PATH: path },
      stdio: 'pipe',
      signal,
      killSignal: 'SIGKILL',
    });
    const output = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr']) {
      child[stream].setEncoding('utf8').on('data', (chunk) => (output[stream] += chunk));
    }

    const timer = setTimeout(() => child.kill('SIGKILL'), timeout + 30_000);
    child.on('error', fail);
    child.on('close', () => {
      clearTimeout(timer);
      try {
        done(JSON.parse(output.stdout));
      } catch {
        fail(new Failure(`The sandbox of ${line.id} failed: ${output.stderr.trim().slice(-2000) || 'it said nothing'}`, 2));
      }
    });
    child.stdin.on('error', () => {});
    child.stdin.end(JSON.stringify({ line, program, root, certificates: join(folder, 'tls'), timeout }));
  });
}
