import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './load.mjs';

/** The editor's commands, as far as they are needed here. */
function editor() {
  const handlers = new Map();
  const commands = {
    registerCommand(id, run) {
      assert.ok(!handlers.has(id), `${id} is registered twice`);
      handlers.set(id, run);
      return { dispose: () => handlers.delete(id) };
    },
    async executeCommand(id, ...args) {
      return handlers.get(id)(...args);
    },
  };
  return { handlers, commands };
}

test('what a code action runs has no arguments for the editor to lose', async () => {
  const { handlers, commands } = editor();
  const calls = [];
  commands.registerCommand('claudeRoute.applyEdit', (...args) => calls.push(args));
  const { LastingCommands } = await load('lastingCommands.ts', { commands });
  const lasting = new LastingCommands();

  const offered = ['first', 'second'].map((title) => lasting.of({ title, command: 'claudeRoute.applyEdit', arguments: [{ title }, 2] }));
  for (const command of offered) {
    assert.equal(command.arguments, undefined);
    await commands.executeCommand(command.command);
  }
  assert.deepEqual(
    offered.map(({ title }) => title),
    ['first', 'second'],
  );
  assert.deepEqual(calls, [
    [{ title: 'first' }, 2],
    [{ title: 'second' }, 2],
  ]);

  lasting.dispose();
  assert.deepEqual([...handlers.keys()], ['claudeRoute.applyEdit']);
});

test('a command without arguments stays as it is', async () => {
  const { handlers, commands } = editor();
  const { LastingCommands } = await load('lastingCommands.ts', { commands });
  const command = { title: 'Show Log', command: 'claudeRoute.showLog' };
  assert.equal(new LastingCommands().of(command), command);
  assert.equal(handlers.size, 0);
});

test('the oldest commands go, so that hovering for a day fills no memory', async () => {
  const { handlers, commands } = editor();
  const { LastingCommands } = await load('lastingCommands.ts', { commands });
  const lasting = new LastingCommands();
  const ids = Array.from({ length: 500 }, (_, index) => lasting.of({ title: '', command: 'x', arguments: [index] }).command);
  assert.ok(handlers.size >= 20 && handlers.size <= 50, `${handlers.size} kept`);
  assert.ok(handlers.has(ids.at(-1)) && !handlers.has(ids[0]));
});
