// The parts of `npm test` that decide what its last line says.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { stepName } from './lib/steps.mjs';
import { add, fromCtrf, fromNode, lastLine, none } from './lib/totals.mjs';
import { select, total } from './verbs/test.mjs';

const ctrf = (summary, tests = []) => JSON.stringify({ results: { tool: { name: 'xUnit.net v3' }, summary, tests } });

test('an xunit report gives its own totals and names what it skipped', () => {
  const totals = fromCtrf(
    ctrf({ tests: 10, passed: 7, failed: 1, pending: 0, skipped: 2, other: 0 }, [
      { name: 'Reads_a_frame', status: 'passed' },
      { name: 'Needs_a_display', status: 'skipped', extra: { reason: 'no display' } },
      { name: 'Needs_a_disk', status: 'skipped' },
    ]),
  );
  assert.deepEqual(totals, { passed: 7, failed: 1, skipped: 2, skips: ['Needs_a_display: no display', 'Needs_a_disk'] });
});

test('an outcome that an xunit report calls "other" is not lost', () => {
  assert.equal(fromCtrf(ctrf({ tests: 3, passed: 2, failed: 0, pending: 0, skipped: 0, other: 1 })).failed, 1);
});

test('a node run gives the totals that node itself states', () => {
  const folder = mkdtempSync(join(tmpdir(), 'claude-route-reporter-'));
  try {
    const file = join(folder, 'mixed.test.mjs');
    writeFileSync(
      file,
      `import test, { describe, it } from 'node:test';
       test('passes', () => {});
       test('fails', () => { throw new Error('on purpose'); });
       test('is skipped', { skip: 'no browser' }, () => {});
       describe('a suite is no test', () => { it('passes too', () => {}); });
       test('has a child', async (t) => { await t.test('child', () => {}); t.diagnostic('pass 99'); });\n`,
    );
    const report = join(folder, 'report.json');
    const { status, stdout } = spawnSync(
      process.execPath,
      [
        '--test',
        '--test-reporter=tap',
        '--test-reporter-destination=stdout',
        `--test-reporter=${new URL('./lib/node-reporter.mjs', import.meta.url).href}`,
        `--test-reporter-destination=${report}`,
        file,
      ],
      // This run's own reporter would otherwise get the events of the inner one.
      { encoding: 'utf8', env: { ...process.env, NODE_TEST_CONTEXT: undefined } },
    );
    assert.equal(status, 1);
    const totals = fromNode(readFileSync(report, 'utf8'));
    assert.deepEqual(totals, { passed: 4, failed: 1, skipped: 1, skips: ['is skipped: no browser'] });
    assert.match(stdout, /^# pass 4$/m);
    assert.match(stdout, /^# fail 1$/m);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a cancelled test counts as failed, and a test that is still to be written as skipped', () => {
  const report = { counts: { pass: 1, fail: 2, cancelled: 3, skipped: 4, todo: 5 }, skips: [] };
  assert.deepEqual(fromNode(JSON.stringify(report)), { passed: 1, failed: 5, skipped: 9, skips: [] });
});

test('the last line adds up all runners', () => {
  const a = { passed: 3, failed: 0, skipped: 1, skips: ['a'] };
  const b = { passed: 4, failed: 2, skipped: 0, skips: [] };
  assert.equal(lastLine(add(a, b)), '7 passed, 2 failed, 1 skipped');
  assert.equal(lastLine(none()), '0 passed, 0 failed, 0 skipped');
});

test('a step that fails without a failed test is one failure of the last line', () => {
  const passed = { state: 'passed', totals: { passed: 5, failed: 0, skipped: 0, skips: [] } };
  assert.equal(lastLine(total([passed, { state: 'failed' }])), '5 passed, 1 failed, 0 skipped');
  assert.equal(lastLine(total([{ state: 'failed', totals: { passed: 5, failed: 2, skipped: 0, skips: [] } }])), '5 passed, 2 failed, 0 skipped');
  assert.equal(lastLine(total([passed, { state: 'not run' }])), '5 passed, 0 failed, 0 skipped');
});

test('projects have the short names that --only takes', () => {
  assert.deepEqual(['ClaudeRoute.Tests', 'ClaudeRoute.JsonRpc.Tests', 'ClaudeRoute.Syntax.Tests', 'ClaudeRoute.EndToEnd.Tests'].map(stepName), [
    'unit',
    'jsonrpc',
    'syntax',
    'e2e',
  ]);
});

test('--only takes steps and groups, keeps what every step needs, and refuses what it does not know', () => {
  const steps = [{ name: 'install', always: true }, { name: 'eslint', group: 'lint' }, { name: 'types', group: 'lint' }, { name: 'unit' }];
  const names = (only) => select(steps, only).map((step) => step.name);
  assert.deepEqual(names(undefined), ['install', 'eslint', 'types', 'unit']);
  assert.deepEqual(names(['lint']), ['install', 'eslint', 'types']);
  assert.deepEqual(names(['unit,types']), ['install', 'types', 'unit']);
  assert.deepEqual(names(['unit', 'types']), ['install', 'types', 'unit']);
  assert.throws(() => names(['unti']), /Unknown: unti\./);
  assert.throws(() => names(['']), /none given/);
});
