import { createInterface } from 'node:readline';
import { CodeActionKind, env, RelativePattern, Uri, workspace, type Command, type ExtensionContext, type LogOutputChannel } from 'vscode';
import {
  CloseAction,
  CodeActionResolveRequest,
  ErrorAction,
  LanguageClient,
  RevealOutputChannelOn,
  type LanguageClientOptions,
  type ServerOptions,
} from 'vscode-languageclient/node';
import type { Repair } from './edits';
import { settingsSelector } from './files';
import { hostCommands } from './hostCommands';
import type { LastingCommands } from './lastingCommands';
import { refusalOf } from './refusals';
import type { ServerCommand } from './server';
import { runInTerminal } from './verify';

export interface ClientSurroundings {
  context: ExtensionContext;
  log: LogOutputChannel;
  trace: LogOutputChannel | undefined;
  /** Holds what code actions run. */
  lasting: LastingCommands;
  /** The connection is gone although nobody asked for it. */
  onClosed(): void;
  /** The server was told of a change, after which it may say something else of the route. */
  onTold: () => void;
}

/** A client for one run of the server. A client whose start failed cannot be started again, so every start makes a new one. */
export function createClient(server: ServerCommand, around: ClientSurroundings): LanguageClient {
  const { context, log, trace, lasting } = around;

  const serverOptions: ServerOptions = {
    command: server.command,
    args: server.args,
    // The given environment replaces the inherited one. The folder is ours, so that no workspace decides what a relative path means.
    options: { env: { ...process.env }, cwd: context.globalStorageUri.fsPath },
  };

  const clientOptions: LanguageClientOptions = {
    documentSelector: settingsSelector().map(({ scheme, pattern }) => ({
      scheme,
      pattern: pattern instanceof RelativePattern ? { baseUri: pattern.baseUri.toString(), pattern: pattern.pattern } : pattern,
    })) as LanguageClientOptions['documentSelector'],
    synchronize: { configurationSection: 'claudeRoute' },
    initializationOptions: () => ({
      logLevel: 'info',
      trusted: workspace.isTrusted,
      remoteName: env.remoteName ?? null,
      hostCommands,
      docsUri: `${Uri.joinPath(context.extensionUri, 'docs', 'rules').toString()}/`,
    }),
    diagnosticCollectionName: 'claudeRoute',
    outputChannel: log,
    traceOutputChannel: trace,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationFailedHandler: () => false,
    errorHandler: {
      error: (_error, _message, count) => ({ action: (count ?? 0) <= 3 ? ErrorAction.Continue : ErrorAction.Shutdown, handled: true }),
      closed: () => {
        around.onClosed();
        return { action: CloseAction.DoNotRestart, handled: true, message: 'The connection to the server closed.' };
      },
    },
    stdioOptions: {
      stdout: () => undefined,
      stderr: (input) => {
        createInterface({ input, crlfDelay: Infinity }).on('line', (line) => logServerLine(log, line));
      },
    },
    middleware: {
      didOpen: (document, next) => next(document).then(around.onTold),
      didChange: (change, next) => next(change).then(around.onTold),
      didClose: (document, next) => next(document).then(around.onTold),
      workspace: {
        didChangeWatchedFile: (event, next) => next(event).then(around.onTold),
        didChangeWorkspaceFolders: (event, next) => next(event).then(around.onTold),
        configuration: (params, token, next) => {
          // The server asks for its configuration after it changed, and uses the answer at once.
          setImmediate(() => around.onTold());
          return next(params, token);
        },
      },
      // An edit and a command after it are two steps for the editor, and a preview between them loses the second: nothing would be saved.
      // So the edit becomes the argument of a command that does both.
      resolveCodeAction: async (item, token) => {
        const request = client.code2ProtocolConverter.asCodeActionSync(item);
        try {
          const resolved = await client.sendRequest(CodeActionResolveRequest.type, request, token);
          const action = await client.protocol2CodeConverter.asCodeAction(resolved, token);
          if (resolved.edit && action?.command?.command === 'claudeRoute.afterEdit') {
            if (action.kind && CodeActionKind.Source.contains(action.kind)) {
              // Such an action may run while the file is being saved, and a second save would wait for the first.
              action.command = undefined;
            } else {
              action.edit = undefined;
              action.command = applyEdit(item.title, { edit: resolved.edit, uris: (resolved.command?.arguments as [string[]])[0] });
            }
          }
          if (action?.command) {
            action.command = lasting.of(action.command);
          }
          return action;
        } catch (error) {
          const refused = refusalOf(error);
          if (refused === undefined) {
            throw error;
          }
          // A refusal is meant for the user. The editor also resolves what the pointer only passes over, so it is shown when chosen.
          item.command = lasting.of(applyEdit(item.title, { refused }));
          return item;
        }
      },
    },
  };

  const client: LanguageClient = new QuietClient('claudeRoute', 'Claude Route', serverOptions, clientOptions);
  client.onRequest('claudeRoute/runClient', runInTerminal);
  return client;
}

function applyEdit(title: string, repair: Repair): Command {
  return { title, command: 'claudeRoute.applyEdit', arguments: [repair] };
}

/** The server writes lines that begin with their level. */
function logServerLine(log: LogOutputChannel, line: string): void {
  const [, level, text] = /^\[(\w+)\] (.*)$/.exec(line) ?? ['', '', line];
  switch (level) {
    case 'Verbose':
    case 'Debug':
      return log.debug(text);
    case 'Warning':
      return log.warn(text);
    case 'Error':
    case 'Fatal':
      return log.error(text);
    default:
      return log.info(text);
  }
}

/** Its failures go to the log; what the user has to know is said once, by the life cycle. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}
