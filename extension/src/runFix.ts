import { env, l10n, Range, Uri, window, workspace } from 'vscode';
import type { LanguageClient, Range as ServerRange, WorkspaceEdit } from 'vscode-languageclient/node';
import { applyAndSave } from './edits';
import { writeMoved, type MovedSetting } from './editorSettings';
import { askChoice, type Choice, type Suggestion } from './prompts';
import { inputSteps, type Answers, type RouteInput } from './routeInputs';
import { back, cancelled, runSteps } from './steps';

/** What the server calls a place in a document. */
export interface Place {
  uri: string;
  range: ServerRange;
}

interface KeyStore {
  name: string;
  account: string;
  /** The command that stores the credential, for which it asks by itself. */
  store: string;
  lookup: string;
  /** What has to be installed for it. */
  needs?: string;
}

/** What has to be done before the edit of a fix is made; one of these. */
interface Start {
  title: string;
  inputs?: RouteInput[];
  copy?: Place;
  keyStore?: KeyStore;
  value?: Place;
  settings?: (MovedSetting & { value: Place })[];
}

type Plan = { edit: WorkspaceEdit; uris: string[] } | { refused: string };

/** Takes the step that a fix needs, such as asking for a value, and then has the server plan the edit, which is applied and saved. */
export async function runFix(client: LanguageClient, data: object): Promise<void> {
  const start = await client.sendRequest<Start>('claudeRoute/fix/start', { data });
  const title = start.title.replace(/…$/u, '');
  const inputs: Answers = {};
  if (start.inputs) {
    const suggest = (input: string): Promise<Suggestion[]> => client.sendRequest<Suggestion[]>('claudeRoute/fix/suggest', { data, input });
    const steps = inputSteps(title, start.inputs, inputs, suggest);
    if (
      !(await runSteps(
        () => steps,
        () => true,
      ))
    ) {
      return;
    }
  } else if (start.keyStore && start.value) {
    if (!(await keepInKeyStore(title, start.keyStore, start.value))) {
      return;
    }
  } else if (start.settings) {
    for (const setting of start.settings) {
      const text = setting.json ?? (await textAt(setting.value));
      if (!(await writeMoved(setting, JSON.parse(text)))) {
        return;
      }
    }
  } else if (start.copy) {
    await env.clipboard.writeText(await textAt(start.copy));
    window.setStatusBarMessage(l10n.t('Copied to the clipboard'), 5_000);
  }
  const plan = await client.sendRequest<Plan>('claudeRoute/fix/plan', { data, inputs });
  await applyAndSave(client, plan);
}

/**
 * Leads a person through storing the credential, and returns whether it is stored. Nothing is run: the command is put into a terminal
 * without its line end, and the credential goes to the clipboard only when that is chosen.
 */
async function keepInKeyStore(title: string, { name, account, store, needs }: KeyStore, value: Place): Promise<boolean> {
  type Step = 'terminal' | 'value' | 'stored';
  const choices: Choice<Step>[] = [
    { label: l10n.t('1. Open a terminal with the command that stores it'), detail: needs ? `${store}  (${needs})` : store, value: 'terminal' },
    { label: l10n.t('2. Copy the credential, to paste it where the command asks'), value: 'value' },
    { label: l10n.t('3. It is stored: let Claude Code ask {0}', name), detail: l10n.t('{0} is taken out of the file.', account), value: 'stored' },
  ];
  for (;;) {
    const step = await askChoice({ title, prompt: l10n.t('Do the steps in this order; this list stays open.') }, choices);
    if (step === back || step === cancelled) {
      return false;
    }
    if (step === 'stored') {
      return true;
    }
    if (step === 'value') {
      await env.clipboard.writeText(JSON.parse(await textAt(value)) as string);
      window.setStatusBarMessage(l10n.t('Copied to the clipboard'), 5_000);
    } else {
      const terminal = window.createTerminal(l10n.t('Key store'));
      terminal.show(true);
      terminal.sendText(store, false);
    }
    choices.forEach((choice) => (choice.picked = choice.value === (step === 'terminal' ? 'value' : 'stored')));
  }
}

async function textAt({ uri, range: { start, end } }: Place): Promise<string> {
  const document = await workspace.openTextDocument(Uri.parse(uri));
  return document.getText(new Range(start.line, start.character, end.line, end.character));
}
