// Runs the real client through `claude-route verify --client claude` in a network of its own, one route after the other.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { at, server } from '../lib/paths.mjs';
import { green, red, say } from '../lib/terminal.mjs';

/** The routes, as user settings; `{{…}}` stands for a credential that is made for the run. */
export const routesFile = at('tests', 'fixtures', 'wire', 'routes.json');

/**
 * @param {string} program path of the client
 * @param {string[]} sandbox the command that gives a process a network of its own
 * @returns {Promise<number>} 0 when every line of every route passed
 */
export async function proveOnTheWire(program, sandbox) {
  const routes = JSON.parse(readFileSync(routesFile, 'utf8'));
  let failed = 0;
  for (const [name, settings] of Object.entries(routes)) {
    const folder = mkdtempSync(at('.scratch', 'wire-'));
    try {
      const { code, report } = prove(folder, settings, program, sandbox);
      const wrong = report.verdicts.filter(({ verdict }) => verdict !== 'pass');
      failed += code === 0 && wrong.length === 0 ? 0 : 1;
      const seen = Object.fromEntries(report.verdicts.map(({ line, evidence }) => [line, evidence]));
      await say(`${wrong.length === 0 ? green('✓') : red('✗')} ${name}: ${seen.W2 ?? 'no request'}, ${seen.W3 ?? ''}, ${seen.W6 ?? ''}`);
      for (const { line, title, evidence } of wrong) {
        await say(`    ${line} ${title}: ${evidence}`);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  await say(`${Object.keys(routes).length - failed} of ${Object.keys(routes).length} routes arrive as predicted.`);
  return failed === 0 ? 0 : 1;
}

function prove(folder, settings, program, sandbox) {
  const [home, project] = [join(folder, 'home'), join(folder, 'project')];
  mkdirSync(join(home, '.claude'), { recursive: true });
  mkdirSync(project);
  const text = JSON.stringify(settings).replace(/\{\{([\w-]*)\}\}/g, (_, prefix) => prefix + randomBytes(24).toString('hex'));
  writeFileSync(join(home, '.claude', 'settings.json'), text);
  const command = [
    server,
    'verify',
    '--client',
    'claude',
    '--client-path',
    program,
    '--project',
    project,
    '--home',
    home,
    '--no-shell',
    '--format',
    'json',
  ];
  const [wrapper, ...args] = [...sandbox, 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh', ...command];
  const { status, stdout, stderr } = spawnSync(wrapper, args, { encoding: 'utf8', timeout: 180_000 });
  try {
    return { code: status, report: JSON.parse(stdout) };
  } catch {
    throw new Error(`verify gave no report: ${stderr.slice(0, 500)}`);
  }
}
