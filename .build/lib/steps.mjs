// The steps of `npm test`, in the order in which a mistake shows soonest.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeExample } from '../example.mjs';
import { buildExtension, buildServer, buildSolution } from './build.mjs';
import { install } from './install.mjs';
import { linters } from './lint.mjs';
import { at, exists, server, testExecutable } from './paths.mjs';
import { capture } from './process.mjs';
import { fromCtrf, fromNode } from './totals.mjs';

/**
 * @typedef {object} Result
 * @property {boolean} ok
 * @property {string} [output] what the tools printed
 * @property {import('./totals.mjs').Totals} [totals] of a test runner; absent for a check
 *
 * @typedef {object} Step
 * @property {string} name what `--only` takes
 * @property {string} title
 * @property {boolean} [always] runs whatever `--only` says, and the other steps need it
 * @property {string} [group] a second name that `--only` takes, for several steps
 * @property {() => Promise<Result>} run
 */

/** C# test projects that `--only` knows by a shorter name than the project's. */
const shortNames = { 'ClaudeRoute.Tests': 'unit', 'ClaudeRoute.EndToEnd.Tests': 'e2e' };

/** `ClaudeRoute.JsonRpc.Tests` is `jsonrpc`. */
export function stepName(project) {
  return (
    shortNames[project] ??
    project
      .replace(/^ClaudeRoute\./, '')
      .replace(/\.Tests$/, '')
      .toLowerCase()
  );
}

/** @returns {Promise<Step[]>} */
export async function allSteps() {
  const projects = (await readdir(at('tests'))).filter((name) => exists(at('tests', name, `${name}.csproj`)));
  // The slowest tests last: those that start the real executable.
  projects.sort((a, b) => Number(a.includes('EndToEnd')) - Number(b.includes('EndToEnd')) || (a < b ? -1 : 1));

  return [
    { name: 'install', title: 'npm packages and NuGet packages', always: true, run: () => succeed(install) },
    ...linters.map(({ name, title, check }) => ({ name, title, group: 'lint', run: () => checkWith(title, check) })),
    { name: 'solution', title: 'C# projects and their tests', always: true, run: () => succeed(buildSolution) },
    {
      name: 'build',
      title: 'server and extension',
      always: true,
      run: () =>
        succeed(
          () => buildServer({ analyzed: true }),
          () => buildExtension(),
          writeExample,
        ),
    },
    { name: 'generated', title: 'generated files', group: 'lint', run: () => checkWith('generated', [server, 'generate', '--check']) },
    ...projects.map((project) => ({ name: stepName(project), title: project, run: () => runDotnetTests(project) })),
    { name: 'scripts', title: '.build/*.test.mjs', run: () => runNodeTests('.build') },
    { name: 'extension', title: 'tests/extension', run: () => runNodeTests('tests/extension') },
    { name: 'clients', title: 'tests/clients, real clients through the relay', run: () => runNodeTests('tests/clients') },
    { name: 'editor', title: 'tests/editor, in a real editor', run: () => runNodeTests('tests/editor', { oneByOne: true }) },
  ];
}

async function succeed(...actions) {
  for (const action of actions) {
    await action();
  }

  return { ok: true };
}

async function checkWith(label, command) {
  const { code, output } = await capture(label, command);
  return { ok: code === 0, output };
}

function runDotnetTests(project) {
  return withReport((report) => capture(stepName(project), [testExecutable(project), '-ctrf', report, '-noLogo', '-noColor']), fromCtrf);
}

async function runNodeTests(folder, { oneByOne = false } = {}) {
  const files = (await readdir(at(folder)).catch(() => [])).filter((name) => name.endsWith('.test.mjs')).sort();
  if (files.length === 0) {
    return { ok: false, output: `There is no *.test.mjs in ${folder}.` };
  }

  return withReport(
    (report) =>
      capture(folder, [
        process.execPath,
        '--test',
        // Two editors at once would share the processors, and their waiting times would no longer mean anything.
        ...(oneByOne ? ['--test-concurrency=1'] : []),
        '--test-reporter=spec',
        '--test-reporter-destination=stdout',
        `--test-reporter=${new URL('./node-reporter.mjs', import.meta.url).href}`,
        `--test-reporter-destination=${report}`,
        ...files.map((name) => `${folder}/${name}`),
      ]),
    fromNode,
  );
}

/** Runs a test runner that writes its totals to the file it is given. A runner that wrote none, or ran no test, has failed. */
async function withReport(run, parse) {
  const folder = mkdtempSync(join(tmpdir(), 'claude-route-test-'));
  try {
    const report = join(folder, 'report.json');
    const { code, output } = await run(report);
    if (!exists(report)) {
      return { ok: false, output: `${output}\nThe test runner ended with exit code ${code} and without a report.` };
    }

    const totals = parse(readFileSync(report, 'utf8'));
    const count = totals.passed + totals.failed + totals.skipped;
    return count === 0
      ? { ok: false, output: `${output}\nThe test runner found no test.` }
      : { ok: code === 0 && totals.failed === 0, output, totals };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
