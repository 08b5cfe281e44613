import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { load, repository } from './load.mjs';

const readJson = (name) => JSON.parse(fs.readFileSync(path.join(repository, name), 'utf8'));
const manifest = readJson('package.json');
const texts = readJson('package.nls.json');
const { commands, configuration, menus } = manifest.contributes;
const settings = Object.assign({}, ...configuration.map((group) => group.properties));

test('every declared command is registered, and the other way round', async () => {
  const registered = [];
  const disposable = { dispose() {} };
  const { registerCommands } = await load('commands.ts', {
    commands: { registerCommand: (id) => registered.push(id) && disposable },
    Disposable: { from: () => disposable },
    ThemeIcon: class {},
    ThemeColor: class {},
  });
  registerCommands({});
  assert.deepEqual(registered.sort(), commands.map(({ command }) => command).sort());
});

test('the server is told of commands that exist', async () => {
  const { hostCommands } = await load('hostCommands.ts');
  const declared = commands.map(({ command }) => command);
  assert.deepEqual(
    hostCommands.filter((command) => !declared.includes(command)),
    [],
  );
});

test('every command has a category and a title, and needs no virtual workspace', () => {
  for (const { command, category, title } of commands) {
    assert.equal(category, 'Claude Route', command);
    assert.match(title, /^%command\..+%$/, command);
  }
});

test('every text key of the manifest has a text, and every text is used', () => {
  const used = new Set([...JSON.stringify(manifest).matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key));
  assert.deepEqual([...used].sort(), Object.keys(texts).sort());
  for (const [key, text] of Object.entries(texts)) {
    assert.ok(text.trim(), key);
  }
});

test('internal commands are not in the palette', () => {
  const hidden = menus.commandPalette.filter(({ when }) => when === 'false').map(({ command }) => command);
  assert.deepEqual(hidden.sort(), [
    'claudeRoute.afterEdit',
    'claudeRoute.applyEdit',
    'claudeRoute.refreshRoute',
    'claudeRoute.runFix',
    'claudeRoute.wasCommitted',
  ]);
});

test('menus name declared commands and match settings files by path', () => {
  const declared = new Set(commands.map(({ command }) => command));
  const shown = Object.values(menus).flat();
  for (const { command, when } of shown) {
    assert.ok(declared.has(command), command);
    assert.ok(when, `${command} has a condition`);
  }
  const [, source] = menus['editor/title'][0].when.match(/resourcePath =~ \/(.*)\/$/);
  const expression = new RegExp(source);
  for (const yes of ['/p/.claude/settings.json', '/p/.claude/settings.local.json', 'c:\\p\\.claude\\settings.json', '/p/.claude/settings.json.bak']) {
    assert.match(yes, expression);
  }
  for (const no of ['/p/settings.json', '/p/.vscode/settings.json', '/p/x.claude/settings.json', '/p/.claude/agents/settings.md']) {
    assert.doesNotMatch(no, expression);
  }
});

test('what a workspace could misuse is restricted or out of its reach', () => {
  const { restrictedConfigurations, supported } = manifest.capabilities.untrustedWorkspaces;
  assert.equal(supported, 'limited');
  for (const name of [
    'validation.enabled',
    'rules',
    'aperture.host',
    'netbird.hosts',
    'variants',
    'clientVersion',
    'server.path',
    'server.dotnetPath',
  ]) {
    assert.ok(restrictedConfigurations.includes(`claudeRoute.${name}`), name);
  }
  assert.deepEqual(
    restrictedConfigurations.filter((name) => !settings[name]),
    [],
  );
  for (const name of Object.keys(settings).filter((key) => key.includes('.server.') || /path/i.test(key))) {
    assert.equal(settings[name].scope, 'machine', name);
  }
  for (const name of Object.keys(settings).filter((key) => /host/i.test(key))) {
    assert.equal(settings[name].scope, 'machine-overridable', name);
  }
  assert.equal(manifest.capabilities.virtualWorkspaces.supported, false);
  assert.deepEqual(manifest.extensionKind, ['workspace']);
});

test('every setting has a type, a default, a scope, an order and a description', () => {
  const orders = Object.entries(settings).map(([name, { type, default: value, scope, order, markdownDescription }]) => {
    assert.match(name, /^claudeRoute\./);
    assert.ok(type && scope && value !== undefined && markdownDescription, name);
    return order;
  });
  assert.deepEqual(
    orders,
    orders.map((_, index) => index + 1),
  );
});

test('host settings take names and nothing else', () => {
  const host = new RegExp(settings['claudeRoute.aperture.host'].pattern);
  for (const yes of ['', 'ai', 'ai.example.ts.net', 'ai:8080']) {
    assert.match(yes, host);
  }
  for (const no of ['http://ai', 'ai/v1', 'ai example', '-ai']) {
    assert.doesNotMatch(no, host);
  }
});

test('it activates for settings files and brings a schema for its own file and no other', () => {
  assert.deepEqual(manifest.activationEvents, [
    'workspaceContains:.claude/settings.json',
    'workspaceContains:.claude/settings.local.json',
    'onLanguage:json',
    'onLanguage:jsonc',
  ]);
  // The settings of Claude Code have a schema of their own publisher.
  assert.deepEqual(manifest.contributes.jsonValidation, [{ fileMatch: '.claude-route.json', url: './schemas/claude-route.schema.json' }]);
  assert.equal(manifest.contributes.keybindings, undefined);
});

test('the walkthrough and the welcome lead to commands and views that exist, and its pictures are there', () => {
  const { views, viewsWelcome, walkthroughs } = manifest.contributes;
  const declared = new Set(commands.map(({ command }) => command));
  const shown = Object.values(views)
    .flat()
    .map(({ id }) => id);
  const linked = Object.values(texts).flatMap((text) => [...text.matchAll(/\(command:([\w.]+)\)/g)].map(([, command]) => command));
  assert.ok(linked.length > 5);
  assert.deepEqual(
    linked.filter((command) => command.startsWith('claudeRoute.') && !declared.has(command)),
    [],
  );
  for (const { view, when } of viewsWelcome) {
    assert.ok(shown.includes(view) && when, view);
  }
  const steps = walkthroughs.flatMap((walkthrough) => walkthrough.steps);
  assert.deepEqual(
    steps.map(({ id }) => id),
    ['check', 'secret', 'configure', 'verify'],
  );
  for (const { id, media, completionEvents } of steps) {
    const picture = fs.readFileSync(path.join(repository, media.svg), 'utf8');
    assert.match(picture, /var\(--vscode-/, `${id} follows the theme`);
    assert.doesNotMatch(picture, /<script|href=|<text|url\(/, `${id} loads nothing and says nothing in one language`);
    assert.ok(media.altText, id);
    for (const event of completionEvents) {
      const [, kind, name] = event.match(/^(onCommand|onView):(.*)$/);
      assert.ok(kind === 'onView' ? shown.includes(name) : declared.has(name), event);
    }
  }
});

test('the icon is a PNG of at least 128 pixels', () => {
  const icon = fs.readFileSync(path.join(repository, manifest.icon));
  assert.deepEqual([...icon.subarray(0, 8)], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  assert.ok(icon.readUInt32BE(16) >= 128 && icon.readUInt32BE(20) >= 128);
});

test('the entry point is what the bundler writes', () => {
  const bundler = fs.readFileSync(path.join(repository, 'extension/esbuild.mjs'), 'utf8');
  assert.ok(bundler.includes(manifest.main.replace('./', '')));
});
