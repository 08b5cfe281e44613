import { l10n, window } from 'vscode';
import type { LanguageClient, WorkspaceEdit } from 'vscode-languageclient/node';
import { applyAndSave, editedFiles } from './edits';
import { askChoice, askText, back, cancelled, type Answer } from './prompts';

export interface ApplyRouteArgument {
  uri: string;
  route?: string;
}

interface RouteInput {
  name: string;
  title: string;
  placeholder?: string;
  value?: string;
  required: boolean;
  secret?: boolean;
  pattern?: string;
  patternMessage?: string;
}

interface Route {
  id: string;
  title: string;
  description: string;
  inputs: RouteInput[];
}

type Plan = { edit: WorkspaceEdit; summary: string[]; obstacles: string[] } | { refused: string };

/** Asks for a route unless one is given, and for what it needs; then the server plans the edit and this applies and saves it. */
export async function applyRoute(client: LanguageClient, { uri, route: given }: ApplyRouteArgument): Promise<void> {
  const routes = await client.sendRequest<Route[]>('claudeRoute/routes', { uri });
  const known = routes.find((route) => route.id === given);
  if (given && !known) {
    throw new Error(`The server does not know the route ${given}.`);
  }
  const chosen = await choose(routes, known);
  if (!chosen) {
    return;
  }

  const plan = await client.sendRequest<Plan>('claudeRoute/planRoute', { uri, route: chosen.route.id, inputs: chosen.inputs });
  if ('obstacles' in plan && plan.obstacles.length > 0) {
    const goOn = l10n.t('Apply Anyway');
    const detail = plan.obstacles.map((obstacle) => `• ${obstacle}`).join('\n');
    const message = l10n.t('{0} would not be the route yet.', chosen.route.title);
    if ((await window.showWarningMessage(message, { modal: true, detail }, goOn)) !== goOn) {
      return;
    }
  }
  const applied = await applyAndSave(client, 'refused' in plan ? plan : { edit: plan.edit, uris: editedFiles(plan.edit) });
  if (applied && 'summary' in plan) {
    void window.showInformationMessage([l10n.t('Route applied: {0}.', chosen.route.title), ...plan.summary].join(' '));
  }
}

async function choose(routes: Route[], given: Route | undefined): Promise<{ route: Route; inputs: Record<string, string> } | undefined> {
  for (;;) {
    const route: Answer<Route> =
      given ??
      (await askChoice(
        l10n.t('Claude Code route'),
        l10n.t('Where should Claude Code send its requests?'),
        routes.map((choice) => ({ label: choice.title, detail: choice.description, value: choice })),
      ));
    if (route === cancelled || route === back) {
      return undefined;
    }
    const inputs = await askInputs(route, given === undefined);
    if (inputs === cancelled) {
      return undefined;
    }
    if (inputs !== back) {
      return { route, inputs };
    }
  }
}

async function askInputs(route: Route, canLeave: boolean): Promise<Answer<Record<string, string>>> {
  const answers: Record<string, string> = {};
  for (let step = 0; step < route.inputs.length;) {
    const input = route.inputs[step];
    const answer = await askText({
      title: route.title,
      prompt: input.title,
      placeholder: input.placeholder,
      value: answers[input.name] ?? input.value ?? '',
      step: step + 1,
      totalSteps: route.inputs.length,
      password: input.secret,
      canGoBack: canLeave || step > 0,
      validate: (value) => problemWith(input, value),
    });
    if (answer === cancelled) {
      return cancelled;
    }
    if (answer === back) {
      if (step === 0) {
        return back;
      }
      step--;
    } else {
      answers[input.name] = answer;
      step++;
    }
  }
  return answers;
}

function problemWith(input: RouteInput, value: string): string | undefined {
  if (!value) {
    return input.required ? l10n.t('A value is needed.') : undefined;
  }
  return input.pattern && !new RegExp(input.pattern, 'u').test(value) ? (input.patternMessage ?? l10n.t('This value does not fit.')) : undefined;
}
