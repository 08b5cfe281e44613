import { commands, Disposable, env, l10n, languages, Uri, window, workspace, type LogOutputChannel } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { applyRoute, type ApplyRouteArgument } from './applyRoute';
import { applyAndSave, saveAfterApply, type Repair } from './edits';
import { configure, resetRoute, type ConfigureArgument } from './configure';
import { settingsSelector } from './files';
import { checkSettings, moveSecret } from './firstSteps';
import type { ServerLifecycle } from './lifecycle';
import { refusalOf } from './refusals';
import { runFix } from './runFix';
import type { Reports } from './reports';
import type { RouteModel } from './routeModel';
import type { RouteStatus } from './routeStatus';
import { routeViewId } from './routeView';
import { troubleshoot } from './troubleshoot';
import type { Verification } from './verify';

/** What the commands work on. */
export interface Parts {
  server: ServerLifecycle;
  log: LogOutputChannel;
  verification: Verification;
  reports: Reports;
  model: RouteModel;
  status: RouteStatus;
}

/** Registers every command of the manifest; they exist whether or not the server runs. */
export function registerCommands({ server, log, verification, reports, model, status }: Parts): Disposable {
  const withServer = async (use: (client: LanguageClient) => Promise<void>): Promise<void> => {
    // A command may be what activates the extension in a folder without settings.
    const client = await server.started();
    if (client) {
      return use(client);
    }
    const restart = l10n.t('Restart Server');
    if ((await window.showWarningMessage(l10n.t('The Claude Route server is not running.'), restart)) === restart) {
      await server.restart();
    }
  };
  const configureWith = (argument: ConfigureArgument): Promise<void> =>
    withServer(async (client) => {
      if (await configure(client, argument)) {
        model.refresh(0);
        status.offerVerification(true);
      }
    });

  const handlers: Record<string, (...args: never[]) => unknown> = {
    'claudeRoute.restartServer': () => server.restart(),
    'claudeRoute.showLog': () => log.show(),
    // From a code action with an argument, from a menu with the file, from the palette with neither.
    'claudeRoute.applyRoute': (argument?: ApplyRouteArgument | Uri) =>
      withServer(async (client) => {
        const target = argument instanceof Uri ? { uri: argument.toString() } : argument?.uri ? argument : activeSettingsFile();
        if (target) {
          await applyRoute(client, target);
        } else {
          void window.showInformationMessage(l10n.t('Open a Claude Code settings file first, for example .claude/settings.json.'));
        }
      }),
    // From a code lens with the file, from a menu, from the palette with neither: then that of the folder in front is meant.
    'claudeRoute.verify': (argument?: { uri: string } | Uri) =>
      withServer(async (client) => {
        if (await verification.run(client, uriOf(argument) ?? folderInFront() ?? '')) {
          status.offerVerification(false);
        }
      }),
    // From a code lens or a menu with the file, from the status item, the view or the palette with neither.
    'claudeRoute.configure': (argument?: { uri?: string } | Uri) => configureWith({ uri: uriOf(argument) }),
    'claudeRoute.reset': (argument?: { uri?: string } | Uri) => configureWith({ uri: uriOf(argument), route: resetRoute }),
    'claudeRoute.troubleshoot': (argument?: { uri?: string } | Uri) =>
      withServer((client) => troubleshoot(client, reports, uriOf(argument) ?? folderInFront())),
    'claudeRoute.showRoute': () => commands.executeCommand(`${routeViewId}.focus`),
    'claudeRoute.refreshRoute': () => model.refresh(0),
    'claudeRoute.checkSettings': () => withServer(() => checkSettings(model)),
    'claudeRoute.moveSecret': () => withServer(moveSecret),
    'claudeRoute.openWalkthrough': () => commands.executeCommand('workbench.action.openWalkthrough', `${extensionId}#claudeRoute.start`, false),
    'claudeRoute.copyReport': () => verification.copy(),
    'claudeRoute.afterEdit': (uris: string[]) => saveAfterApply(uris),
    'claudeRoute.applyEdit': (repair: Repair) =>
      withServer(async (client) => {
        await applyAndSave(client, repair);
      }),
    // From a code action, with what the server needs to find the fix again.
    'claudeRoute.runFix': (data: object) => withServer((client) => runFix(client, data)),
    'claudeRoute.wasCommitted': (place: { uri: string; position: object }) =>
      withServer(async (client) => {
        const answer = await client.sendRequest<{ isCommitted: boolean; message: string }>('claude-route/wasCommitted', place);
        void (answer.isCommitted ? window.showWarningMessage(answer.message) : window.showInformationMessage(answer.message));
      }),
    'claudeRoute.copyServerState': () =>
      withServer(async (client) => {
        await env.clipboard.writeText(JSON.stringify(await client.sendRequest('claude-route/serverState'), undefined, 2));
        window.setStatusBarMessage(l10n.t('Server state copied'), 5_000);
      }),
  };

  const guarded = ([id, run]: [string, (...args: never[]) => unknown]): Disposable =>
    commands.registerCommand(id, async (...args: never[]) => {
      try {
        await run(...args);
      } catch (error) {
        const refusal = refusalOf(error);
        if (refusal !== undefined) {
          void window.showWarningMessage(refusal);
          return;
        }
        log.error(error instanceof Error ? error : String(error));
        const showLog = l10n.t('Show Log');
        if ((await window.showErrorMessage(l10n.t('Claude Route could not finish that. The log tells more.'), showLog)) === showLog) {
          log.show();
        }
      }
    });
  return Disposable.from(...Object.entries(handlers).map(guarded));
}

const extensionId = 'claude-route.claude-route';

function uriOf(argument: { uri?: string } | Uri | undefined): string | undefined {
  return argument instanceof Uri ? argument.toString() : (argument?.uri ?? activeSettingsFile()?.uri);
}

function folderInFront(): string | undefined {
  const document = window.activeTextEditor?.document;
  return ((document && workspace.getWorkspaceFolder(document.uri)) ?? workspace.workspaceFolders?.[0])?.uri.toString();
}

function activeSettingsFile(): ApplyRouteArgument | undefined {
  const document = window.activeTextEditor?.document;
  return document && languages.match(settingsSelector(), document) > 0 ? { uri: document.uri.toString() } : undefined;
}
