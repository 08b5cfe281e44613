import { homedir } from 'node:os';
import { env, l10n, QuickPickItemKind, Range, Uri, window, workspace } from 'vscode';
import type { LanguageClient, Range as ServerRange, WorkspaceEdit } from 'vscode-languageclient/node';
import { changesSomething, writeEditorSettings, type EditorSetting } from './editorSettings';
import { applyAndSave, editedFiles } from './edits';
import { askChoice, type Choice, type Suggestion } from './prompts';
import { inputSteps, type Answers, type Route } from './routeInputs';
import { again, back, cancelled, runSteps, type Answer, type Position, type Step } from './steps';

interface Start {
  current: { short: string; sentence: string };
  routes: (Route & { group: string; current: boolean })[];
}

interface ScopeChoice {
  scope: 'local' | 'user' | 'shared' | 'shell';
  title: string;
  detail: string;
  path?: string;
  exists: boolean;
  recommended: boolean;
  refused?: string;
}

interface Obstacle {
  message: string;
  uri?: string;
  range?: ServerRange;
}

interface Plan {
  edit: WorkspaceEdit;
  summary: string[];
  obstacles: Obstacle[];
  after: { short: string; sentence: string };
  reaches: boolean;
  editorSettings: EditorSetting[];
}

interface ShellLines {
  shell: string;
  title: string;
  text: string;
  hint?: string;
}

const more = 'more';

/** The route that stands for having none: the login of a subscription. */
export const resetRoute = 'subscription';

export interface ConfigureArgument {
  /** The document that it was started from. */
  uri?: string;
  /** Chosen already. */
  route?: string;
}

/**
 * Leads through the configuration of a route: route, what it needs, where it is written, what is in its way, then the preview of the changes.
 * The server plans, this asks and shows. Nothing is changed before the preview is accepted. Returns whether a route was applied.
 */
export async function configure(client: LanguageClient, { uri, route: given }: ConfigureArgument): Promise<boolean> {
  const wizard = new Wizard(client, uri);
  if (given) {
    await wizard.choose(given);
  }
  return (await runSteps(
    () => wizard.steps(),
    () => wizard.isComplete,
  ))
    ? wizard.finish()
    : false;
}

class Wizard {
  private folder: string | undefined;
  private readonly folderIsGiven: boolean;
  private routeIsGiven = false;
  /** Inputs that most people leave alone are asked for on request. */
  private asksAdvanced = false;
  private start: Start | undefined;
  private route: Start['routes'][number] | undefined;
  private answers: Answers = {};
  private scope: ScopeChoice | undefined;
  private plan: Plan | undefined;
  private shell: ShellLines | undefined;

  constructor(
    private readonly client: LanguageClient,
    private readonly uri: string | undefined,
  ) {
    const from = uri ? Uri.parse(uri) : window.activeTextEditor?.document.uri;
    const folders = workspace.workspaceFolders ?? [];
    this.folder = ((from && workspace.getWorkspaceFolder(from)) ?? (folders.length === 1 ? folders[0] : undefined))?.uri.toString();
    this.folderIsGiven = this.folder !== undefined || folders.length === 0;
  }

  /** Takes a route that need not be asked for. */
  async choose(id: string): Promise<void> {
    this.start = await this.request<Start>('start', { uri: this.uri });
    this.route = this.start.routes.find((route) => route.id === id);
    this.routeIsGiven = this.route !== undefined;
  }

  get isComplete(): boolean {
    return this.route !== undefined;
  }

  steps(): Step[] {
    const first: Step[] = [
      { skipped: () => this.folderIsGiven, ask: (at) => this.askFolder(at) },
      { skipped: () => this.routeIsGiven, ask: (at) => this.askRoute(at) },
    ];
    if (!this.route) {
      return first;
    }
    const inputs = this.route.inputs.filter(({ advanced }) => !advanced || this.asksAdvanced);
    return [
      ...first,
      ...inputSteps(this.title, inputs, this.answers, (input) => this.suggest(input)),
      { ask: (at) => this.askScope(at) },
      { skipped: () => this.scope?.scope !== 'shell', ask: (at) => this.askShell(at) },
      { skipped: () => !this.plan?.obstacles.length, ask: (at) => this.askObstacles(at) },
    ];
  }

