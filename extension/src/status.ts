import { DiagnosticSeverity, Disposable, l10n, languages, LanguageStatusSeverity, window, type Command } from 'vscode';
import { settingsSelector } from './files';
import type { ServerLifecycle } from './lifecycle';

// Other extensions have something to say about a JSON file too.
const diagnosticSource = 'claude-route';

/** The state of the server and the findings of the file in front, as a language status item on settings files. */
export function createStatus(server: ServerLifecycle): Disposable {
  const item = languages.createLanguageStatusItem('claudeRoute.status', settingsSelector());
  item.name = 'Claude Route';
  const showLog: Command = { command: 'claudeRoute.showLog', title: l10n.t('Show Log') };
  const restart: Command = { command: 'claudeRoute.restartServer', title: l10n.t('Restart Server') };

  item.text = 'Claude Route';
  const show = (detail: string, severity: LanguageStatusSeverity, command: Command): void => {
    item.detail = detail;
    item.severity = severity;
    item.command = command;
    item.busy = server.state === 'starting';
    item.accessibilityInformation = { label: `Claude Route: ${detail}` };
  };

  const update = (): void => {
    switch (server.state) {
      case 'starting':
        return show(l10n.t('Starting'), LanguageStatusSeverity.Information, showLog);
      case 'stopped':
        return show(l10n.t('Stopped, settings files are not checked'), LanguageStatusSeverity.Warning, restart);
      case 'failed':
        return show(l10n.t('Not running, settings files are not checked'), LanguageStatusSeverity.Error, restart);
      case 'running': {
        const uri = window.activeTextEditor?.document.uri;
        const own = uri ? languages.getDiagnostics(uri).filter(({ source }) => source === diagnosticSource) : [];
        const count = (severity: DiagnosticSeverity): number => own.filter((diagnostic) => diagnostic.severity === severity).length;
        const [errors, warnings] = [count(DiagnosticSeverity.Error), count(DiagnosticSeverity.Warning)];
        const severity = errors ? LanguageStatusSeverity.Error : warnings ? LanguageStatusSeverity.Warning : LanguageStatusSeverity.Information;
        const found = errors + warnings === 0 ? l10n.t('Running, no problems') : l10n.t('Running, errors: {0}, warnings: {1}', errors, warnings);
        return show(found, severity, showLog);
      }
    }
  };

  update();
  return Disposable.from(item, server.onDidChangeState(update), languages.onDidChangeDiagnostics(update), window.onDidChangeActiveTextEditor(update));
}
