import { commands, Disposable, env, l10n, languages, Uri, window, workspace, type LogOutputChannel } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { applyRoute, type ApplyRouteArgument } from './applyRoute';
import { applyAndSave, saveAfterApply, type Repair } from './edits';
import { settingsSelector } from './files';
import type { ServerLifecycle } from './lifecycle';
import type { Verification } from './verify';

/** Registers every command of the manifest; they exist whether or not the server runs. */
export function registerCommands(server: ServerLifecycle, log: LogOutputChannel, verification: Verification): Disposable {
  const withServer = async (use: (client: LanguageClient) => Promise<void>): Promise<void> => {
    const client = server.client;
    if (client) {
      return use(client);
    }
    const restart = l10n.t('Restart Server');
    const message =
      server.state === 'starting'
        ? l10n.t('Claude Route is still starting. Try again in a moment.')
        : l10n.t('The Claude Route server is not running.');
    if ((await window.showWarningMessage(message, ...(server.state === 'starting' ? [] : [restart]))) === restart) {
      await server.restart();
    }
  };

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
    // From a code lens with the file, from a menu, from the palette with neither: then the first folder's route is meant.
    'claudeRoute.verify': (argument?: { uri: string } | Uri) =>
      withServer(async (client) => {
        const given = argument instanceof Uri ? argument.toString() : (argument?.uri ?? activeSettingsFile()?.uri);
        await verification.run(client, given ?? workspace.workspaceFolders?.[0]?.uri.toString() ?? '');
      }),
    'claudeRoute.copyReport': () => verification.copy(),
    'claudeRoute.afterEdit': (uris: string[]) => saveAfterApply(uris),
    'claudeRoute.applyEdit': (repair: Repair) =>
      withServer(async (client) => {
        await applyAndSave(client, repair);
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
        log.error(error instanceof Error ? error : String(error));
        const showLog = l10n.t('Show Log');
        if ((await window.showErrorMessage(l10n.t('Claude Route could not finish that. The log tells more.'), showLog)) === showLog) {
          log.show();
        }
      }
    });
  return Disposable.from(...Object.entries(handlers).map(guarded));
}

function activeSettingsFile(): ApplyRouteArgument | undefined {
  const document = window.activeTextEditor?.document;
  return document && languages.match(settingsSelector(), document) > 0 ? { uri: document.uri.toString() } : undefined;
}
