import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { example, readTree, writeExample } from '../example.mjs';
import { buildExtension, buildServer } from '../lib/build.mjs';
import { diffLines } from '../lib/diff.mjs';
import { Failure } from '../lib/failure.mjs';
import { install } from '../lib/install.mjs';
import { root, server } from '../lib/paths.mjs';
import { attach } from '../lib/process.mjs';
import { maskSecrets } from '../lib/secrets.mjs';
import { bold, cyan, dim, green, red, say, table } from '../lib/terminal.mjs';

const shown = relative(root, example);

export async function main() {
  await install();
  await buildServer();
  await buildExtension();
  writeExample();

  const before = readTree(example);
  const scratch = mkdtempSync(join(tmpdir(), 'claude-route-'));
  try {
    await tour(scratch);
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
  }

  expectUntouched(before, readTree(example));
  await heading(6, 'Where to go from here');
  await say(`${shown} is as it was: the repair was made to a copy, and the copy is gone.\n`);
  const next = [
    ['npm run editor', 'the same in an editor, with quick fixes and the route wizard'],
    ['npm run --silent cli -- check PATH', 'your own project; nothing is changed without --fix'],
    ['npm run --silent cli -- explain --project DIR', 'where its prompts go, and why'],
    ['npm run --silent cli -- verify --project DIR', 'the same on the wire; nothing leaves the machine'],
    ['npm test', 'every check and every test'],
  ];
  await say(table(next.map(([command, what]) => [`  ${cyan(command)}`, what])));
  return 0;
}

async function tour(scratch) {
  // Neither the settings nor the environment of whoever runs this take part, so the tour shows the same everywhere.
  const home = join(scratch, 'home');
  mkdirSync(home);
  const alone = ['--home', home, '--no-shell'];

  await heading(1, `What is wrong in ${shown}`);
  expectExit(
    await attach([server, 'check', shown, ...alone]),
    1,
    `The check of ${shown} should have found its mistakes (delete its .claude folder if you have repaired it)`,
  );

  await heading(2, 'Where Claude Code would send its prompts there');
  expectExit(await attach([server, 'explain', '--project', shown, ...alone]), 0, 'explain should have worked');

  await heading(3, 'The repair, on a copy in a repository of its own');
  const copy = join(scratch, 'workspace');
  cpSync(example, copy, { recursive: true });
  git(copy, 'init', '--quiet');
  const before = readTree(copy);
  const fixed = await attach([server, 'check', '.', '--fix', ...alone], { cwd: copy });
  await say();
  const changes = await showChanges(before, readTree(copy));
  if (changes === 0) {
    throw new Failure(`check --fix changed nothing in the copy of ${shown} (exit code ${fixed}); it should have repaired it.`);
  }

  await heading(4, 'The copy, checked again');
  expectExit(await attach([server, 'check', '.', ...alone], { cwd: copy }), 0, 'The repaired copy should have been clean');

  await heading(5, 'The repaired route, on the wire of this machine');
  expectExit(await attach([server, 'verify', '--capture', ...alone], { cwd: copy }), 0, 'The repaired route should have arrived as predicted');
}

function heading(number, text) {
  return say(`\n${bold(cyan(`${number}. ${text}`))}`);
}

function git(folder, ...args) {
  const { status, stderr } = spawnSync('git', args, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) {
    throw new Failure(`git ${args.join(' ')} failed in a scratch folder: ${stderr.trim()}`);
  }
}

/** Prints what differs, credentials cut short. Returns how many files do. */
async function showChanges(before, after) {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  let changes = 0;
  for (const name of names) {
    const [old, fresh] = [before.get(name)?.toString('utf8') ?? '', after.get(name)?.toString('utf8') ?? ''];
    if (old === fresh && before.has(name) === after.has(name)) {
      continue;
    }

    changes++;
    await say(bold(name) + (before.has(name) ? '' : dim(' (new)')) + (after.has(name) ? '' : dim(' (removed)')));
    for (const { kind, text } of diffLines(old, fresh)) {
      const paint = { '-': red, '+': green }[kind] ?? dim;
      await say(paint(`  ${kind} ${maskSecrets(text)}`));
    }
  }

  return changes;
}

function expectExit(code, wanted, what) {
  if (code !== wanted) {
    throw new Failure(`${what}, but claude-route ended with exit code ${code} instead of ${wanted}.`);
  }
}

function expectUntouched(before, after) {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  const changed = names.filter((name) => !before.has(name) || !after.has(name) || !before.get(name).equals(after.get(name)));
  if (changed.length > 0) {
    throw new Failure(`${shown} must stay as it is, but this run changed: ${changed.join(', ')}.`);
  }
}
