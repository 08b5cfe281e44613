import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import Ajv from 'ajv';
import { at } from './lib/paths.mjs';

const schema = JSON.parse(readFileSync(at('schemas', 'claude-settings.schema.json'), 'utf8'));
const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);

/** The paths of what the schema calls wrong. */
function wrong(settings) {
  return validate(settings) ? [] : [...new Set(validate.errors.map(({ instancePath }) => instancePath))];
}

test('the schema is one that a validator takes', () => {
  assert.equal(typeof validate, 'function');
});

// What the widely used public schema calls wrong although Claude Code takes it.
test('settings that work are not called wrong', () => {
  const works = [
    { permissions: { allow: ['Bash(npm run test:*)', 'mcp__github', 'WebFetch(domain:*.example.com)', 'NotATool(x)', 'Read(//etc/**)'] } },
    { permissions: { allow: [1, { any: 'entry' }] } },
    { env: { CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: 1, API_TIMEOUT_MS: 600000, DISABLE_TELEMETRY: true } },
    { env: { CLAUDE_CODE_USE_BEDROCK: 'true', CLAUDE_CODE_USE_VERTEX: 'on', CLAUDE_CODE_USE_FOUNDRY: 'yes' } },
    { env: { https_proxy: 'http://proxy:3128', no_proxy: '*', MY_OWN: 'x', _comment: 'why' } },
    { env: { ENABLE_TOOL_SEARCH: 'auto:15', ANTHROPIC_BEDROCK_REGION_PREFIX: 'other', VERTEX_REGION_CLAUDE_5_OPUS: 'us-east5' } },
    { $schema: 'https://json.schemastore.org/claude-code-settings.json', _comment: 'a note', unknownKey: { a: [null] } },
    { $schema: 'file:///elsewhere.json', mcpServers: {} },
    { theme: 'custom:mine', effortLevel: 'ultra', teammateMode: 'window', forceLoginMethod: 'other', hooks: 'none' },
    { strictPluginOnlyCustomization: true, allowedMcpServers: [], skillListingBudgetFraction: 1 },
    {},
  ];
  for (const settings of works) {
    assert.deepEqual(wrong(settings), [], JSON.stringify(settings));
  }
});

test('what makes Claude Code leave the file out is called wrong', () => {
  const drops = [
    [{ cleanupPeriodDays: '30' }, '/cleanupPeriodDays'],
    [{ cleanupPeriodDays: 0 }, '/cleanupPeriodDays'],
    [{ env: [] }, '/env'],
    [{ model: 4 }, '/model'],
    [{ availableModels: ['opus', 1] }, '/availableModels/1'],
    [{ workflowSizeGuideline: 'huge' }, '/workflowSizeGuideline'],
    [{ permissions: { defaultMode: 'yolo' } }, '/permissions/defaultMode'],
    [{ sandbox: { network: { httpProxyPort: 'eighty' } } }, '/sandbox/network/httpProxyPort'],
    [{ modelOverrides: { 'claude-opus-4-6': 1 } }, '/modelOverrides/claude-opus-4-6'],
    [{ statusLine: { type: 'command' } }, '/statusLine'],
    [[], ''],
  ];
  for (const [settings, path] of drops) {
    assert.deepEqual(wrong(settings), [path], JSON.stringify(settings));
  }
});

// Clean for one rule is not clean for all: these cases are about files that Claude Code leaves out, or variables that are no text.
const wrongOnPurpose = [/[\\/]clean-dropped-file\.fixture$/, /url-not-absolute[\\/]clean-left-to-others\.fixture$/];

test('the schema finds nothing in what the checks find clean', () => {
  const root = at('tests', 'fixtures', 'rules');
  let checked = 0;
  for (const name of readdirSync(root, { recursive: true }).filter((path) => /(^|[\\/])clean-[^\\/]*\.fixture$/.test(path))) {
    const texts = [...readFileSync(join(root, name), 'utf8').matchAll(/^=== (?:user|shared|local|managed)[^\n]*\n([^]*?)(?=^=== |$(?![^]))/gm)];
    const settings = texts.map(([, text]) => parsed(text)).filter((value) => value !== undefined);
    const found = settings.flatMap(wrong);
    assert.equal(
      found.length > 0,
      wrongOnPurpose.some((pattern) => pattern.test(name)),
      `${name}: ${found.join(', ')}`,
    );
    checked += settings.length;
  }

  assert.ok(checked > 50, `only ${checked} texts`);
});

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