  /** After the last step: copies the lines, or shows the preview and applies. */
  async finish(): Promise<boolean> {
    if (this.shell) {
      await env.clipboard.writeText(this.shell.text);
      window.setStatusBarMessage(l10n.t('Lines for {0} copied', this.shell.title), 8_000);
      return false;
    }
    const { plan } = this;
    const files = plan ? editedFiles(plan.edit) : [];
    if (!plan || (files.length > 0 && !(await applyAndSave(this.client, { edit: plan.edit, uris: files })))) {
      return false;
    }
    await this.askEditorSettings(plan.editorSettings.filter(changesSomething));
    const done =
      files.length > 0 ? l10n.t('Route applied: {0}', plan.after.short) : l10n.t('Nothing to change, the route is already: {0}', plan.after.short);
    window.setStatusBarMessage(done, 8_000);
    return true;
  }

  private async askFolder(at: Position): Promise<Answer<undefined>> {
    const answer = await askChoice(
      { title: this.title, prompt: l10n.t('Which folder is it for?'), at },
      (workspace.workspaceFolders ?? []).map(({ name, uri }) => ({ label: name, description: uri.fsPath, value: uri.toString() })),
    );
    if (answer === back || answer === cancelled) {
      return answer;
    }
    if (answer !== this.folder) {
      this.start = undefined;
    }
    this.folder = answer;
    return undefined;
  }

  private async askRoute(at: Position): Promise<Answer<undefined>> {
    this.start ??= await this.request<Start>('start', { uri: this.uri });
    const { current, routes } = this.start;
    let group = '';
    const choices: Choice<Start['routes'][number]>[] = [];
    for (const route of routes) {
      if (route.group !== group) {
        choices.push({ label: (group = route.group), kind: QuickPickItemKind.Separator });
      }
      choices.push({
        label: route.title,
        description: route.current ? `$(check) ${l10n.t('in force')}` : undefined,
        detail: route.description,
        picked: route.id === this.route?.id,
        value: route,
      });
    }
    const answer = await askChoice(
      { title: this.title, prompt: l10n.t('Where should Claude Code send its requests? Now: {0}', current.short), at },
      choices,
    );
    if (answer === back || answer === cancelled) {
      return answer;
    }
    if (answer.id !== this.route?.id) {
      this.answers = {};
      this.asksAdvanced = false;
    }
    this.route = answer;
    return undefined;
  }

  private async askScope(at: Position): Promise<Answer<undefined> | typeof again> {
    const scopes = await this.request<ScopeChoice[]>('scopes', this.chosen());
    const choices: Choice<ScopeChoice | typeof more>[] = scopes.map((scope) => ({
      label: scope.title,
      description: [scope.recommended ? l10n.t('recommended') : '', scope.path ? shortPath(scope.path) : ''].filter(Boolean).join(' · '),
      detail: scope.detail,
      picked: this.scope ? this.scope.scope === scope.scope : scope.recommended,
      refused: scope.refused,
      value: scope,
    }));
    const advanced = this.asksAdvanced ? [] : this.route!.inputs.filter((input) => input.advanced);
    if (advanced.length > 0) {
      choices.push({ label: '', kind: QuickPickItemKind.Separator });
      choices.push({ label: `$(settings-gear) ${l10n.t('More options first')}`, detail: advanced.map(({ title }) => title).join(', '), value: more });
    }
    const answer = await askChoice({ title: this.title, prompt: l10n.t('Where should it be written?'), at }, choices);
    if (answer === back || answer === cancelled) {
      return answer;
    }
    if (answer === more) {
      this.asksAdvanced = true;
      return again;
    }
    this.scope = answer;
    this.plan = this.shell = undefined;
    return answer.scope === 'shell' ? undefined : this.makePlan(answer);
  }

