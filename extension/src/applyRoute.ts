import { l10n, window } from 'vscode';
import type { LanguageClient, WorkspaceEdit } from 'vscode-languageclient/node';
import { applyAndSave, editedFiles } from './edits';
import { askChoice } from './prompts';
import { inputSteps, type Answers, type Route } from './routeInputs';
import { back, cancelled, runSteps, type Step } from './steps';

export interface ApplyRouteArgument {
  uri: string;
  route?: string;
}

type Plan = { edit: WorkspaceEdit; summary: string[]; obstacles: string[] } | { refused: string };

/** Asks for a route unless one is given, and for what it needs; then the server plans the edit of this file and this applies and saves it. */
export async function applyRoute(client: LanguageClient, { uri, route: given }: ApplyRouteArgument): Promise<void> {
  const routes = await client.sendRequest<Route[]>('claudeRoute/routes', { uri });
  const known = routes.find((route) => route.id === given);
  if (given && !known) {
    throw new Error(`The server does not know the route ${given}.`);
  }
  let chosen = known;
  let answers: Answers = {};
  const chooseRoute: Step = {
    skipped: () => known !== undefined,
    ask: async (at) => {
      const route = await askChoice(
        { title: l10n.t('Claude Code route'), prompt: l10n.t('Where should Claude Code send its requests?'), at },
        routes.map((choice) => ({ label: choice.title, detail: choice.description, value: choice })),
      );
      if (route === back || route === cancelled) {
        return route;
      }
      if (route !== chosen) {
        answers = {};
      }
      chosen = route;
      return undefined;
    },
  };
  const steps = (): Step[] => [chooseRoute, ...(chosen ? inputSteps(chosen.title, chosen.inputs, answers) : [])];
  if (!(await runSteps(steps, () => chosen !== undefined)) || !chosen) {
    return;
  }

  const plan = await client.sendRequest<Plan>('claudeRoute/planRoute', { uri, route: chosen.id, inputs: answers });
  if ('obstacles' in plan && plan.obstacles.length > 0) {
    const goOn = l10n.t('Apply Anyway');
    const detail = plan.obstacles.map((obstacle) => `• ${obstacle}`).join('\n');
    const message = l10n.t('{0} would not be the route yet.', chosen.title);
    if ((await window.showWarningMessage(message, { modal: true, detail }, goOn)) !== goOn) {
      return;
    }
  }
  const applied = await applyAndSave(client, 'refused' in plan ? plan : { edit: plan.edit, uris: editedFiles(plan.edit) });
  if (applied && 'summary' in plan) {
    void window.showInformationMessage([l10n.t('Route applied: {0}.', chosen.title), ...plan.summary].join(' '));
  }
}
