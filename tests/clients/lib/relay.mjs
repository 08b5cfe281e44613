// Runs `claude-route relay` as built and reads what it says, line by line.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
const executable = path.join(repository, 'dist/server', process.platform === 'win32' ? 'claude-route.exe' : 'claude-route');

/**
 * Starts a relay for the test `t` and returns when it listens: one that answers by itself, or with `forward` one that forwards to that address.
 * `next()` is the next request that it has finished; `stop()` ends it and returns all that it printed. It ends with its test in any case.
 */
export async function startRelay(t, { forward } = {}) {
  if (!fs.existsSync(executable)) {
    throw new Error('The server is not built. Run `npm run build` first.');
  }
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'claude-route-clients-'));
  const child = spawn(executable, ['relay', '--format', 'json', ...(forward ? ['--forward', forward] : ['--capture'])], {
    // An environment of its own: whatever is set for Claude Code on this machine stays out of the test.
    env: { PATH: process.env.PATH, HOME: home, ...(process.env.DOTNET_ROOT && { DOTNET_ROOT: process.env.DOTNET_ROOT }) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise((resolve) => child.once('close', resolve));
  let printed = '';
  let errors = '';
  child.stderr.on('data', (data) => (errors += data));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) {
      throw new Error(`The relay ended: ${errors}`);
    }
    printed += `${value}\n`;
    return JSON.parse(value);
  };
  let stopped;
  const stop = () => {
    stopped ??= (async () => {
      child.kill('SIGTERM');
      await exited;
      fs.rmSync(home, { recursive: true, force: true });
      for (let line = await lines.next(); !line.done; line = await lines.next()) {
        printed += `${line.value}\n`;
      }
      return printed + errors;
    })();
    return stopped;
  };
  t.after(stop);
  const { url } = await next();
  return { url, next, stop };
}
