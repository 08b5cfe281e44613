export const back = Symbol('back');
export const cancelled = Symbol('cancelled');
/** The list of steps has changed at this place. */
export const again = Symbol('again');
export type Answer<T> = T | typeof back | typeof cancelled;

/** Where a question stands among those that are asked. */
export interface Position {
  step: number;
  /** Undefined while it is not known how many there will be. */
  totalSteps: number | undefined;
  canGoBack: boolean;
}

export interface Step {
  /** Asks and keeps the answer. `undefined` leads on to the next step. */
  ask(at: Position): Promise<Answer<undefined> | typeof again>;
  /** Neither asked nor counted, because there is nothing to choose. */
  skipped?(): boolean;
}

/**
 * Asks one step after the other. `list` is called again after every answer, since an answer may bring other steps; those before it stay
 * the same. Returns whether all were answered; nothing may be changed before that.
 * @param isComplete whether `list` names all steps already
 */
export async function runSteps(list: () => readonly Step[], isComplete: () => boolean): Promise<boolean> {
  const asked: number[] = [];
  for (let index = 0; ;) {
    const steps = list();
    if (index >= steps.length) {
      return true;
    }
    if (steps[index].skipped?.()) {
      index++;
      continue;
    }
    const rest = steps.slice(index).filter((step) => !step.skipped?.()).length;
    const answer = await steps[index].ask({
      step: asked.length + 1,
      totalSteps: isComplete() ? asked.length + rest : undefined,
      canGoBack: asked.length > 0,
    });
    if (answer === cancelled) {
      return false;
    }
    if (answer === back) {
      index = asked.pop() ?? index;
    } else if (answer !== again) {
      asked.push(index);
      index++;
    }
  }
}
