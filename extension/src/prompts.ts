import { Disposable, QuickInputButtons, window, type InputBox, type QuickInput, type QuickPick, type QuickPickItem } from 'vscode';

export const back = Symbol('back');
export const cancelled = Symbol('cancelled');
export type Answer<T> = T | typeof back | typeof cancelled;

export interface TextQuestion {
  title: string;
  prompt: string;
  placeholder?: string;
  value: string;
  step: number;
  totalSteps: number;
  canGoBack: boolean;
  /** What is typed is not shown. */
  password?: boolean;
  /** Returns what is wrong with the value, or undefined. */
  validate(value: string): string | undefined;
}

export function askChoice<T extends object>(title: string, placeholder: string, items: (QuickPickItem & { value: T })[]): Promise<Answer<T>> {
  const pick: QuickPick<QuickPickItem & { value: T }> = window.createQuickPick();
  pick.placeholder = placeholder;
  pick.items = items;
  pick.matchOnDetail = true;
  return ask(pick, title, (done) => [pick.onDidAccept(() => pick.selectedItems[0] && done(pick.selectedItems[0].value))]);
}

export function askText(question: TextQuestion): Promise<Answer<string>> {
  const box: InputBox = window.createInputBox();
  box.prompt = question.prompt;
  box.placeholder = question.placeholder;
  box.value = question.value;
  box.password = question.password ?? false;
  box.step = question.step;
  box.totalSteps = question.totalSteps;
  box.buttons = question.canGoBack ? [QuickInputButtons.Back] : [];
  const check = (): boolean => {
    box.validationMessage = question.validate(box.value.trim());
    return box.validationMessage === undefined;
  };
  return ask(box, question.title, (done) => [
    box.onDidChangeValue(check),
    box.onDidAccept(() => check() && done(box.value.trim())),
    box.onDidTriggerButton(() => done(back)),
  ]);
}

function ask<T>(input: QuickInput, title: string, listen: (done: (answer: Answer<T>) => void) => Disposable[]): Promise<Answer<T>> {
  return new Promise((resolve) => {
    input.title = title;
    input.ignoreFocusOut = true;
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
