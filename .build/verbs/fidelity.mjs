import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeAuthority } from '../fidelity/certificates.mjs';
import { installClient } from '../fidelity/client.mjs';
import { differences, predictedRoute } from '../fidelity/compare.mjs';
import { makeCase } from '../fidelity/generate.mjs';
import { observedRoute } from '../fidelity/observe.mjs';
import { runInSandbox, sandboxCommand } from '../fidelity/run.mjs';
import { mask } from '../fidelity/sources.mjs';
import { proveOnTheWire } from '../fidelity/wire.mjs';
import { Failure } from '../lib/failure.mjs';
import { at, exists, server } from '../lib/paths.mjs';
import { bold, dim, duration, green, red, say, table } from '../lib/terminal.mjs';

const defaultClient = '2.1.329';
const caseTimeout = 60_000;
const neededAgreement = 0.99;

export async function main(args) {
  const { values } = parseArgs({
    args,
    options: {
      seed: { type: 'string' },
      count: { type: 'string' },
      client: { type: 'string' },
      jobs: { type: 'string' },
      cases: { type: 'string' },
      record: { type: 'string' },
      wire: { type: 'boolean' },
    },
  });
  const count = wholeNumber('--count', values.count ?? '50', 10_000);
  const jobs = wholeNumber('--jobs', values.jobs ?? '2', 64);
  const seed = values.seed ?? String(randomInt(1_000_000));
  const version = values.client ?? defaultClient;
  const command = sandboxCommand();
  if (!exists(server)) {
    throw new Failure(`${server} is missing; build it with \`npm run build -- --server\`.`, 2);
  }

  const program = await installClient(version);
  mkdirSync(at('.scratch'), { recursive: true });
  if (values.wire) {
    return proveOnTheWire(program, command);
  }

  const folder = mkdtempSync(at('.scratch', 'fidelity-'));
  const interrupt = new AbortController();
  const abort = () => interrupt.abort();
  process.once('SIGINT', abort);
  process.once('SIGTERM', abort);
  try {
    mkdirSync(join(folder, 'tls'));
    await makeAuthority(join(folder, 'tls'));
    const lines = values.cases === undefined ? Array.from({ length: count }, (_, index) => makeCase(seed, index)) : readCases(values.cases);
    await say(`Claude Code ${version}, ${lines.length} configurations, ${values.cases === undefined ? `seed ${bold(seed)}` : values.cases}`);
    const predictions = predict(folder, lines);
    const setting = { command, program, folder, timeout: caseTimeout, signal: interrupt.signal };
    const begun = performance.now();
    const results = await runAll(setting, lines, predictions, jobs);
    if (values.record !== undefined) {
      writeFileSync(values.record, results.map((result) => `${JSON.stringify(observation(result))}\n`).join(''));
    }

    return await report(values.cases ?? `seed ${seed}`, results, performance.now() - begun);
  } catch (error) {
    throw interrupt.signal.aborted ? new Failure('Interrupted.', 130) : error;
  } finally {
    interrupt.abort();
    process.off('SIGINT', abort);
    process.off('SIGTERM', abort);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What was observed, in the form of tests/fixtures/observations, with the names of places where credentials were. */
function observation({ line, observed }) {
  const { id, ...configuration } = line;
  const named = mask(line, JSON.stringify(configuration)).replace(
    /<([\w.-]+)>/g,
    (_, place) => `{{${place.toLowerCase().replace(/[^a-z0-9]+/g, '-')}}}`,
  );
  const { baseUrl: base, model, headers } = observed;
  const sources = Object.entries(headers ?? {}).map(([name, [source]]) => [
    name,
    /^(signed|unknown)$/.test(source) ? null : source.replace(/^login\..*/, 'login.oauth'),
  ]);
  return { id, case: JSON.parse(named), sent: observed.request ? { base, model, headers: Object.fromEntries(sources) } : null };
}

/** Configurations that somebody wrote down, one to a line. */
function readCases(path) {
  if (!exists(path)) {
    throw new Failure(`The file ${path} does not exist.`, 2);
  }

  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');
  return lines.map((line, index) => ({ id: `${index + 1}`, ...parsePrediction(line) }));
}

function wholeNumber(option, text, limit) {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < 1 || number > limit) {
    throw new Failure(`${option} takes a whole number from 1 to ${limit}, not "${text}".`, 2);
  }

  return number;
}

/** What the command line tool says of every configuration, in their order. */
function predict(folder, lines) {
  const path = join(folder, 'cases.jsonl');
  writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const output = execute([server, 'explain', '--cases', path]);
  const predictions = output.trim().split('\n').map(parsePrediction);
  if (predictions.length !== lines.length || predictions.some(({ id }, index) => id !== lines[index].id)) {
    throw new Failure('`claude-route explain --cases` did not answer every configuration with one line, in their order.', 2);
  }

  return predictions;
}

function execute([program, ...args]) {
  try {
    return execFileSync(program, args, { encoding: 'utf8', maxBuffer: 2 ** 28, stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    throw new Failure(`\`claude-route explain --cases\` failed: ${error.stderr?.trim() || error.message}`, 2);
  }
}

function parsePrediction(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Failure(`\`claude-route explain --cases\` answered with a line that is no JSON: ${text.slice(0, 200)}`, 2);
  }
}

/** Runs the configurations, some at a time, and says how each went when it is done. */
async function runAll(setting, lines, predictions, jobs) {
  const results = [];
  const waiting = lines.keys();
  const work = async () => {
    for (const index of waiting) {
      const line = lines[index];
      const begun = performance.now();
      const { requests, ...outcome } = await runInSandbox(setting, line);
      const milliseconds = performance.now() - begun;
      const observed = observedRoute(line, requests);
      const found = differences(predictedRoute(predictions[index]), observed);
      results[index] = { line, observed, found, milliseconds, ...outcome };

      const what = observed.request ? `${observed.provider}, ${Object.keys(observed.headers).join(' and ') || 'no credential'}` : 'no request';
      await say(`${found.length === 0 ? green('✓') : red('✗')} ${line.id} ${dim(`${what}, ${duration(milliseconds)}`)}`);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return results;
}

async function report(origin, results, milliseconds) {
  const differing = results.filter(({ found }) => found.length > 0);
  for (const { line, found, late, said } of differing) {
    const { id, ...configuration } = line;
    await say(`\n${red(id)}`);
    await say(table([['', 'predicted', 'observed'], ...found.map(({ field, expected, observed }) => [field, expected, observed])]));
    await say(dim(late ? `Claude Code was ended after ${duration(caseTimeout)}.` : `Claude Code said: ${mask(line, said)}`));
    await say(mask(line, JSON.stringify(configuration, undefined, 2)));
  }

  const agreeing = results.length - differing.length;
  const share = agreeing / results.length;
  const silent = results.filter(({ observed }) => !observed.request).length;
  const each = results.reduce((sum, result) => sum + result.milliseconds, 0) / results.length;
  // Rounded down, so that what is shown as 99 % is enough.
  const percentage = `${(Math.floor(share * 1000) / 10).toFixed(1)} %`;
  await say(
    `\n${dim(`${results.length - silent} configurations asked a model, ${silent} did not; ${duration(each)} each, ${duration(milliseconds)} in all`)}`,
  );
  await say(`${agreeing} of ${results.length} predictions agree with what was observed: ${bold(percentage)} (${origin})`);
  return share >= neededAgreement ? 0 : 1;
}
