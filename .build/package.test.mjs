// What decides whether a VSIX may leave the house.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import test from 'node:test';
import { makeCredential } from './example.mjs';
import { formatNotices } from './lib/notices.mjs';
import { at } from './lib/paths.mjs';
import { runtimes } from './lib/runtimes.mjs';
import { findSecrets } from './lib/secrets.mjs';
import { contentsFor, inspectVsix } from './lib/vsix.mjs';
import { choose } from './verbs/package.mjs';

const identity = (target) =>
  `<PackageManifest><Metadata><Identity Language="en-US" Id="claude-route" Version="1.2.3"${target ? ` TargetPlatform="${target}"` : ''}/></Metadata></PackageManifest>`;

/** A package with everything that it must hold. */
function complete(rid, target) {
  return contentsFor(rid).required.map((name) => ({
    name,
    mode: 0o755,
    content: Buffer.from(name === 'extension.vsixmanifest' ? identity(target) : `text of ${name}`),
  }));
}

const inspect = (entries, rid = 'linux-x64', target = 'linux-x64') =>
  inspectVsix(entries, contentsFor(rid), { target, version: '1.2.3', executable: 'extension/dist/server/claude-route' });

test('a package with all that it must hold, and with what it may hold, has no problem', () => {
  assert.deepEqual(inspect(complete('linux-x64', 'linux-x64')), []);
  const more = [
    { name: 'extension/package.nls.fr.json', mode: 0o644, content: Buffer.from('{}') },
    { name: 'extension/changelog.md', mode: 0o644, content: Buffer.from('x') },
  ];
  assert.deepEqual(inspect([...complete('linux-x64', 'linux-x64'), ...more]), []);
});

test('the server has the name that its system wants', () => {
  assert.ok(contentsFor('win-x64').required.includes('extension/dist/server/claude-route.exe'));
  assert.ok(contentsFor('linux-x64').required.includes('extension/dist/server/claude-route'));
  assert.ok(contentsFor().required.includes('extension/dist/server/claude-route.dll'));
});

for (const [what, change, problem] of [
  ['a file that is missing', (entries) => entries.filter(({ name }) => name !== 'extension/readme.md'), /^extension\/readme\.md is missing\.$/],
  ['a source', (entries) => [...entries, file('extension/extension/src/extension.ts')], /extension\.ts is not on the list/],
  ['symbols', (entries) => [...entries, file('extension/dist/server/claude-route.pdb')], /claude-route\.pdb is not on the list/],
  ['a folder below an allowed one', (entries) => [...entries, file('extension/l10n/old/bundle.json')], /not on the list/],
  ['a name that an allowed one only looks like', (entries) => [...entries, file('extension/changelogXmd')], /not on the list/],
  ['the same file twice', (entries) => [...entries, entries[0]], /in the package twice/],
  ['an empty file', (entries) => replace(entries, 'extension/readme.md', { content: Buffer.alloc(0) }), /readme\.md is empty/],
  ['a server that may not run', (entries) => replace(entries, 'extension/dist/server/claude-route', { mode: 0o644 }), /may not be executed/],
  [
    'a wrong target',
    (entries) => replace(entries, 'extension.vsixmanifest', { content: Buffer.from(identity('win32-x64')) }),
    /target win32-x64 instead of linux-x64/,
  ],
  ['no target', (entries) => replace(entries, 'extension.vsixmanifest', { content: Buffer.from(identity()) }), /target none instead of linux-x64/],
]) {
  test(`${what} is a problem`, () => {
    const problems = inspect(change(complete('linux-x64', 'linux-x64')));
    assert.equal(problems.length, 1);
    assert.match(problems[0], problem);
  });
}

test('a credential is a problem, and is not in the sentence about it', () => {
  const secret = makeCredential();
  const [problem, ...others] = inspect(
    replace(complete('linux-x64', 'linux-x64'), 'extension/readme.md', { content: Buffer.from(`# A\n\n${secret}\n`) }),
  );
  assert.deepEqual(others, []);
  assert.equal(problem, 'extension/readme.md holds a credential in line 3 (API key with an sk- prefix).');
});

test('the options choose the packages', () => {
  const [linux] = runtimes;
  const targets = (options, current = linux) => choose(options, current).map(({ target }) => target);
  assert.deepEqual(targets({}), ['linux-x64']);
  assert.deepEqual(targets({ universal: true }), ['universal']);
  assert.deepEqual(targets({ target: ['win32-x64', 'universal'], universal: true }), ['win32-x64', 'universal']);
  assert.deepEqual(targets({ all: true }), ['linux-x64', 'win32-x64', 'universal']);
  assert.throws(() => targets({ target: ['amiga'] }), /no package for amiga; --target takes linux-x64, win32-x64, universal/);
  assert.throws(() => choose({}, undefined), /use --universal/);
});

test('the notices name each work once, in order, with its terms', () => {
  const text = formatNotices([
    { name: 'b', version: '2.0.0', license: 'MIT', texts: ['Copyright B\r\n', 'Permission\r\n'] },
    { name: 'A', version: '1.0.0', license: 'ISC', texts: ['Copyright A'] },
  ]);
  assert.match(text, /A 1\.0\.0 \(ISC\)\n=+\n\nCopyright A\n\n=+\nb 2\.0\.0 \(MIT\)\n=+\n\nCopyright B\n\nPermission\n$/);
});

test('the extension and the server carry one version', () => {
  const { version } = JSON.parse(readFileSync(at('package.json'), 'utf8'));
  assert.equal(/<Version>(.*)<\/Version>/.exec(readFileSync(at('Directory.Build.props'), 'utf8'))[1], version);
});

function file(name) {
  return { name, mode: 0o644, content: Buffer.from('x') };
}

function replace(entries, name, change) {
  return entries.map((entry) => (entry.name === name ? { ...entry, ...change } : entry));
}

test('no page that is packed holds the shape of a credential', () => {
  const pages = [
    'README.md',
    'CHANGELOG.md',
    'ARCHITECTURE.md',
    'CONTRIBUTING.md',
    ...readdirSync(at('docs/rules')).map((name) => `docs/rules/${name}`),
  ];
  assert.deepEqual(
    pages.filter((page) => findSecrets(readFileSync(at(page), 'utf8')).length > 0),
    [],
  );
});
