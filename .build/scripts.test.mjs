// Helpers that several scripts share.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { makeCredential, readTree, writeExample } from './example.mjs';
import { diffLines } from './lib/diff.mjs';
import { at } from './lib/paths.mjs';
import { digest, tail } from './lib/process.mjs';
import { currentRuntime, runtimes } from './lib/runtimes.mjs';
import { findSecrets, maskSecrets } from './lib/secrets.mjs';
import { duration, table, wantsColour } from './lib/terminal.mjs';
import { findVisualStudioCode } from './verbs/editor.mjs';

test('NO_COLOR forbids colour, FORCE_COLOR asks for it, else the terminal decides', () => {
  assert.equal(wantsColour(true, {}), true);
  assert.equal(wantsColour(false, {}), false);
  assert.equal(wantsColour(undefined, {}), false);
  assert.equal(wantsColour(true, { TERM: 'dumb' }), false);
  assert.equal(wantsColour(true, { NO_COLOR: '1' }), false);
  assert.equal(wantsColour(true, { NO_COLOR: '' }), true);
  assert.equal(wantsColour(false, { FORCE_COLOR: '1' }), true);
  assert.equal(wantsColour(true, { FORCE_COLOR: '0' }), false);
  assert.equal(wantsColour(false, { FORCE_COLOR: '1', NO_COLOR: '1' }), false);
});

test('a duration reads well at every size', () => {
  assert.deepEqual([40, 12_340, 59_949, 125_000].map(duration), ['0.0 s', '12.3 s', '59.9 s', '2 min 05 s']);
});

test('a table lines its columns up, colour or not', () => {
  const painted = '\u001b[32mok\u001b[39m';
  assert.equal(
    table(
      [
        ['name', 'ms'],
        [painted, '7'],
      ],
      [1],
    ),
    `name  ms\n${painted}     7`,
  );
});

test('the end of a long output says how much came before', () => {
  assert.equal(tail('a\nb\nc\n', 2), '… earlier lines: 1\nb\nc');
  assert.equal(tail('a\n', 2), 'a');
});

test('a failed build shows each error once, and other tools their last lines', () => {
  const output = 'building\nA.cs(1,2): error CS0103: no such name\nA.cs(1,2): error CS0103: no such name\nB.cs(1,1): error CA1822: static\n';
  assert.equal(digest(output), 'A.cs(1,2): error CS0103: no such name\nB.cs(1,1): error CA1822: static');
  assert.equal(digest(output, 1), 'A.cs(1,2): error CS0103: no such name\n… and 1 more errors');
  assert.equal(digest('no words of that kind\n'), 'no words of that kind');
});

test('the example gets a credential once, and its other text from the template', () => {
  const folder = mkdtempSync(join(tmpdir(), 'claude-route-example-'));
  try {
    const template = readFileSync(at('examples', 'leaky-workspace', 'settings.json.template'), 'utf8');
    writeFileSync(join(folder, 'settings.json.template'), template);
    const first = readFileSync(writeExample(folder), 'utf8');
    const { env } = JSON.parse(first);
    assert.match(env.ANTHROPIC_AUTH_TOKEN, /^sk-[A-Za-z0-9]{40}$/);
    assert.equal(env.ANTHROPIC_BASE_URL, 'https://llm-gateway.acme.io/v1');
    assert.equal(first.replace(env.ANTHROPIC_AUTH_TOKEN, '{{credential}}'), template);
    assert.equal(readFileSync(writeExample(folder), 'utf8'), first);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a tree has every file but those of git, under names with forward slashes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'claude-route-tree-'));
  try {
    mkdirSync(join(folder, '.git'));
    mkdirSync(join(folder, '.claude'));
    writeFileSync(join(folder, '.git', 'HEAD'), 'x');
    writeFileSync(join(folder, '.gitignore'), 'a');
    writeFileSync(join(folder, '.claude', 'settings.json'), 'b');
    assert.deepEqual([...readTree(folder).keys()], ['.claude/settings.json', '.gitignore']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a difference shows the changed lines with two lines around them', () => {
  const show = (before, after) => diffLines(before, after).map(({ kind, text }) => kind + text);
  assert.deepEqual(show('a\nb\nc\n', 'a\nB\nc\n'), [' a', '-b', '+B', ' c']);
  assert.deepEqual(show('', 'a\n'), ['+a']);
  assert.deepEqual(show('a\n', ''), ['-a']);
  assert.deepEqual(show('1\n2\n3\n4\n5\n6\n7\n8\n9\n', '1\n2\n3\n4\n5\n6\n7\n9\n'), ['…', ' 6', ' 7', '-8', ' 9']);
  assert.deepEqual(show('1\n2\n3\n4\n5\n6\n7\n', '0\n2\n3\n4\n5\n6\n8\n'), ['-1', '+0', ' 2', ' 3', '…', ' 5', ' 6', '-7', '+8']);
});

test('credentials are found by shape and never shown', () => {
  const secret = makeCredential();
  const text = `{\n  "ANTHROPIC_AUTH_TOKEN": "${secret}"\n}`;
  assert.deepEqual(findSecrets(text), [{ name: 'API key with an sk- prefix', line: 2 }]);
  assert.equal(maskSecrets(text), `{\n  "ANTHROPIC_AUTH_TOKEN": "sk-…${secret.slice(-2)}"\n}`);
});

test('placeholders and patterns are no credentials', () => {
  for (const text of ['sk-ant-…', `sk-${'x'.repeat(40)}`, 'sk-ant-api03-[A-Za-z0-9]{20,}', 'sk-ant-api03-your-key-here', '"bearer-managed"']) {
    assert.deepEqual(findSecrets(text), [], text);
  }
});

test('every runtime has one VSIX target, and this table knows the machines it should', () => {
  assert.equal(new Set(runtimes.map((runtime) => runtime.target)).size, runtimes.length);
  assert.equal(currentRuntime('linux', 'x64', false).target, 'linux-x64');
  assert.equal(currentRuntime('linux', 'x64', true).target, 'alpine-x64');
  assert.equal(currentRuntime('win32', 'x64', false).rid, 'win-x64');
  assert.equal(currentRuntime('darwin', 'arm64', false).rid, 'osx-arm64');
  assert.equal(currentRuntime('sunos', 'x64', false), undefined);
});

test('an editor on the PATH comes before one where installers put it', () => {
  const here =
    (...paths) =>
    (path) =>
      paths.includes(path);
  const linux = (...paths) => findVisualStudioCode({ PATH: ['', join('/opt', 'bin')].join(':') }, 'linux', here(...paths));
  assert.equal(linux('/usr/share/code/bin/code', join('/opt', 'bin', 'code')), join('/opt', 'bin', 'code'));
  assert.equal(linux('/usr/share/code/bin/code'), '/usr/share/code/bin/code');
  assert.equal(linux(), undefined);
});