  private async makePlan(scope: ScopeChoice): Promise<Answer<undefined>> {
    if (scope.path && scope.exists) {
      // The version of an open document goes with the plan, so that a change during the preview is noticed.
      await workspace.openTextDocument(Uri.file(scope.path));
    }
    const plan = await this.request<Plan | { refused: string }>('plan', { ...this.chosen(), scope: scope.scope });
    if ('refused' in plan) {
      const answer = await window.showWarningMessage(plan.refused, { modal: true }, l10n.t('Back'));
      return answer ? back : cancelled;
    }
    this.plan = plan;
    return undefined;
  }

  private async askShell(at: Position): Promise<Answer<undefined>> {
    const shells = await this.request<ShellLines[]>('shell', this.chosen());
    const answer = await askChoice(
      { title: this.title, prompt: l10n.t('For which shell? Its lines are copied to the clipboard.'), at },
      shells.map((lines) => ({ label: lines.title, detail: lines.hint, value: lines })),
    );
    if (answer === back || answer === cancelled) {
      return answer;
    }
    this.shell = answer;
    return undefined;
  }

  private async askObstacles(at: Position): Promise<Answer<undefined>> {
    const { obstacles, after, reaches } = this.plan!;
    const goOn = 'go-on';
    const answer = await askChoice<Obstacle | typeof goOn>(
      {
        title: this.title,
        prompt: reaches ? l10n.t('Something to know before the changes are shown') : l10n.t('Afterwards the route would still be: {0}', after.short),
        at,
      },
      [
        { label: `$(diff) ${l10n.t('Show the changes')}`, detail: after.sentence, value: goOn },
        { label: reaches ? l10n.t('good to know') : l10n.t('what would still win'), kind: QuickPickItemKind.Separator },
        ...obstacles.map((obstacle) => {
          // Lists do not wrap: what it is stands in the first line, what to do in the second.
          const [what, todo] = /^(.*?[.!?]) (.*)$/s.exec(obstacle.message)?.slice(1) ?? [obstacle.message];
          const place = obstacle.uri ? l10n.t('Open {0}', workspace.asRelativePath(Uri.parse(obstacle.uri))) : undefined;
          return { label: `$(warning) ${what}`, description: place, detail: todo, value: obstacle };
        }),
      ],
    );
    if (answer === back || answer === cancelled || answer === goOn) {
      return answer === goOn ? undefined : answer;
    }
    if (!answer.uri) {
      return this.askObstacles(at);
    }
    const { start, end } = answer.range ?? { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    await window.showTextDocument(Uri.parse(answer.uri), { selection: new Range(start.line, start.character, end.line, end.character) });
    return cancelled;
  }

  /** Asked last, since the route stands without it; nothing is written without consent. */
  private async askEditorSettings(settings: EditorSetting[]): Promise<void> {
    if (settings.length === 0) {
      return;
    }
    const names = [...new Set(settings.map(({ key }) => key))].join(', ');
    const answer = await askChoice(
      { title: this.title, prompt: l10n.t('Also write what the Claude Code extension needs into your VS Code user settings?') },
      [
        { label: l10n.t('Write {0}', names), detail: settings.map(({ reason }) => reason).join(' '), value: 'write' },
        { label: l10n.t('Leave my user settings as they are'), value: 'leave' },
      ],
    );
    if (answer === 'write') {
      await writeEditorSettings(settings);
    }
  }

  private suggest(input: string): Promise<Suggestion[]> {
    return this.request<Suggestion[]>('suggest', { route: this.route!.id, input });
  }

  private chosen(): { route: string; inputs: Answers } {
    return { route: this.route!.id, inputs: this.answers };
  }

  private request<T>(name: string, params: object): Promise<T> {
    return this.client.sendRequest<T>(`claudeRoute/configure/${name}`, { folder: this.folder, ...params });
  }

  private get title(): string {
    return this.route ? l10n.t('Configure Claude Code route: {0}', this.route.title) : l10n.t('Configure Claude Code route');
  }
}

function shortPath(path: string): string {
  const home = homedir();
  return path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : workspace.asRelativePath(Uri.file(path));
}
