import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './load.mjs';

const value = { uri: 'file:///home/.claude/settings.json', range: { start: { line: 0, character: 0 }, end: { line: 0, character: 9 } } };

/** The editor and the server as far as a fix uses them. `picks` are the entries that a person takes, `undefined` for Escape. */
function editor({ picks = [], choices = [], globals = {}, text = '"the key"' } = {}) {
  const done = { asked: [], copied: [], terminals: [], written: {}, applied: 0, warnings: [] };
  const dispose = () => undefined;
  const vscode = {
    env: { clipboard: { writeText: async (copy) => void done.copied.push(copy) } },
    l10n: { t: (message, ...values) => values.reduce((all, each, at) => all.replace(`{${at}}`, each), message) },
    Range: class {},
    Uri: { parse: (uri) => uri },
    ConfigurationTarget: { Global: 1 },
    Disposable: { from: () => ({ dispose }) },
    QuickInputButtons: { Back: {} },
    QuickPickItemKind: { Separator: -1 },
    window: {
      setStatusBarMessage: dispose,
      showWarningMessage: async (message) => {
        done.warnings.push(message);
        return choices.shift();
      },
      createTerminal: () => ({ show: dispose, sendText: (...sent) => done.terminals.push(sent) }),
      createQuickPick: () => {
        const listeners = {};
        const pick = {
          items: [],
          dispose,
          onDidAccept: (listener) => (listeners.accept = listener),
          onDidTriggerButton: dispose,
          onDidHide: (listener) => (listeners.hide = listener),
          show: () =>
            setImmediate(() => {
              const wish = picks.shift();
              pick.selectedItems = pick.items.filter(({ label }) => wish !== undefined && label.startsWith(wish));
              (wish === undefined ? listeners.hide : listeners.accept)();
            }),
        };
        return pick;
      },
    },
    workspace: {
      textDocuments: [],
      openTextDocument: async () => ({ version: 1, getText: () => text }),
      applyEdit: async () => ++done.applied > 0,
      getConfiguration: () => ({
        has: (key) => key.startsWith('claudeCode.'),
        inspect: (key) => ({ globalValue: globals[key] }),
        update: async (key, written) => void (done.written[key] = written),
      }),
    },
  };
  return { vscode, done };
}

async function run(start, setup) {
  const { vscode, done } = editor(setup);
  const { runFix } = await load('runFix.ts', vscode);
  const client = {
    sendRequest: async (method) => {
      done.asked.push(method.replace('claudeRoute/fix/', ''));
      return method.endsWith('/start') ? { title: 'Fix…', ...start } : { edit: { documentChanges: [] }, uris: [] };
    },
    protocol2CodeConverter: { asWorkspaceEdit: async () => ({}), asUri: (uri) => uri },
  };
  await runFix(client, { title: 'Fix…' });
  return done;
}

const keyStore = { name: 'the keychain', account: 'ANTHROPIC_API_KEY', store: 'store it', lookup: 'print it' };

test('the key store is filled by the person: the command waits in a terminal, and the edit comes last', async () => {
  const done = await run({ keyStore, value }, { picks: ['1.', '2.', '3.'] });
  assert.deepEqual(done.terminals, [['store it', false]]);
  assert.deepEqual(done.copied, ['the key']);
  assert.deepEqual(done.asked, ['start', 'plan']);
  assert.equal(done.applied, 1);
});

test('nothing is taken out of the file before the person says that the credential is stored', async () => {
  const done = await run({ keyStore, value }, { picks: ['1.', undefined] });
  assert.deepEqual(done.copied, []);
  assert.deepEqual(done.asked, ['start']);
  assert.equal(done.applied, 0);
});

test('what an edit takes out of every file is on the clipboard before it', async () => {
  const done = await run({ copy: value }, { text: '[1, 2]' });
  assert.deepEqual(done.copied, ['[1, 2]']);
  assert.equal(done.applied, 1);
});

const key = 'claudeCode.environmentVariables';
const entry = { key, isEntry: true, value };
const moved = JSON.stringify({ name: 'ANTHROPIC_BASE_URL', value: 'https://llm-gateway.acme.io' });

test('an entry goes to the list of the user settings, beside the others, before it leaves the file', async () => {
  const done = await run({ settings: [entry] }, { text: moved, globals: { [key]: [{ name: 'A', value: '1' }] } });
  assert.deepEqual(done.written[key], [{ name: 'A', value: '1' }, JSON.parse(moved)]);
  assert.equal(done.applied, 1);
});

test('another value in the user settings is kept or replaced as the person says, and Escape changes nothing', async () => {
  const globals = { [key]: [{ name: 'ANTHROPIC_BASE_URL', value: 'http://ai' }] };
  const kept = await run({ settings: [entry] }, { text: moved, globals, choices: ['Keep That Value'] });
  assert.deepEqual([kept.written, kept.applied], [{}, 1]);
  const replaced = await run({ settings: [entry] }, { text: moved, globals, choices: ['Replace It'] });
  assert.deepEqual([replaced.written[key], replaced.applied], [[JSON.parse(moved)], 1]);
  const left = await run({ settings: [entry] }, { text: moved, globals, choices: [undefined] });
  assert.deepEqual([left.written, left.applied, left.asked], [{}, 0, ['start']]);
});

test('a setting that the editor does not know is not lost', async () => {
  const done = await run({ settings: [{ key: 'other.key', isEntry: false, json: 'true', value }] }, {});
  assert.deepEqual([done.written, done.applied], [{}, 0]);
  assert.match(done.warnings[0], /does not know the setting other\.key/);
});
