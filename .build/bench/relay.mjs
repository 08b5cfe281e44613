// What a relay adds to a request, beside nginx in the same run where that is installed.
import { fork, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { at } from '../lib/paths.mjs';
import { isOnPath, memoryOf, processorTimeOf } from './processes.mjs';
import { percentile } from './statistics.mjs';

const streams = 18;
const pieces = 40;
const atOnce = 16;
const seconds = 2;
const parallel = 64;
const body = Buffer.from(JSON.stringify({ model: 'm', max_tokens: 64, stream: true, messages: [{ role: 'user', content: 'w'.repeat(600) }] }));

/**
 * Measures the relay of `program`, and nginx as a proxy that buffers nothing; both go to the same gateway, one stream of each in turn.
 * @returns {Promise<Map<string, Record<string, import('./statistics.mjs').Measured>>>} figures by the name of the server
 */
export async function measureRelay(program) {
  const root = mkdtempSync(join(tmpdir(), 'claude-route-bench-relay-'));
  const gateway = fork(at('.build', 'bench', 'gateway.mjs'), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const running = [];
  try {
    const direct = `http://127.0.0.1:${await new Promise((resolve) => gateway.once('message', resolve))}`;
    const relay = await startRelay(program, direct, root);
    running.push(relay);
    const nginx = isOnPath('nginx') && process.platform !== 'win32' ? await startNginx(direct, root) : undefined;
    running.push(...(nginx ? [nginx] : []));
    const targets = [{ name: 'direct', url: direct }, ...running];
    for (const target of targets) {
      target.agent = new Agent({ keepAlive: true, maxSockets: parallel });
      target.first = [];
      target.delays = [];
      for (let i = 0; i < 3; i++) {
        await stream(target);
      }
    }

    for (let i = 0; i < streams; i++) {
      for (const target of targets) {
        const { first, delays } = await stream(target);
        target.first.push(first);
        target.delays.push(...delays);
      }
    }

    const middle = (values) => percentile(values, 0.5);
    const results = new Map();
    for (const target of running) {
      const whole = (await Promise.all(Array.from({ length: parallel }, () => stream(target)))).filter(({ delays }) => delays.length === pieces);
      results.set(target.name, {
        relayFirstByte: { value: middle(target.first) - middle(targets[0].first) },
        relayPiece: { value: middle(target.delays) - middle(targets[0].delays) },
        relayProcessor: await processorTime(target),
        relayStreams: { value: parallel - whole.length },
        relayMemory: memoryOf(target.pid),
      });
    }

    return results;
  } finally {
    await Promise.all(running.map((server) => server.stop()));
    gateway.disconnect();
    rmSync(root, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** One streamed answer: ms until its first byte, and how late each piece came. */
function stream(target) {
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    const delays = [];
    let first;
    let rest = '';
    send(target, { 'x-pieces': pieces }, (answer) => {
      answer.on('data', (bytes) => {
        const now = process.hrtime.bigint();
        first ??= performance.now() - begun;
        rest += bytes.toString('latin1');
        for (const mark of rest.matchAll(/@(\d+)@/g)) {
          delays.push(Number(now - BigInt(mark[1])) / 1e6);
        }
        // A mark may be split over two reads.
        rest = rest.slice(rest.lastIndexOf('\n') + 1);
      });
      answer.on('end', () => resolve({ first, delays }));
      answer.on('error', reject);
    }).on('error', reject);
  });
}

/** Small answers, 16 at once: processor time for each. */
async function processorTime(target) {
  if (process.platform !== 'linux') {
    return { missing: 'measured on Linux only' };
  }

  const one = () =>
    new Promise((resolve, reject) => {
      send(target, {}, (answer) => answer.resume().on('end', resolve).on('error', reject)).on('error', reject);
    });
  const rounds = [];
  let all = 0;
  // The first rounds compile what the later ones run.
  for (let round = 0; round < 4 || all < 10_000; round++) {
    const before = processorTimeOf(target.pid);
    const end = performance.now() + seconds * 1000;
    let requests = 0;
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (; performance.now() < end; requests++) {
          await one();
        }
      }),
    );
    rounds.push((processorTimeOf(target.pid) - before) / requests);
    all += requests;
  }

  return { value: percentile(rounds.slice(-3), 0.5) };
}

function send({ url, agent }, headers, answered) {
  const sending = request(`${url}/v1/messages`, {
    method: 'POST',
    agent,
    headers: { 'content-type': 'application/json', 'content-length': body.length, 'anthropic-version': '2023-06-01', ...headers },
  });
  sending.on('response', answered);
  sending.end(body);
  return sending;
}

async function startRelay(program, direct, home) {
  const child = spawn(program, ['relay', '--forward', direct, '--format', 'json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, HOME: home },
  });
  const url = await new Promise((resolve, reject) => {
    child.stdout.once('data', (line) => resolve(JSON.parse(line).url));
    child.once('exit', () => reject(new Error('The relay did not start.')));
  });
  child.stdout.resume();
  return { name: 'claude-route', url, ...handle(child) };
}

async function startNginx(direct, root) {
  const port = await new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const found = probe.address().port;
      probe.close(() => resolve(found));
    });
  });
  const folder = (name) => join(root, name);
  mkdirSync(folder('nginx'));
  const file = folder('nginx.conf');
  writeFileSync(
    file,
    `daemon off; master_process off; pid ${folder('nginx.pid')}; error_log ${folder('nginx.log')};
events { worker_connections 1024; }
http {
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder(`nginx/${name}`)};`).join(' ')}
  upstream gateway { server ${new URL(direct).host}; keepalive 128; }
  server {
    listen 127.0.0.1:${port};
    location / { proxy_pass http://gateway; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; proxy_request_buffering off; }
  }
}
`,
  );
  const child = spawn('nginx', ['-e', folder('nginx.log'), '-c', file], { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  const end = performance.now() + 10_000;
  for (;;) {
    try {
      await fetch(url, { method: 'POST', body: '{}' });
      break;
    } catch (error) {
      if (child.exitCode !== null || performance.now() > end) {
        throw new Error('nginx did not start.', { cause: error });
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  return { name: 'nginx', url, ...handle(child) };
}

function handle(child) {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  return {
    pid: child.pid,
    stop: () => {
      child.kill();
      return ended;
    },
  };
}
