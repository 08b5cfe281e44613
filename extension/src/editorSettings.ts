import { ConfigurationTarget, l10n, window, workspace } from 'vscode';

interface Variable {
  name: string;
  value: string;
}

/** A user setting of Visual Studio Code that a route needs: a value (null: none), variables to add to a list, or names to take out of it. */
export interface EditorSetting {
  key: string;
  value?: boolean | string | null | Variable[];
  remove?: string[];
  title: string;
  reason: string;
}

/** Whether writing it would change the user settings. The editor refuses to write what no installed extension declares. */
export function changesSomething(setting: EditorSetting): boolean {
  const configuration = workspace.getConfiguration();
  return configuration.has(setting.key) && JSON.stringify(current(setting.key)) !== JSON.stringify(wanted(setting));
}

export async function writeEditorSettings(settings: readonly EditorSetting[]): Promise<void> {
  for (const setting of settings) {
    await workspace.getConfiguration().update(setting.key, wanted(setting), ConfigurationTarget.Global);
  }
}

/** A value that moves from a file to the user settings. */
export interface MovedSetting {
  key: string;
  /** It is one entry of a list of variables. */
  isEntry: boolean;
  /** What to write in place of the value as it stands. */
  json?: string;
}

/** Writes a moved value to the user settings, and returns whether it is there now. Another value there is only replaced when that is chosen. */
export async function writeMoved({ key, isEntry }: MovedSetting, value: unknown): Promise<boolean> {
  if (!workspace.getConfiguration().has(key)) {
    // The editor refuses to write what no installed extension declares.
    void window.showWarningMessage(l10n.t('Visual Studio Code does not know the setting {0}, because no installed extension has it.', key));
    return false;
  }
  const old = current(key);
  const entry = value as Variable;
  const list = Array.isArray(old) ? (old as Partial<Variable>[]) : [];
  const there: unknown = isEntry ? list.find(({ name }) => name === entry.name)?.value : old;
  const wish: unknown = isEntry ? entry.value : value;
  if (there !== undefined && JSON.stringify(there) !== JSON.stringify(wish)) {
    const [keep, replace] = [l10n.t('Keep That Value'), l10n.t('Replace It')];
    const question = l10n.t('Your user settings have another value for {0}.', isEntry ? entry.name : key);
    const choice = await window.showWarningMessage(question, { modal: true }, keep, replace);
    if (choice !== replace) {
      return choice === keep;
    }
  }
  const written = isEntry ? [...list.filter(({ name }) => name !== entry.name), entry] : value;
  await workspace.getConfiguration().update(key, written, ConfigurationTarget.Global);
  return true;
}

function current(key: string): unknown {
  return workspace.getConfiguration().inspect(key)?.globalValue;
}

/** Everything else that stands in a list stays there. Undefined removes the setting. */
function wanted({ key, value, remove }: EditorSetting): unknown {
  const old = current(key);
  const list = Array.isArray(old) ? (old as Partial<Variable>[]) : [];
  if (remove) {
    const rest = list.filter(({ name }) => name === undefined || !remove.includes(name));
    return rest.length === list.length ? old : rest.length > 0 ? rest : undefined;
  }
  if (Array.isArray(value)) {
    const names = value.map(({ name }) => name);
    return [...list.filter(({ name }) => name === undefined || !names.includes(name)), ...value];
  }
  return value ?? undefined;
}
