import { CodeActionKind, commands, l10n, Range, Selection, TextEditorRevealType, Uri, window, workspace } from 'vscode';
import type { LanguageClient, Range as ServerRange } from 'vscode-languageclient/node';
import type { RouteModel } from './routeModel';

interface SharedSecret {
  message: string;
  uri?: string;
  range?: ServerRange;
}

/** Shows what was found in the settings files. */
export async function checkSettings(model: RouteModel): Promise<void> {
  await commands.executeCommand('workbench.actions.view.problems');
  const files = (model.routes ?? []).reduce((sum, { route }) => sum + route.files, 0);
  window.setStatusBarMessage(files === 0 ? l10n.t('No Claude Code settings were found') : l10n.t('Claude Code settings checked'), 5_000);
}

/** Goes to the first credential in a shared file and shows the preview of its fix; says so where there is none. */
export async function moveSecret(client: LanguageClient): Promise<void> {
  const folders = workspace.workspaceFolders?.map(({ uri }) => ({ uri: uri.toString() })) ?? [{}];
  const found = (await Promise.all(folders.map((folder) => client.sendRequest<SharedSecret[]>('claudeRoute/sharedSecrets', folder)))).flat();
  const [first] = found.filter(({ uri, range }) => uri && range);
  if (!first?.uri || !first.range) {
    void window.showInformationMessage(l10n.t('No credential was found in a shared settings file.'));
    return;
  }
  const { start, end } = first.range;
  const editor = await window.showTextDocument(Uri.parse(first.uri));
  editor.selection = new Selection(start.line, start.character, start.line, start.character);
  editor.revealRange(new Range(start.line, start.character, end.line, end.character), TextEditorRevealType.InCenterIfOutsideViewport);
  await commands.executeCommand('editor.action.codeAction', { kind: CodeActionKind.QuickFix.value, apply: 'first', preferred: true });
}
