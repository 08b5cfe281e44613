import {
  Disposable,
  l10n,
  QuickInputButtons,
  QuickPickItemKind,
  window,
  type InputBox,
  type QuickInput,
  type QuickPick,
  type QuickPickItem,
} from 'vscode';
import { back, cancelled, type Answer, type Position } from './steps';

export interface Question {
  title: string;
  prompt: string;
  at?: Position;
}

export interface Choice<T> extends QuickPickItem {
  value?: T;
  /** Why it cannot be chosen. */
  refused?: string;
}

export interface TextQuestion extends Question {
  placeholder?: string;
  value: string;
  /** What is typed is not shown. */
  password?: boolean;
  /** Returns what is wrong with the value, or undefined. */
  validate(value: string): string | undefined;
}

export interface Suggestion {
  value: string;
  detail?: string;
}

/** One of several. What is refused is shown with its reason and cannot be taken. */
export function askChoice<T extends object | string>({ title, prompt, at }: Question, choices: Choice<T>[]): Promise<Answer<T>> {
  const pick: QuickPick<Choice<T>> = window.createQuickPick();
  pick.placeholder = prompt;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.items = choices.map((choice) =>
    choice.refused === undefined
      ? choice
      : { ...choice, label: `$(circle-slash) ${choice.label}`, description: l10n.t('not possible'), detail: choice.refused },
  );
  const active = pick.items.filter(({ picked }) => picked);
  return ask(pick, title, at, (done) => {
    if (active.length > 0) {
      pick.activeItems = active;
    }
    return [
      pick.onDidAccept(() => {
        const [chosen] = pick.selectedItems;
        if (chosen?.refused !== undefined) {
          // A screen reader reads the placeholder again, and the reason stands in the entry itself as well.
          pick.placeholder = chosen.refused;
        } else if (chosen?.value !== undefined) {
          done(chosen.value);
        }
      }),
      pick.onDidTriggerButton(() => done(back)),
    ];
  });
}

/** A text, checked while it is typed. */
export function askText(question: TextQuestion): Promise<Answer<string>> {
  const box: InputBox = window.createInputBox();
  box.prompt = question.prompt;
  box.placeholder = question.placeholder;
  box.value = question.value;
  box.password = question.password ?? false;
  const check = (): boolean => {
    box.validationMessage = question.validate(box.value.trim());
    return box.validationMessage === undefined;
  };
  return ask(box, question.title, question.at, (done) => [
    box.onDidChangeValue(check),
    box.onDidAccept(() => check() && done(box.value.trim())),
    box.onDidTriggerButton(() => done(back)),
  ]);
}

interface SuggestedItem extends QuickPickItem {
  value?: string;
  problem?: string;
}

/** A text for which something may be suggested; what is typed counts as well. The suggestions may come after the question. */
export function askSuggested(question: TextQuestion, suggestions: Promise<Suggestion[]>): Promise<Answer<string>> {
  const pick: QuickPick<SuggestedItem> = window.createQuickPick();
  pick.placeholder = question.placeholder ? `${question.prompt} (${question.placeholder})` : question.prompt;
  pick.matchOnDetail = true;
  pick.busy = true;
  let found: Suggestion[] = [];
  const show = (keepsActive: boolean): void => {
    const typed = pick.value.trim();
    const items: SuggestedItem[] = [];
    if (typed && !found.some(({ value }) => value === typed)) {
      const problem = question.validate(typed);
      items.push({ label: typed, value: typed, problem, description: problem ?? l10n.t('as typed'), alwaysShow: true });
    }
    if (!typed && question.value && !found.some(({ value }) => value === question.value)) {
      items.push({ label: question.value, value: question.value, description: l10n.t('suggested') });
    }
    const none = !typed && question.validate('') === undefined ? [{ label: l10n.t('Leave empty'), value: '' }] : [];
    if (!question.value) {
      items.push(...none);
    }
    if (found.length > 0) {
      items.push({ label: l10n.t('suggestions'), kind: QuickPickItemKind.Separator });
    }
    const active = pick.activeItems[0]?.value;
    pick.items = [...items, ...found.map(({ value, detail }) => ({ label: value, value, detail })), ...(question.value ? none : [])];
    // What is typed is meant; and suggestions that come late move nobody's choice.
    const meant = typed || (keepsActive ? active : undefined);
    const chosen = pick.items.find(({ value }) => value !== undefined && value === meant) ?? pick.items.find(({ value }) => value !== undefined);
    pick.activeItems = chosen ? [chosen] : [];
  };
  show(false);
  void suggestions
    .catch(() => [])
    .then((list) => {
      found = list;
      pick.busy = false;
      show(true);
    });
  return ask(pick, question.title, question.at, (done) => [
    pick.onDidChangeValue(() => show(false)),
    pick.onDidAccept(() => {
      // Whoever types fast accepts before the editor has the entry for it, and then nothing is selected.
      const chosen = pick.selectedItems[0]?.value ?? (pick.value.trim() || pick.activeItems[0]?.value);
      if (chosen !== undefined && question.validate(chosen) === undefined) {
        done(chosen);
      }
    }),
    pick.onDidTriggerButton(() => done(back)),
  ]);
}

function ask<T>(
  input: QuickInput & { buttons: readonly unknown[] },
  title: string,
  at: Position | undefined,
  listen: (done: (answer: Answer<T>) => void) => Disposable[],
): Promise<Answer<T>> {
  return new Promise((resolve) => {
    input.title = title;
    input.ignoreFocusOut = true;
    input.step = at?.step;
    input.totalSteps = at?.totalSteps;
    input.buttons = at?.canGoBack ? [QuickInputButtons.Back] : [];
    const done = (answer: Answer<T>): void => {
      resolve(answer);
      listeners.dispose();
      input.dispose();
    };
    const listeners = Disposable.from(
      ...listen(done),
      input.onDidHide(() => done(cancelled)),
    );
    input.show();
  });
}
