import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { load } from './load.mjs';

const { mask } = await load('mask.ts');
const hex = (length) => randomBytes(length).toString('hex').slice(0, length);
const word = (length) =>
  randomBytes(2 * length)
    .toString('base64')
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, length);

const quoted = (value) => JSON.stringify({ env: { ANTHROPIC_AUTH_TOKEN: value } });

for (const [title, make, wrap] of [
  ['a gateway key', () => `sk-${word(40)}`, (value) => `sent ${value} there`],
  ['a vendor key', () => `sk-ant-api03-${word(60)}`, (value) => `x-api-key: ${value}`],
  ['a bearer token', () => `${word(20)}7${word(20)}`, (value) => `Authorization: Bearer ${value}`],
  ['a JSON web token', () => `eyJ${word(20)}.eyJ${word(30)}.${word(40)}`, (value) => `got ${value}`],
  ['an answer to a question', () => word(24), (value) => JSON.stringify({ data: { rule: 'CR049' }, inputs: { value } }, undefined, 4)],
  ['hexadecimal with a suffix', () => `${hex(32)}.${word(16)}`, (value) => `key=${value}`],
  ['the value of a credential key in settings text', () => word(24), (value) => `text ${quoted(value)}`],
  ['the same inside a JSON string', () => word(24), (value) => JSON.stringify({ text: quoted(value) })],
  ['the same inside a JSON string twice', () => word(24), (value) => JSON.stringify(JSON.stringify({ text: quoted(value) }))],
]) {
  test(`${title} is masked`, () => {
    const value = make();
    const masked = mask(wrap(value));
    assert.equal(masked.includes(value), false);
    assert.match(masked, /\*\*\*/);
    for (let start = 0; start + 12 <= value.length; start++) {
      assert.equal(masked.includes(value.slice(start, start + 12)), false, 'a part of it is left');
    }
  });
}

test('ordinary log lines stay as they are', () => {
  for (const line of [
    'Starting /home/user/.vscode/extensions/claude-route/dist/server/claude-route lsp (bundled with the extension).',
    'textDocument/didChange file:///home/user/project/.claude/settings.json 3.1 ms',
    'CLAUDE_CODE_MAX_OUTPUT_TOKENS: "64000"',
    'The server ended unexpectedly. It is started again in 500 ms.',
  ]) {
    assert.equal(mask(line), line);
  }
});

test('masking stays fast on long text', { timeout: 5_000 }, () => {
  for (const piece of ['a', 'token', '"', 'Bearer ', '\\', 'sk-']) {
    mask(piece.repeat(200_000 / piece.length));
  }
});
