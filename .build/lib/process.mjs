import { spawn } from 'node:child_process';
import { root } from './paths.mjs';
import { Failure } from './failure.mjs';
import { dim, duration } from './terminal.mjs';

const heartbeatSeconds = 15;

// A build server that outlives its build would keep the pipes of this process open, and files of the clone locked on Windows.
const environment = {
  ...process.env,
  DOTNET_CLI_TELEMETRY_OPTOUT: '1',
  DOTNET_NOLOGO: '1',
  DOTNET_SKIP_FIRST_TIME_EXPERIENCE: '1',
  MSBUILDDISABLENODEREUSE: '1',
};

/**
 * Runs a command in the clone with its output kept, and a line of progress while it lasts.
 * @param {string} label what the progress line calls it
 * @param {string[]} command program and arguments
 * @param {{cwd?: string, env?: Record<string, string | undefined>, progress?: NodeJS.WriteStream}} [options]
 * @returns {Promise<{code: number, output: string, milliseconds: number}>} code is 127 when the program did not start, 128 + n for a signal
 */
export function capture(label, [program, ...args], { cwd = root, env, progress = process.stdout } = {}) {
  const begun = performance.now();
  const stopProgress = showProgress(label, begun, progress);
  return new Promise((done) => {
    const child = spawn(program, args, { cwd, env: { ...environment, ...env }, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    const chunks = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.stderr.on('data', (chunk) => chunks.push(chunk));
    const finish = (code, extra = '') => {
      stopProgress();
      done({ code, output: Buffer.concat(chunks).toString('utf8') + extra, milliseconds: performance.now() - begun });
    };
    child.on('error', (error) => finish(127, `${program} did not start: ${error.message}\n`));
    child.on('close', (code, signal) => finish(code ?? 128, signal ? `${program} was ended by ${signal}\n` : ''));
  });
}

/** Runs a command and fails with its output when its exit code is not 0. */
export async function must(label, command, options) {
  const result = await capture(label, command, options);
  if (result.code !== 0) {
    throw new Failure(`${digest(result.output)}\n${label} failed with exit code ${result.code}: ${command.join(' ')}`);
  }

  return result;
}

/** Runs a command on the streams of this process. Resolves to its exit code. */
export function attach([program, ...args], { cwd = root, env } = {}) {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: 'inherit' });
    // The terminal sends an interrupt to the child as well; its answer decides the exit code.
    const wait = () => {};
    process.on('SIGINT', wait);
    process.on('SIGTERM', () => child.kill('SIGTERM'));
    child.on('error', (error) => fail(new Failure(`${program} did not start: ${error.message}`, 2)));
    child.on('close', (code, signal) => {
      process.off('SIGINT', wait);
      done(code ?? (signal === 'SIGINT' ? 130 : 143));
    });
  });
}

/** The npm that started this script, as a command: a plain `npm` needs a shell on Windows. */
export function npm(...args) {
  const script = process.env.npm_execpath;
  if (script && /\.c?js$/.test(script)) {
    return [process.execPath, script, ...args];
  }

  return process.platform === 'win32' ? ['cmd', '/c', 'npm', ...args] : ['npm', ...args];
}

/** What a failed tool said, short enough to read: its error lines, each once, or else its last lines. */
export function digest(output, lines = 30) {
  const errors = [...new Set(output.split('\n').filter((line) => /\berror( [A-Z]+\d+)?: /.test(line)))];
  const rest = errors.length - lines;
  return errors.length === 0 ? tail(output) : [...errors.slice(0, lines), ...(rest > 0 ? [`… and ${rest} more errors`] : [])].join('\n');
}

/** The last lines of a text. */
export function tail(text, lines = 60) {
  const all = text.trimEnd().split('\n');
  const cut = all.length - lines;
  return cut > 0 ? [`… earlier lines: ${cut}`, ...all.slice(cut)].join('\n') : all.join('\n');
}

function showProgress(label, begun, stream) {
  const terminal = stream.isTTY === true;
  const line = () => `  ${label} … ${duration(performance.now() - begun)}`;
  const timer = setInterval(() => stream.write(terminal ? `\r${dim(line())}` : `${line()}\n`), terminal ? 1000 : heartbeatSeconds * 1000);
  return () => {
    clearInterval(timer);
    if (terminal) {
      stream.write('\r\u001b[K');
    }
  };
}
