// A language client as an editor has it, reduced to what is measured.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';

const capabilities = {
  general: { positionEncodings: ['utf-16'] },
  workspace: {
    applyEdit: true,
    configuration: true,
    workspaceFolders: true,
    workspaceEdit: { documentChanges: true },
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true },
    diagnostics: { refreshSupport: true },
  },
  window: { workDoneProgress: true },
  textDocument: {
    synchronization: { dynamicRegistration: true, didSave: true },
    publishDiagnostics: { relatedInformation: true, versionSupport: true, codeDescriptionSupport: true, dataSupport: true },
    diagnostic: { dynamicRegistration: true, relatedDocumentSupport: false },
    codeAction: { dynamicRegistration: true, dataSupport: true, resolveSupport: { properties: ['edit'] } },
    completion: { completionItem: { snippetSupport: true } },
    hover: { contentFormat: ['markdown', 'plaintext'] },
  },
};

// The error codes with which a server asks for the request to be sent again.
const again = new Set([-32801, -32802]);

/**
 * @typedef {object} Server
 * @property {string} name
 * @property {string[]} command
 * @property {object} [initializationOptions]
 * @property {[method: string, params: object][]} [afterStart] notifications that the server's own client would send
 */

/** A started server with one folder open. */
export class Client {
  #process;
  #connection;
  #folder;
  #documents = new Map();
  #published = new Map();
  #listeners = new Set();
  #pulls = false;

  /** When the process was asked for, in the time of `performance.now()`. */
  started = performance.now();

  /** @param {Server} server @param {{folder: string, env: Record<string, string>}} options */
  constructor({ command: [program, ...args] }, { folder, env }) {
    this.#folder = folder;
    this.#process = spawn(program, args, { cwd: folder, env, stdio: ['pipe', 'pipe', 'ignore'] });
    const connection = createMessageConnection(new StreamMessageReader(this.#process.stdout), new StreamMessageWriter(this.#process.stdin));
    const nothing = () => null;
    connection.onRequest('workspace/configuration', ({ items }) => items.map(nothing));
    connection.onRequest('workspace/workspaceFolders', () => this.#folders());
    connection.onRequest('client/registerCapability', ({ registrations }) => {
      this.#pulls ||= registrations.some(({ method }) => method === 'textDocument/diagnostic');
      return null;
    });
    connection.onRequest('workspace/diagnostic/refresh', nothing);
    connection.onRequest('window/workDoneProgress/create', nothing);
    connection.onNotification('textDocument/publishDiagnostics', (params) => {
      this.#published.set(params.uri, params);
      this.#listeners.forEach((listener) => listener(params));
    });
    connection.onUnhandledNotification(() => {});
    // A server that is stopped while it works closes its streams; whoever waits for it has a time limit.
    connection.onError(() => {});
    connection.listen();
    this.#connection = connection;
  }

  get pid() {
    return this.#process.pid;
  }

  /** Resolves when `initialize` is answered, to the milliseconds since the process was asked for. */
  async initialize({ initializationOptions, afterStart = [] }) {
    const result = await this.#connection.sendRequest('initialize', {
      processId: process.pid,
      clientInfo: { name: 'bench', version: '1' },
      rootUri: pathToFileURL(this.#folder).href,
      workspaceFolders: this.#folders(),
      capabilities,
      initializationOptions,
      trace: 'off',
    });
    const milliseconds = performance.now() - this.started;
    this.#pulls ||= Boolean(result.capabilities.diagnosticProvider);
    void this.#connection.sendNotification('initialized', {});
    for (const [method, params] of afterStart) {
      void this.#connection.sendNotification(method, params);
    }

    return milliseconds;
  }

  open(uri, text, languageId) {
    this.#documents.set(uri, 1);
    void this.#connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
  }

  change(uri, contentChange) {
    const version = this.#documents.get(uri) + 1;
    this.#documents.set(uri, version);
    void this.#connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [contentChange] });
  }

  /**
   * Waits for diagnostics that `accepts` takes: an answer about an older text is no answer.
   * @param {(diagnostics: object[]) => boolean} accepts
   * @returns {Promise<{diagnostics: object[], asked: number} | undefined>} undefined when there was none in `limit` ms
   */
  diagnostics(uri, accepts, limit) {
    const until = performance.now() + limit;
    return this.#pulls ? this.#pull(uri, accepts, until) : this.#await(uri, accepts, until);
  }

  /** Sends a request and waits for its result. */
  request(method, params) {
    return this.#connection.sendRequest(method, params);
  }

  async #pull(uri, accepts, until) {
    for (let asked = 1; performance.now() < until; asked++) {
      const request = this.#connection.sendRequest('textDocument/diagnostic', { textDocument: { uri } }).catch((error) => {
        if (again.has(error.code)) {
          return { items: undefined };
        }

        throw error;
      });
      const report = await within(request, until - performance.now());
      if (report?.items !== undefined && accepts(report.items)) {
        return { diagnostics: report.items, asked };
      }
    }

    return undefined;
  }

  #await(uri, accepts, until) {
    const version = this.#documents.get(uri);
    const fits = (params) => params?.uri === uri && (params.version ?? version) >= version && accepts(params.diagnostics);
    const published = new Promise((done) => {
      const listener = (params) => {
        if (fits(params)) {
          this.#listeners.delete(listener);
          done({ diagnostics: params.diagnostics, asked: 1 });
        }
      };
      this.#listeners.add(listener);
      listener(this.#published.get(uri));
    });
    return within(published, until - performance.now());
  }

  /** Ends the server as an editor does; one that does not end by itself in 2 s is killed. */
  async stop() {
    const ended = this.#process.exitCode === null ? once(this.#process, 'exit') : Promise.resolve();
    const asked = this.#connection.sendRequest('shutdown').then(
      () => this.#connection.sendNotification('exit'),
      () => {},
    );
    if (
      (await within(
        asked.then(() => ended),
        2000,
      )) === undefined
    ) {
      this.#process.kill('SIGKILL');
      await ended;
    }

    this.#connection.dispose();
  }

  #folders() {
    return [{ uri: pathToFileURL(this.#folder).href, name: 'project' }];
  }
}

/** What a promise gives, or undefined when it gives nothing in time. */
async function within(promise, limit) {
  let timer;
  const late = new Promise((done) => {
    timer = setTimeout(done, Math.max(0, limit));
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
