import { Disposable, l10n, MarkdownString, StatusBarAlignment, ThemeColor, window, type StatusBarItem } from 'vscode';
import type { RouteModel } from './routeModel';
import { rowLabel } from './routeView';

// The rows that explain a route at a glance; the others are in the view.
const explaining = new Set(['route', 'destination', 'header', 'model']);
const linked = ['claudeRoute.configure', 'claudeRoute.verify', 'claudeRoute.showRoute'];

/** The short name of the route in the status bar, in the colour of a warning where nothing would be sent or a file has an error. */
export class RouteStatus implements Disposable {
  private readonly item: StatusBarItem;
  private readonly verifyItem: StatusBarItem;
  private readonly listening: Disposable;

  constructor(private readonly model: RouteModel) {
    this.item = window.createStatusBarItem('claudeRoute.route', StatusBarAlignment.Left, 0);
    this.item.name = l10n.t('Claude Code Route');
    this.item.command = 'claudeRoute.configure';
    this.verifyItem = window.createStatusBarItem('claudeRoute.verifyRoute', StatusBarAlignment.Left, -1);
    this.verifyItem.name = l10n.t('Verify Claude Code Route');
    this.verifyItem.text = `$(verified) ${l10n.t('Verify')}`;
    this.verifyItem.command = 'claudeRoute.verify';
    this.verifyItem.tooltip = l10n.t('Check on the wire that Claude Code takes the new route');
    this.verifyItem.accessibilityInformation = { label: l10n.t('Verify the new Claude Code route'), role: 'button' };
    this.listening = Disposable.from(
      model.onDidChange(() => this.show()),
      window.onDidChangeActiveTextEditor(() => this.show()),
    );
    this.show();
  }

  /** After a route was applied it is one click away from its proof. */
  offerVerification(offered: boolean): void {
    if (offered) {
      this.verifyItem.show();
    } else {
      this.verifyItem.hide();
    }
  }

  dispose(): void {
    this.listening.dispose();
    this.item.dispose();
    this.verifyItem.dispose();
  }

  private show(): void {
    const shown = this.model.of(window.activeTextEditor?.document.uri);
    if (!shown || shown.route.files === 0) {
      this.item.hide();
      return;
    }
    const { route, folder } = shown;
    const warns = route.needsAttention || route.errors > 0;
    this.item.text = `$(${warns ? 'warning' : 'arrow-swap'}) ${route.name}`;
    this.item.backgroundColor = warns ? new ThemeColor('statusBarItem.warningBackground') : undefined;

    const several = (this.model.routes?.length ?? 0) > 1;
    const title = several && folder ? l10n.t('Claude Code route of {0}', folder.name) : l10n.t('Claude Code route');
    const problem = route.needsAttention
      ? l10n.t('No request would be sent.')
      : route.errors === 1
        ? l10n.t('1 error in the settings files.')
        : route.errors > 1
          ? l10n.t('{0} errors in the settings files.', route.errors)
          : undefined;
    const rows = route.rows.filter(({ kind }) => explaining.has(kind));
    const problems = route.rows.find(({ id }) => id === 'problems')?.children?.map(({ label }) => label) ?? [];

    const tooltip = new MarkdownString('', true);
    tooltip.isTrusted = { enabledCommands: linked };
    tooltip.appendMarkdown('**').appendText(title).appendMarkdown('**\n\n');
    for (const row of rows) {
      // As code, so that no address becomes a link to the gateway.
      tooltip.appendText(`${rowLabel(row)}: `).appendMarkdown(`\`${(row.description ?? '').replaceAll('`', "'")}\`  \n`);
    }
    tooltip.appendMarkdown('\n\n');
    for (const line of [...(problem ? [problem] : []), ...problems]) {
      tooltip.appendText(line).appendMarkdown('  \n');
    }
    const links = [
      [l10n.t('Configure'), 'claudeRoute.configure'],
      [l10n.t('Verify'), 'claudeRoute.verify'],
      [l10n.t('Show Effective Route'), 'claudeRoute.showRoute'],
    ];
    tooltip.appendMarkdown(`\n\n${links.map(([text, command]) => `[${text}](command:${command})`).join(' · ')}`);
    this.item.tooltip = tooltip;
    this.item.accessibilityInformation = {
      label: [title, route.name, problem, l10n.t('configure')].filter(Boolean).join(', '),
      role: 'button',
    };
    this.item.show();
  }
}
