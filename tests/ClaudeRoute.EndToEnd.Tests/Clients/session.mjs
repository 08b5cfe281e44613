// One session with the language server through vscode-jsonrpc, played as Visual Studio Code plays it.
//
//   node session.mjs SERVER PROJECT [--record FILE]
//
// PROJECT is a folder without settings. The result is one JSON object on standard output. With --record, the server's trace is written
// to FILE with the addresses of project and home replaced by {project} and {home}, which is how transcripts for the replay are made.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CancellationTokenSource, createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';

const [server, project, option, record] = process.argv.slice(2);
const scratch = mkdtempSync(join(tmpdir(), 'claude-route-session-'));
const trace = join(scratch, 'trace.jsonl');
const child = spawn(server, ['lsp', '--log-level', 'error', '--trace-file', trace], { stdio: ['pipe', 'pipe', 'inherit'] });
const exited = once(child, 'exit');
const connection = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
const failures = [];
connection.onError(([error]) => failures.push(String(error)));

// What the client is asked, and how an editor without own settings answers.
const asked = new Set();
let allAsked;
const everythingAsked = new Promise((resolve) => (allAsked = resolve));
answer('client/registerCapability', () => null);
answer('workspace/configuration', ({ items }) => items.map(() => null));
answer('workspace/diagnostic/refresh', () => null);
connection.listen();

const uriOf = (path) => pathToFileURL(join(project, path)).href;
const shared = uriOf('.claude/settings.json');
const document = { uri: shared };
const everything = { start: { line: 0, character: 0 }, end: { line: 100, character: 0 } };

const initialized = await connection.sendRequest('initialize', {
  processId: process.pid,
  clientInfo: { name: 'Visual Studio Code', version: '1.120.0' },
  locale: 'en',
  rootUri: pathToFileURL(project).href,
  workspaceFolders: [{ uri: pathToFileURL(project).href, name: 'project' }],
  trace: 'off',
  initializationOptions: { trusted: false, hostCommands: ['claudeRoute.applyRoute', 'claudeRoute.afterEdit'] },
  capabilities: {
    general: { positionEncodings: ['utf-16'], staleRequestSupport: { cancel: true, retryOnContentModified: [] } },
    window: { workDoneProgress: true },
    textDocument: {
      synchronization: { dynamicRegistration: true, didSave: true },
      publishDiagnostics: { relatedInformation: true, versionSupport: false, tagSupport: { valueSet: [1, 2] }, codeDescriptionSupport: true },
      diagnostic: { dynamicRegistration: true, relatedDocumentSupport: false },
      codeAction: {
        dynamicRegistration: true,
        isPreferredSupport: true,
        disabledSupport: true,
        dataSupport: true,
        resolveSupport: { properties: ['edit', 'command'] },
        codeActionLiteralSupport: { codeActionKind: { valueSet: ['', 'quickfix', 'refactor', 'refactor.rewrite', 'source', 'source.fixAll'] } },
      },
    },
    workspace: {
      configuration: true,
      workspaceFolders: true,
      diagnostics: { refreshSupport: true },
      didChangeConfiguration: { dynamicRegistration: true },
      didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true },
      workspaceEdit: { documentChanges: true, resourceOperations: ['create', 'rename', 'delete'], changeAnnotationSupport: { groupsOnLabel: true } },
    },
  },
});
await connection.sendNotification('initialized', {});

let text = '{\n  // Written by hand: 😀\n  "model": "a",\n  "model": "b",\n  "env": { "API_TIMEOUT_MS": 600000 },\n}\n';
let version = 1;
await connection.sendNotification('textDocument/didOpen', { textDocument: { ...document, languageId: 'jsonc', version, text } });
const first = await connection.sendRequest('textDocument/diagnostic', { textDocument: document, identifier: 'claude-route' });
const unchanged = await connection.sendRequest('textDocument/diagnostic', { textDocument: document, previousResultId: first.resultId });
const workspace = await connection.sendRequest('workspace/diagnostic', { previousResultIds: [] });

