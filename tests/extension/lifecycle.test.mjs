import assert from 'node:assert/strict';
import os from 'node:os';
import { test } from 'node:test';
import { load } from './load.mjs';

/** Fires to its listeners, as the editor's emitter does. */
class EventEmitter {
  listeners = new Set();
  event = (listener) => {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  };
  fire(value) {
    this.listeners.forEach((listener) => listener(value));
  }
  dispose() {
    this.listeners.clear();
  }
}

/** A life cycle whose clients are made by `start`, which is told how the connection of each says that it closed. */
async function lifecycle(t, start) {
  const nothing = () => undefined;
  const log = { info: nothing, warn: nothing, error: nothing };
  const vscode = {
    EventEmitter,
    l10n: { t: (message) => message },
    window: { showErrorMessage: async () => undefined },
    workspace: { isTrusted: true, getConfiguration: () => ({ get: (_name, fallback) => fallback }) },
  };
  const { ServerLifecycle } = await load('lifecycle.ts', vscode, {
    './client': { createClient: (_server, { onClosed }) => ({ start: () => start(onClosed), dispose: async () => undefined }) },
    './server': {
      findServer: async () => ({ command: 'server', args: [], reason: 'made up' }),
      ServerNotFound: class extends Error {},
      runtimeVersion: '10.0',
    },
    './lastingCommands': {
      LastingCommands: class {
        dispose() {}
      },
    },
    './log': { createLog: () => log },
  });
  const server = new ServerLifecycle({ globalStorageUri: { fsPath: os.tmpdir() }, extensionPath: '.' }, log);
  t.after(() => server.stop());
  return server;
}

const inState = (server, state) =>
  new Promise((resolve) => (server.state === state ? resolve() : server.onDidChangeState((now) => now === state && resolve())));

test('a start that never ends does not hold up the next one', async (t) => {
  let starts = 0;
  const server = await lifecycle(t, (onClosed) => {
    if (++starts > 1) {
      return Promise.resolve();
    }

    // The server ends in the middle of the greeting: the connection closes, and what was being sent is never answered.
    setImmediate(onClosed);
    return new Promise(() => undefined);
  });
  void server.restart();
  await inState(server, 'running');
  assert.equal(starts, 2);
});

test('a server that ends at every start is given up', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let starts = 0;
  const server = await lifecycle(t, (onClosed) => {
    starts++;
    setImmediate(() => {
      onClosed();
      t.mock.timers.tick(10_000);
    });
    return new Promise(() => undefined);
  });
  void server.restart();
  await inState(server, 'failed');
  assert.equal(starts, 5);
});
