import { env, l10n, languages, LanguageStatusSeverity, ProgressLocation, window, workspace, type Disposable, type ExtensionContext } from 'vscode';
import { WorkDoneProgress, type LanguageClient } from 'vscode-languageclient/node';
import { settingsSelector } from './files';
import { askChoice } from './prompts';
import type { Reports } from './reports';
import { back, cancelled } from './steps';

interface Plan {
  route: string;
  host: string;
  /** Scheme, host and port: what consent holds for. */
  origin: string;
  destination: string;
  requests: number;
  tokens: number;
  fromProject: boolean;
  onlyPassive?: string;
  problems: string[];
}

interface Report {
  route: string;
  failed: boolean;
  passed: number;
  failures: number;
  open: number;
  markdown: string;
}

interface Way {
  mode: 'capture' | 'forward';
  client: 'probe' | 'claude';
  /** A request of 80 KB with code in it is sent too. */
  large?: true;
}

const agreedKey = 'verify.agreedOrigins';

/** Asks how to verify a route, lets the server do it, and shows what it found. Nothing leaves the machine without consent to the named host. */
export class Verification implements Disposable {
  private readonly item = languages.createLanguageStatusItem('claudeRoute.verified', settingsSelector());
  private readonly refresh = setInterval(() => this.showState(), 60_000);
  private last: { report: Report; at: number } | undefined;

  constructor(
    private readonly context: ExtensionContext,
    private readonly reports: Reports,
  ) {
    this.item.name = l10n.t('Claude Code route');
    this.item.command = { command: 'claudeRoute.verify', title: l10n.t('Verify') };
    this.showState();
  }

  /** Verifies the route of the project that a settings file or folder belongs to. Returns whether that came to an end. */
  async run(client: LanguageClient, uri: string): Promise<boolean> {
    const plan = await client.sendRequest<Plan>('claudeRoute/verifyPlan', { uri });
    const way = await askChoice({ title: l10n.t('Verify the route: {0}', plan.route), prompt: l10n.t('What may be done?') }, this.ways(plan));
    if (way === cancelled || way === back || (way.mode === 'forward' && !(await this.agree(plan, way)))) {
      return false;
    }
    const report = await window.withProgress(
      { location: ProgressLocation.Notification, title: l10n.t('Verifying the Claude Code route'), cancellable: true },
      async (progress, token) => {
        const workDoneToken = `verify-${Date.now()}`;
        const listening = client.onProgress(WorkDoneProgress.type, workDoneToken, (step) =>
          progress.report({ message: step.kind === 'begin' ? step.title : step.message }),
        );
        try {
          return await client.sendRequest<Report>(
            'claudeRoute/verify',
            { uri, ...way, host: way.mode === 'forward' ? plan.host : undefined, workDoneToken },
            token,
          );
        } catch (error) {
          if (!token.isCancellationRequested) {
            void window.showWarningMessage(error instanceof Error ? error.message : String(error));
          }
          return undefined;
        } finally {
          listening.dispose();
        }
      },
    );
    if (report) {
      await this.show(report);
    }
    return report !== undefined;
  }

  /** Puts the last report on the clipboard. */
  async copy(): Promise<void> {
    if (this.last) {
      await env.clipboard.writeText(this.last.report.markdown);
      window.setStatusBarMessage(l10n.t('Report copied'), 5_000);
    } else {
      void window.showInformationMessage(l10n.t('No route has been verified yet.'));
    }
  }

  dispose(): void {
    clearInterval(this.refresh);
    this.item.dispose();
  }

  private ways(plan: Plan): { label: string; detail: string; value: Way }[] {
    const passive = plan.onlyPassive ? ` ${plan.onlyPassive}` : '';
    return [
      {
        label: l10n.t('On this machine'),
        detail: l10n.t('A relay on this machine answers; nothing leaves it.') + passive,
        value: { mode: 'capture', client: 'probe' },
      },
      {
        label: l10n.t('On this machine, with Claude Code'),
        detail: l10n.t('Runs claude once in a terminal against the relay; no settings file is changed, and nothing reaches the gateway.'),
        value: { mode: 'capture', client: 'claude' },
      },
      {
        label: l10n.t('Check what {0} keeps', plan.host),
        detail: l10n.t('Sends at most {0} requests, {1} output tokens in all.', plan.requests, plan.tokens) + passive,
        value: { mode: 'forward', client: 'probe' },
      },
      {
        label: l10n.t('Check what {0} keeps, of a large request too', plan.host),
        detail: l10n.t('The same, and one request of 80 KB with code in it, as sessions send them: some 20,000 input tokens.') + passive,
        value: { mode: 'forward', client: 'probe', large: true },
      },
      {
        label: l10n.t('Through the relay to {0}, with Claude Code', plan.host),
        detail: l10n.t('Runs claude once in a terminal; its requests go on to {0}.', plan.host),
        value: { mode: 'forward', client: 'claude' },
      },
    ];
  }

  /** Consent names the host, and is asked for once for each; one for an encrypted connection is none for another. */
  private async agree(plan: Plan, way: Way): Promise<boolean> {
    const agreed = this.context.globalState.get<string[]>(agreedKey, []);
    if (agreed.includes(plan.origin)) {
      return true;
    }
    const what =
      way.client === 'claude'
        ? l10n.t('One short session of Claude Code goes there, with the credential of this route.')
        : l10n.t('At most {0} requests of {1} output tokens in all go there, with the credential of this route.', plan.requests, plan.tokens) +
          (way.large ? ` ${l10n.t('One more has 80 KB, some 20,000 input tokens.')}` : '');
    const origin = plan.fromProject ? ` ${l10n.t('The address stands in a file of this project.')}` : '';
    const send = l10n.t('Send');
    const answer = await window.showWarningMessage(
      l10n.t('Send requests to {0}?', plan.host),
      { modal: true, detail: `${plan.destination}\n\n${what}${origin}` },
      send,
    );
    if (answer !== send) {
      return false;
    }
    await this.context.globalState.update(agreedKey, [...agreed, plan.origin]);
    return true;
  }

  private async show(report: Report): Promise<void> {
    this.last = { report, at: Date.now() };
    this.showState();
    await this.reports.showMarkdown('route-verified', report.markdown);
  }

  private showState(): void {
    if (!this.last) {
      this.item.text = l10n.t('Route not verified');
      this.item.severity = LanguageStatusSeverity.Information;
      return;
    }
    const minutes = Math.floor((Date.now() - this.last.at) / 60_000);
    const when = minutes === 0 ? l10n.t('just now') : l10n.t('{0} min ago', minutes);
    this.item.text = this.last.report.failed ? l10n.t('Route verification failed, {0}', when) : l10n.t('Route verified {0}', when);
    this.item.detail = this.last.report.route;
    this.item.severity = this.last.report.failed ? LanguageStatusSeverity.Error : LanguageStatusSeverity.Information;
  }
}

/** Runs the client where its user sees it; the server waits for its requests. */
export function runInTerminal({ posix, powershell }: { posix: string; powershell: string }): void {
  const terminal = window.createTerminal({ name: l10n.t('Claude Route: verify'), cwd: workspace.workspaceFolders?.[0]?.uri });
  terminal.show(true);
  terminal.sendText(/pwsh|powershell/i.test(env.shell) ? powershell : posix);
}
