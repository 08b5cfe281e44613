import { l10n, Uri, window, workspace, type TextDocument } from 'vscode';
import type { LanguageClient, WorkspaceEdit as ServerEdit } from 'vscode-languageclient/node';

/** What the server made of a repair: an edit with the documents to save after it, or a sentence that says why there is none. */
export type Repair = { edit: ServerEdit; uris: string[] } | { refused: string };

/**
 * Applies a repair and saves its documents. The editor shows a preview where the edit asks for one.
 * False when there is nothing to apply, which the user is told, or when the user discarded the preview.
 */
export async function applyAndSave(client: LanguageClient, repair: Repair): Promise<boolean> {
  if ('refused' in repair) {
    void window.showWarningMessage(repair.refused);
    return false;
  }
  if (hasChanged(client, repair.edit)) {
    void window.showWarningMessage(l10n.t('The file changed meanwhile. Please try again.'));
    return false;
  }
  const before = await openVersions(repair.uris);
  const edit = await client.protocol2CodeConverter.asWorkspaceEdit(creationsFirst(repair.edit));
  const applied = await workspace.applyEdit(edit, { isRefactoring: true });
  if (applied) {
    await saveAfterApply(repair.uris);
  } else if (before.some(({ document, version }) => document.version !== version)) {
    // The editor applies nothing then, and says only that a refactoring failed.
    void window.showWarningMessage(l10n.t('A file changed while the preview was open, so nothing was applied. Please start again.'));
  }
  return applied;
}

/** Opens the documents that exist, so that the editor notices when one of them changes while a preview is shown. */
async function openVersions(uris: readonly string[]): Promise<{ document: TextDocument; version: number }[]> {
  const opened = await Promise.all(
    uris.map((uri) =>
      Promise.resolve(workspace.openTextDocument(Uri.parse(uri))).then(
        (document) => [{ document, version: document.version }],
        // It is created by the edit.
        () => [],
      ),
    ),
  );
  return opened.flat();
}

/** Saves exactly these documents, if the user wants that: Claude Code reads the file and knows nothing of an unsaved editor. */
export async function saveAfterApply(uris: readonly string[]): Promise<void> {
  const wanted = new Set(uris.map((uri) => Uri.parse(uri).toString()));
  for (const document of workspace.textDocuments) {
    if (
      !document.isDirty ||
      !wanted.has(document.uri.toString()) ||
      !workspace.getConfiguration('claudeRoute', document).get('saveAfterApply', true)
    ) {
      continue;
    }
    if (!(await document.save())) {
      void window.showWarningMessage(
        l10n.t('{0} could not be saved. The change takes effect when the file is saved.', workspace.asRelativePath(document.uri)),
      );
    }
  }
}

/** The documents whose text a server's edit changes. */
export function editedFiles(edit: ServerEdit): string[] {
  const changed = (edit.documentChanges ?? []).flatMap((change) => ('textDocument' in change ? [change.textDocument.uri] : []));
  return [...changed, ...Object.keys(edit.changes ?? {})];
}

/** Whether a document that the edit was computed for has another version by now. */
function hasChanged(client: LanguageClient, edit: ServerEdit): boolean {
  const versions = new Map(workspace.textDocuments.map((document) => [document.uri.toString(), document.version]));
  return (edit.documentChanges ?? []).some((change) => {
    if (!('textDocument' in change) || typeof change.textDocument.version !== 'number') {
      return false;
    }
    const open = versions.get(client.protocol2CodeConverter.asUri(change.textDocument.uri).toString());
    return open !== undefined && open !== change.textDocument.version;
  });
}

/** The editor undoes an edit as a whole only if it creates all files before it changes any text. */
function creationsFirst(edit: ServerEdit): ServerEdit {
  const changes = edit.documentChanges;
  const creates = (change: NonNullable<typeof changes>[number]): boolean => 'kind' in change && change.kind === 'create';
  return changes ? { ...edit, documentChanges: [...changes.filter(creates), ...changes.filter((change) => !creates(change))] } : edit;
}
