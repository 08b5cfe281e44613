import { l10n } from 'vscode';
import { askSuggested, askText, type Suggestion } from './prompts';
import { back, cancelled, type Step } from './steps';

/** What the server wants to know for a route. */
export interface RouteInput {
  name: string;
  title: string;
  placeholder?: string;
  value?: string;
  required: boolean;
  secret?: boolean;
  pattern?: string;
  patternMessage?: string;
  hasSuggestions?: boolean;
  /** Most people leave it alone. */
  advanced?: boolean;
}

export interface Route {
  id: string;
  title: string;
  description: string;
  inputs: RouteInput[];
}

export type Answers = Record<string, string>;

/** One step for each input of a route. The answers are kept in `answers`, and offered again after a step back, except secrets. */
export function inputSteps(title: string, inputs: RouteInput[], answers: Answers, suggest?: (input: string) => Promise<Suggestion[]>): Step[] {
  return inputs.map((input) => ({
    ask: async (at) => {
      const question = {
        title,
        prompt: input.title,
        at,
        placeholder: input.placeholder,
        value: input.secret ? '' : (answers[input.name] ?? input.value ?? ''),
        password: input.secret,
        validate: (value: string) => problemWith(input, value),
      };
      const answer = input.hasSuggestions && suggest && !input.secret ? await askSuggested(question, suggest(input.name)) : await askText(question);
      if (answer === back || answer === cancelled) {
        return answer;
      }
      answers[input.name] = answer;
      return undefined;
    },
  }));
}

function problemWith(input: RouteInput, value: string): string | undefined {
  if (!value) {
    return input.required ? l10n.t('A value is needed.') : undefined;
  }
  return input.pattern && !new RegExp(input.pattern, 'u').test(value) ? (input.patternMessage ?? l10n.t('This value does not fit.')) : undefined;
}
