import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release } from 'node:os';
import { parseArgs } from 'node:util';
import { measureCheck, measureEdits, measureOpen, measureQuestions, measureStart } from '../bench/measure.mjs';
import { peer } from '../bench/peer.mjs';
import { measureRelay } from '../bench/relay.mjs';
import { keepsBudget, show } from '../bench/statistics.mjs';
import { buildServer } from '../lib/build.mjs';
import { install } from '../lib/install.mjs';
import { at, root, server as program } from '../lib/paths.mjs';
import { dim, green, red, say, table } from '../lib/terminal.mjs';

const { figures } = JSON.parse(readFileSync(at('.build', 'bench', 'figures.json'), 'utf8'));

export async function main(args) {
  const { values } = parseArgs({ args, options: { check: { type: 'boolean' } } });
  await install();
  await buildServer();

  const begun = new Date();
  const load = loadavg()[0];
  const own = { name: 'claude-route', command: [program, 'lsp'] };
  const results = new Map([own, peer].map((server) => [server, {}]));

  await say(dim('Starting each server 20 times …'));
  for (const [server, times] of await measureStart([own, peer], 20)) {
    Object.assign(results.get(server), times);
  }

  for (const [server, figure] of results) {
    await say(dim(`${server.name}: edits in 1 KB, in 100 KB, and 5 MB opened …`));
    figure.edit1k = (await measureEdits(server, 1024, 200)).edits;
    const { edits, memory } = await measureEdits(server, 100 * 1024, 100);
    figure.edit100k = edits;
    figure.memory100k = memory;
    await say(dim(`${server.name}: suggestions and hovers in 1 KB and in 100 KB …`));
    figure.completion1k = await measureQuestions(server, 1024, 'completion', 200);
    figure.hover1k = await measureQuestions(server, 1024, 'hover', 200);
    figure.completion100k = await measureQuestions(server, 100 * 1024, 'completion', 100);
    figure.hover100k = await measureQuestions(server, 100 * 1024, 'hover', 100);
    figure.open5m = await measureOpen(server, 5 * 1024 * 1024);
  }

  await say(dim('Checking 1,000 files …'));
  results.get(own).check1000 = await measureCheck(program, 1000);
  results.get(peer).check1000 = { missing: 'has no command line' };

  await say(dim('Streams and requests through the relay, and through nginx where that is installed …'));
  const relays = await measureRelay(program);
  Object.assign(results.get(own), relays.get('claude-route'));
  // The peer of the relay is another one than that of the language server.
  Object.assign(
    results.get(peer),
    relays.get('nginx') ?? Object.fromEntries(Object.keys(relays.get('claude-route')).map((id) => [id, { missing: 'nginx is not installed' }])),
  );

  return report(begun, load, own, results, values.check);
}

async function report(begun, load, own, results, hold) {
  const measured = results.get(own);
  const missed = figures.filter((figure) => !keepsBudget(figure, measured[figure.id]));
  const rows = figures.map((figure) => [
    figure.title,
    show(figure, measured[figure.id]),
    `${figure.statistic === 'value' ? '' : `${figure.statistic} `}≤ ${figure.budget} ${figure.unit}`,
    missed.includes(figure) ? red('missed') : green('kept'),
    show(figure, results.get(peer)[figure.id]),
  ]);
  await say();
  await say(table([['', own.name, 'budget', '', `${peer.name}; nginx for the relay`], ...rows]));

  const path = at('dist', 'bench', `${begun.toISOString().replaceAll(':', '-').replace(/\.\d+/, '')}.json`);
  mkdirSync(at('dist', 'bench'), { recursive: true });
  const stored = {
    begun: begun.toISOString(),
    machine: { processor: cpus()[0]?.model, processors: cpus().length, system: `${process.platform} ${release()}`, node: process.version, load },
    commit: commit(),
    budgets: figures,
    results: Object.fromEntries([...results].map(([server, figure]) => [server.name, figure])),
  };
  writeFileSync(path, `${JSON.stringify(stored, undefined, 2)}\n`);
  await say(`\n${dim(`${path}; load of the machine at the start: ${load.toFixed(2)} on ${cpus().length} processors`)}`);
  if (missed.length > 0) {
    await say(`\nOver budget: ${missed.map((figure) => figure.title).join('; ')}.`);
  }

  return hold && missed.length > 0 ? 1 : 0;
}

function commit() {
  const describe = ['describe', '--always', '--dirty'];
  return execFileSync('git', describe, { cwd: root, encoding: 'utf8' }).trim();
}
