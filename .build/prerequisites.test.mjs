import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import test from 'node:test';
import { at, root } from './lib/paths.mjs';
import { judgeDotnet, judgeGit, judgeNode, parseVersion } from './lib/prerequisites.mjs';

test('versions are read with or without a leading v, and previews are told apart', () => {
  assert.deepEqual(parseVersion('v20.20.2'), { numbers: [20, 20, 2], prerelease: false });
  assert.deepEqual(parseVersion('10.0.100-rc.2.25502.107'), { numbers: [10, 0, 100], prerelease: true });
  assert.equal(parseVersion('latest'), undefined);
});

test('Node.js 20 and everything newer will do', () => {
  for (const version of ['20.0.0', '20.20.2', '22.1.0', '100.0.0']) {
    assert.equal(judgeNode(version), undefined, version);
  }

  assert.match(judgeNode('18.19.1'), /Node\.js 20 or newer is needed, but this is Node\.js 18\.19\.1; get it from https:/);
});

test('any released SDK of .NET 10.0 will do, beside whatever else is installed', () => {
  const folder = '[/usr/share/dotnet/sdk]';
  for (const listing of [`10.0.100 ${folder}`, `8.0.404 ${folder}\n10.0.401 ${folder}\n`, `10.0.200-preview.1 ${folder}`, `10.0.401 ${folder}\r\n`]) {
    assert.equal(judgeDotnet(listing), undefined, listing);
  }

  assert.match(judgeDotnet(undefined), /is needed, but there is no dotnet command on the PATH; get it from https:/);
  assert.match(judgeDotnet(''), /has no SDK, only a runtime/);
  assert.match(judgeDotnet(`8.0.404 ${folder}`), /but only 8\.0\.404 is installed/);
  assert.match(judgeDotnet(`8.0.404 ${folder}\n11.0.100 ${folder}`), /but only 8\.0\.404, 11\.0\.100 are installed/);
  assert.match(judgeDotnet(`10.0.100-rc.1.25451.107 ${folder}`), /but only 10\.0\.100-rc\.1\.25451\.107 is installed/);
});

test('git has to answer', () => {
  assert.equal(judgeGit('git version 2.39.5\n'), undefined);
  assert.match(judgeGit(undefined), /Git is needed/);
});

// Windows starts no script by the name of a program, so a PATH cannot be faked there; the judgements above are the same.
if (process.platform !== 'win32') {
  const script = (text) => `#!/bin/sh\n${text}\n`;
  const good = { dotnet: script('echo "10.0.401 [/sdk]"'), git: script('echo "git version 2.39.5"') };

  const runWith = (programs, ...nodeOptions) => {
    const folder = mkdtempSync(join(tmpdir(), 'claude-route-path-'));
    try {
      for (const [name, text] of Object.entries(programs)) {
        writeFileSync(join(folder, name), text);
        chmodSync(join(folder, name), 0o755);
      }

      return spawnSync(process.execPath, [...nodeOptions, at('.build', 'run.mjs'), 'build', '--no-such-option'], {
        cwd: root,
        env: { PATH: folder },
        encoding: 'utf8',
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  test('with everything there the verb itself is reached', () => {
    const { status, stderr } = runWith(good);
    assert.equal(status, 2);
    assert.match(stderr, /--no-such-option/);
  });

  for (const [what, programs, sentence] of [
    ['no dotnet', { git: good.git }, /^The \.NET SDK 10\.0\.100 or a newer 10\.0 version is needed, but there is no dotnet .*\n$/],
    ['an old .NET SDK', { ...good, dotnet: script('echo "9.0.100 [/sdk]"') }, /^The \.NET SDK .* only 9\.0\.100 is installed; .*\n$/],
    ['a .NET that fails', { ...good, dotnet: script('exit 1') }, /^The \.NET SDK .*\n$/],
    ['no git', { dotnet: good.dotnet }, /^Git is needed, .*\n$/],
    ['neither', {}, /^The \.NET SDK .*\nGit is needed, .*\n$/],
  ]) {
    test(`with ${what}, one sentence for each and exit code 1`, () => {
      const { status, stdout, stderr } = runWith(programs);
      assert.equal(status, 1);
      assert.equal(stdout, '');
      assert.match(stderr, sentence);
    });
  }

  test('an old Node.js gets a sentence and not a stack', () => {
    const folder = mkdtempSync(join(tmpdir(), 'claude-route-node-'));
    try {
      const preload = join(folder, 'old.mjs');
      writeFileSync(preload, "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '16.20.2' } });\n");
      const { status, stderr } = runWith(good, '--import', pathToFileURL(preload).href);
      assert.equal(status, 1);
      assert.match(stderr, /^Node\.js 20 or newer is needed, but this is Node\.js 16\.20\.2; get it from .*\n$/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}
