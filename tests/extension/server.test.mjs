import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './load.mjs';

const l10n = { t: (text, ...values) => text.replace(/\{(\d)\}/g, (_, index) => values[index]) };
const { findServer } = await load('server.ts', { l10n });

/** A machine with these files; `runtimes` are those dotnet executables that have the runtime. */
function machine({ files = [], runtimes = [], env = {}, ...rest } = {}) {
  return {
    env,
    platform: 'linux',
    extensionPath: '/ext',
    trusted: true,
    serverPath: '',
    dotnetPath: '',
    isFile: (file) => files.includes(file),
    hasRuntime: async (dotnet) => runtimes.includes(dotnet),
    askInstallTool: async () => undefined,
    ...rest,
  };
}

const everything = {
  env: { CLAUDE_ROUTE_SERVER: '/dev/claude-route' },
  serverPath: '/user/claude-route',
  files: ['/dev/claude-route', '/user/claude-route', '/ext/dist/server/claude-route', '/ext/dist/server/claude-route.dll'],
};

test('the development variable comes first', async () => {
  const found = await findServer(machine(everything));
  assert.deepEqual([found.command, found.args], ['/dev/claude-route', ['lsp']]);
  assert.match(found.reason, /CLAUDE_ROUTE_SERVER/);
});

test('then the setting', async () => {
  const found = await findServer(machine({ ...everything, env: {} }));
  assert.equal(found.command, '/user/claude-route');
  assert.match(found.reason, /claudeRoute\.server\.path/);
});

test('then the executable of the extension', async () => {
  const found = await findServer(machine({ ...everything, env: {}, serverPath: '' }));
  assert.deepEqual([found.command, found.args], ['/ext/dist/server/claude-route', ['lsp']]);
});

test('an untrusted workspace gets the server of the extension, whatever else is there', async () => {
  const found = await findServer(machine({ ...everything, trusted: false }));
  assert.equal(found.command, '/ext/dist/server/claude-route');
  assert.match(found.reason, /untrusted/);
});

test('on Windows the executable ends in .exe', async () => {
  const around = machine({ platform: 'win32' });
  const found = await findServer({ ...around, isFile: (file) => file.endsWith('claude-route.exe') });
  assert.match(found.command, /claude-route\.exe$/);
});

for (const [title, chosen, remedy] of [
  ['a variable that leads nowhere is an error', { env: { CLAUDE_ROUTE_SERVER: '/gone' } }, 'none'],
  ['a setting that leads nowhere is an error', { serverPath: '/gone' }, 'settings'],
  ['a relative path is an error', { serverPath: 'server/claude-route', files: ['server/claude-route'] }, 'settings'],
]) {
  test(`${title}, although the extension has a server`, async () => {
    const around = machine({ files: ['/ext/dist/server/claude-route'], ...chosen });
    await assert.rejects(findServer(around), (error) => error.remedy === remedy && /full path/.test(error.message));
  });
}

test('no server at all is an error', async () => {
  await assert.rejects(findServer(machine()), /has no server/);
});

const portable = { files: ['/ext/dist/server/claude-route.dll', '/set/dotnet', '/root/dotnet', '/bin/dotnet', '/tool/dotnet'] };
const everyDotnet = {
  ...portable,
  dotnetPath: '/set/dotnet',
  env: { DOTNET_ROOT: '/root', PATH: '/usr/bin:/bin' },
  runtimes: ['/set/dotnet', '/root/dotnet', '/bin/dotnet'],
  askInstallTool: async () => '/tool/dotnet',
};

test('the portable server runs on the dotnet of the setting', async () => {
  const found = await findServer(machine(everyDotnet));
  assert.deepEqual([found.command, found.args], ['/set/dotnet', ['/ext/dist/server/claude-route.dll', 'lsp']]);
  assert.match(found.reason, /claudeRoute\.server\.dotnetPath/);
});

test('then on that of DOTNET_ROOT', async () => {
  const found = await findServer(machine({ ...everyDotnet, dotnetPath: '' }));
  assert.equal(found.command, '/root/dotnet');
});

test('then on that of PATH', async () => {
  const found = await findServer(machine({ ...everyDotnet, dotnetPath: '', runtimes: ['/bin/dotnet'] }));
  assert.equal(found.command, '/bin/dotnet');
});

test('then on that of the .NET Install Tool', async () => {
  const found = await findServer(machine({ ...everyDotnet, dotnetPath: '', runtimes: [] }));
  assert.equal(found.command, '/tool/dotnet');
});

test('a setting without the runtime is an error', async () => {
  await assert.rejects(findServer(machine({ ...everyDotnet, runtimes: ['/root/dotnet'] })), (error) => error.remedy === 'settings');
});

test('without any runtime the error offers one', async () => {
  await assert.rejects(findServer(machine(portable)), (error) => error.remedy === 'runtime' && /\.NET 10\.0/.test(error.message));
});

test('a relative entry of PATH is not searched', async () => {
  const around = machine({ files: [...portable.files, 'dotnet', 'tools/dotnet'], env: { PATH: ':.:tools' }, runtimes: ['dotnet', 'tools/dotnet'] });
  await assert.rejects(findServer(around), (error) => error.remedy === 'runtime');
});

test('a chosen .dll runs on dotnet too', async () => {
  const found = await findServer(
    machine({ ...everyDotnet, serverPath: '/user/claude-route.dll', files: [...portable.files, '/user/claude-route.dll'] }),
  );
  assert.deepEqual([found.command, found.args], ['/set/dotnet', ['/user/claude-route.dll', 'lsp']]);
});
