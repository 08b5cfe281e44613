import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { collectTexts } from '../../.build/lib/l10n.mjs';
import { repository } from './load.mjs';

const read = (name) => fs.readFileSync(path.join(repository, name), 'utf8');
const placeholders = (text) => [...text.matchAll(/\{\d+\}/g)].map(([found]) => found).sort();
const commandLinks = (text) => [...text.matchAll(/\(command:[\w.]+\)/g)].map(([found]) => found);
const codes = (text) => [...text.matchAll(/`[^`]+`/g)].map(([found]) => found).sort();

test('the collected texts are those of the sources; `npm run generate` writes them', async () => {
  assert.equal(read('l10n/bundle.l10n.json'), await collectTexts());
});

test('every text that a user sees goes through the translation', () => {
  const folder = path.join(repository, 'extension/src');
  // The first argument of these is shown as it is. What the server says is no literal.
  const shown =
    /(?:show(?:Information|Warning|Error)Message|setStatusBarMessage)\(\s*['"`]|\b(?:title|placeholder|prompt|label|detail|tooltip)[:=] ?['"`](?!Claude Route)[A-Z]/;
  for (const name of fs.readdirSync(folder)) {
    fs.readFileSync(path.join(folder, name), 'utf8')
      .split('\n')
      .forEach((line, index) => assert.doesNotMatch(line, shown, `${name}:${index + 1}`));
  }
});

for (const [source, translated] of [
  ['l10n/bundle.l10n.json', 'l10n/bundle.l10n.de.json'],
  ['package.nls.json', 'package.nls.de.json'],
]) {
  test(`${translated} is complete and holds nothing else`, () => {
    const [from, to] = [JSON.parse(read(source)), JSON.parse(read(translated))];
    assert.deepEqual(Object.keys(to), Object.keys(from));
    for (const [key, text] of Object.entries(from)) {
      assert.ok(to[key].trim(), key);
      assert.deepEqual(placeholders(to[key]), placeholders(text), key);
      assert.deepEqual(commandLinks(to[key]), commandLinks(text), key);
      assert.deepEqual(codes(to[key]), codes(text), key);
      assert.equal(to[key].split('\n').length, text.split('\n').length, key);
    }
    // Names and words that are the same in both languages.
    const same = Object.keys(from).filter((key) => to[key] === from[key]);
    assert.ok(same.length <= 0.08 * Object.keys(from).length, `not translated: ${same.join(', ')}`);
  });
}
