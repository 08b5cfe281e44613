import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './load.mjs';

/** A quick pick as far as the prompts use it. `type` and `accept` are what a person does; what is not listed cannot be selected. */
function editor() {
  const listeners = {};
  const on = (name) => (listener) => ((listeners[name] = listener), { dispose() {} });
  const pick = {
    value: '',
    items: [],
    activeItems: [],
    selectedItems: [],
    onDidAccept: on('accept'),
    onDidChangeValue: on('value'),
    onDidTriggerButton: on('button'),
    onDidHide: on('hide'),
    show() {},
    dispose() {},
    labels: () => pick.items.filter(({ kind }) => kind === undefined).map(({ label }) => label),
    active: () => pick.activeItems[0]?.label,
    type(text) {
      pick.value = text;
      listeners.value(text);
    },
    accept(selected = pick.activeItems) {
      pick.selectedItems = selected;
      listeners.accept();
    },
    hide: () => listeners.hide(),
  };
  const vscode = {
    window: { createQuickPick: () => pick },
    l10n: { t: (text) => text },
    Disposable: { from: () => ({ dispose() {} }) },
    QuickInputButtons: { Back: {} },
    QuickPickItemKind: { Separator: -1 },
  };
  return { pick, vscode };
}

const notBlank = (value) => (value ? (/\s/.test(value) ? 'no blanks' : undefined) : 'needed');

async function suggested(question, found) {
  const { pick, vscode } = editor();
  const { askSuggested } = await load('prompts.ts', vscode);
  let arrive;
  const answer = askSuggested(
    { title: 'Bedrock', prompt: 'Region', value: '', validate: notBlank, ...question },
    new Promise((resolve) => (arrive = () => resolve(found.map((value) => ({ value }))))),
  );
  const come = async () => {
    arrive();
    await new Promise(setImmediate);
  };
  return { pick, answer, come };
}

test('what is typed is taken, also when it is a suggestion, and when Enter comes before the list', async () => {
  for (const text of ['eu-north-1', 'eu-central-1']) {
    const { pick, answer, come } = await suggested({}, ['us-east-1', 'eu-central-1']);
    await come();
    pick.type(text);
    assert.equal(pick.active(), text);
    pick.accept([]);
    assert.equal(await answer, text);
  }
});

test('suggestions that come late move no choice', async () => {
  const { pick, answer, come } = await suggested({ value: 'eu-central-1' }, ['us-east-1', 'eu-central-1']);
  assert.equal(pick.active(), 'eu-central-1');
  await come();
  assert.deepEqual(pick.labels(), ['us-east-1', 'eu-central-1']);
  assert.equal(pick.active(), 'eu-central-1');
  pick.accept();
  assert.equal(await answer, 'eu-central-1');
});

test('a value that does not fit is not taken, and its entry says why', async () => {
  const { pick, answer } = await suggested({}, []);
  pick.type('eu central');
  assert.equal(pick.items[0].description, 'no blanks');
  pick.accept();
  pick.type('eu-central-1');
  pick.accept();
  assert.equal(await answer, 'eu-central-1');
});

test('what need not be answered can be left empty, also where there is a suggestion', async () => {
  const optional = { validate: () => undefined };
  const without = await suggested(optional, ['work']);
  assert.equal(without.pick.active(), 'Leave empty');
  const withOne = await suggested({ ...optional, value: 'work' }, ['work']);
  await withOne.come();
  assert.deepEqual([withOne.pick.labels(), withOne.pick.active()], [['work', 'Leave empty'], 'work']);
});

test('a choice that is refused shows its reason and is not taken', async () => {
  const { pick, vscode } = editor();
  const { askChoice } = await load('prompts.ts', vscode);
  const answer = askChoice({ title: 'Scope', prompt: 'Where?' }, [
    { label: 'Shared', value: 'shared', refused: 'It is committed.' },
    { label: 'Local', value: 'local' },
  ]);
  pick.accept([pick.items[0]]);
  assert.equal(pick.placeholder, 'It is committed.');
  assert.match(pick.items[0].label, /Shared/);
  assert.equal(pick.items[0].detail, 'It is committed.');
  pick.accept([pick.items[1]]);
  assert.equal(await answer, 'local');
});
