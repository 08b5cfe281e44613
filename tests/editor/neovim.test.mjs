import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { leakedKey, local, shared, tokenLine } from './lib/examples.mjs';
import { missing, onPath } from './lib/requirements.mjs';
import { gitExitCode, makeProject, makeToken, repository } from './lib/session.mjs';

const driver = path.join(repository, 'tests/editor/neovim/drive.lua');
const server = process.env.CLAUDE_ROUTE_SERVER || path.join(repository, 'dist/server/claude-route');
const skip = missing({ 'the editor Neovim (nvim)': onPath('nvim'), git: onPath('git') });

test('Neovim shows a diagnostic and applies a code action that is resolved first', { skip }, async () => {
  const token = makeToken();
  await inProject({ [shared]: leakedKey(token) }, async (project, drive) => {
    const seen = await drive({ file: shared, rule: 'CR061', action: '/v1' });

    assert.equal(seen.resolved, true);
    assert.equal(fs.readFileSync(path.join(project, shared), 'utf8'), leakedKey(token).replace('acme.io/v1', 'acme.io'));
    assert.equal(seen.output.includes(token), false, 'the output holds the key');
  });
});

test('Neovim moves a leaked key to a new local file, and is not offered commands it does not have', { skip }, async () => {
  const token = makeToken();
  await inProject({ [shared]: leakedKey(token) }, async (project, drive) => {
    const seen = await drive({ file: shared, rule: 'CR021', action: '^Move ' });

    assert.equal(seen.command, undefined);
    assert.equal(fs.readFileSync(path.join(project, shared), 'utf8'), leakedKey(token).replace(`,\n${tokenLine(token)}`, ''));
    assert.equal(JSON.parse(fs.readFileSync(path.join(project, local), 'utf8')).env.ANTHROPIC_AUTH_TOKEN, token);
    assert.equal(gitExitCode(project, 'check-ignore', '--quiet', local), 0, 'git does not ignore the local file');
    assert.equal(seen.output.includes(token), false, 'the output holds the key');
  });
});

async function inProject(files, body) {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'claude-route-neovim-'));
  try {
    const project = makeProject(scratch, files);
    await body(project, (order) => runNeovim(scratch, project, order));
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

/** Runs the driver in a headless Neovim and returns what it reports, with its whole output. */
async function runNeovim(scratch, project, { file, rule, action }) {
  const child = spawn('nvim', ['--headless', '-u', 'NONE', '-i', 'NONE', '-n', '-c', `luafile ${driver}`], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      ...(process.env.DOTNET_ROOT && { DOTNET_ROOT: process.env.DOTNET_ROOT }),
      HOME: scratch,
      XDG_STATE_HOME: path.join(scratch, 'state'),
      XDG_CACHE_HOME: path.join(scratch, 'cache'),
      DRIVE_COMMAND: JSON.stringify([server, 'lsp']),
      DRIVE_FILE: path.join(project, file),
      DRIVE_RULE: rule,
      DRIVE_ACTION: action,
    },
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  assert.equal(code, 0, output);
  const report = output.split('\n').findLast((line) => line.startsWith('{'));
  return { ...JSON.parse(report), output };
}
