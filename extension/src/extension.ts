import { languages, workspace, type ExtensionContext, type TextDocument } from 'vscode';
import { registerCommands } from './commands';
import { settingsSelector } from './files';
import { ServerLifecycle } from './lifecycle';
import { createLog } from './log';
import { Reports } from './reports';
import { RouteModel } from './routeModel';
import { RouteStatus } from './routeStatus';
import { createRouteView } from './routeView';
import { createStatus } from './status';
import { Verification } from './verify';

let server: ServerLifecycle | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  const log = createLog('Claude Route');
  const lifecycle = (server = new ServerLifecycle(context, log));
  const reports = new Reports();
  const verification = new Verification(context, reports);
  const model = new RouteModel(lifecycle);
  const status = new RouteStatus(model);
  const parts = { server: lifecycle, log, verification, reports, model, status };
  context.subscriptions.push(log, lifecycle, reports, verification, model, status);
  context.subscriptions.push(createStatus(lifecycle), createRouteView(model, lifecycle), registerCommands(parts));

  // Any JSON file activates the extension; the server starts with the first settings file.
  const selector = settingsSelector();
  const startFor = (document: TextDocument): void => {
    if (languages.match(selector, document) > 0) {
      lifecycle.ensureStarted();
    }
  };
  // Both change which server is taken and what it is told at its start.
  const restart = (): void => {
    if (lifecycle.state !== 'stopped') {
      void lifecycle.restart();
    }
  };
  const startSettings = ['claudeRoute.server', 'claudeRoute.trace.server'];
  context.subscriptions.push(
    workspace.onDidOpenTextDocument(startFor),
    workspace.onDidGrantWorkspaceTrust(restart),
    workspace.onDidChangeConfiguration((change) => startSettings.some((section) => change.affectsConfiguration(section)) && restart()),
  );
  workspace.textDocuments.forEach(startFor);
  if (lifecycle.state === 'stopped' && (await workspace.findFiles('.claude/settings{,.local}.json', null, 1)).length > 0) {
    lifecycle.ensureStarted();
  }
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
