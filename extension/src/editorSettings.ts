import { ConfigurationTarget, workspace } from 'vscode';

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