const actions = await connection.sendRequest('textDocument/codeAction', {
  textDocument: document,
  range: first.items.find((item) => item.code === 'CR005').range,
  context: { diagnostics: first.items, triggerKind: 2 },
});
const chosen = actions.find((action) => action.isPreferred);
const resolved = await connection.sendRequest('codeAction/resolve', chosen);
await apply(resolved.edit.documentChanges[0]);
const second = await connection.sendRequest('textDocument/diagnostic', { textDocument: document, previousResultId: first.resultId });

const [fixAll] = await connection.sendRequest('textDocument/codeAction', {
  textDocument: document,
  range: everything,
  context: { diagnostics: [], only: ['source.fixAll.claudeRoute'], triggerKind: 1 },
});
await apply((await connection.sendRequest('codeAction/resolve', fixAll)).edit.documentChanges[0]);
const last = await connection.sendRequest('textDocument/diagnostic', { textDocument: document });

const refused = await codeOf(connection.sendRequest('codeAction/resolve', chosen));
const unknown = await codeOf(connection.sendRequest('textDocument/moniker', { textDocument: document, position: everything.start }));
const source = new CancellationTokenSource();
const cancelled = codeOf(connection.sendRequest('workspace/diagnostic', { previousResultIds: [] }, source.token));
source.cancel();

const outcome = {
  server: initialized.serverInfo.name,
  first: first.items.map((item) => item.code),
  unchanged: unchanged.kind,
  workspace: workspace.items.map((item) => item.uri === shared),
  chosen: chosen.title,
  second: second.items.map((item) => item.code),
  last: last.items.map((item) => item.code),
  text,
  refused,
  unknown,
  // Either outcome is right: the request may be finished by the time its cancellation comes.
  cancelled: [-32800, 'result'].includes(await cancelled),
};
// The server asks when the first diagnostics are out; a short session could be over before.
await everythingAsked;
await connection.sendNotification('textDocument/didClose', { textDocument: document });
await connection.sendRequest('shutdown');
await connection.sendNotification('exit');
const [exitCode] = await exited;
connection.dispose();
if (option === '--record') {
  const lines = readFileSync(trace, 'utf8').replace(/"processId":\d+/, '"processId":null');
  const places = { project, home: homedir() };
  const neutral = Object.entries(places).reduce(
    (all, [name, path]) => all.replaceAll(pathToFileURL(path).href, `{${name}}`).replaceAll(path, `{${name}-path}`),
    lines,
  );
  writeFileSync(record, neutral);
}

rmSync(scratch, { recursive: true });
process.stdout.write(JSON.stringify({ ...outcome, exitCode, failures, asked: [...asked].sort() }));

/** Applies one file's edits, and tells the server as the editor does: last edit first, so that ranges stay true. */
async function apply({ textDocument, edits }) {
  if (textDocument.uri !== shared || textDocument.version !== version) {
    throw new Error('The edit is for another document or version.');
  }

  const changes = [...edits].sort((a, b) => offset(b.range.start) - offset(a.range.start)).map(({ range, newText }) => ({ range, text: newText }));
  for (const { range, text: newText } of changes) {
    text = text.slice(0, offset(range.start)) + newText + text.slice(offset(range.end));
  }

  version++;
  await connection.sendNotification('textDocument/didChange', { textDocument: { ...document, version }, contentChanges: changes });
}

/** Answers a request of the server's, and notes that it came. */
function answer(method, result) {
  connection.onRequest(method, (parameters) => {
    asked.add(method);
    if (asked.size === 3) {
      allAsked();
    }

    return result(parameters);
  });
}

function offset({ line, character }) {
  const lines = text.split('\n');
  return lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, 0) + character;
}

function codeOf(request) {
  return request.then(
    () => 'result',
    (error) => error.code,
  );
}
