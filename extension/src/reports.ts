import { commands, EventEmitter, Uri, workspace, type Disposable, type TextDocumentContentProvider } from 'vscode';

const scheme = 'claude-route';

/** Reports as documents that cannot be edited, shown as rendered Markdown. Each has a name; a new one takes the place of the old. */
export class Reports implements Disposable, TextDocumentContentProvider {
  private readonly changed = new EventEmitter<Uri>();
  private readonly provider = workspace.registerTextDocumentContentProvider(scheme, this);
  private readonly texts = new Map<string, string>();

  readonly onDidChange = this.changed.event;

  provideTextDocumentContent(uri: Uri): string {
    return this.texts.get(uri.path) ?? '';
  }

  async show(name: string, markdown: string): Promise<void> {
    const uri = Uri.from({ scheme, path: `/${name}.md` });
    this.texts.set(uri.path, markdown);
    this.changed.fire(uri);
    await workspace.openTextDocument(uri);
    await commands.executeCommand('markdown.showPreview', uri);
  }

  dispose(): void {
    this.provider.dispose();
    this.changed.dispose();
  }
}
