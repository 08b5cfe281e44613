import {
  commands,
  Disposable,
  DocumentLink,
  EventEmitter,
  languages,
  Range,
  Uri,
  window,
  workspace,
  type DocumentLinkProvider,
  type TextDocument,
  type TextDocumentContentProvider,
} from 'vscode';

const scheme = 'claude-route';

/** A piece of a line; with a target it is a link. */
export type Piece = string | { text: string; target: Uri };

/** Reports as documents that cannot be edited. Each has a name; a new one takes the place of the old. */
export class Reports implements Disposable, TextDocumentContentProvider, DocumentLinkProvider {
  private readonly changed = new EventEmitter<Uri>();
  private readonly texts = new Map<string, string>();
  private readonly links = new Map<string, DocumentLink[]>();

  readonly onDidChange = this.changed.event;
  // Last, since the editor looks for the event when it is given the provider.
  private readonly registered = Disposable.from(
    workspace.registerTextDocumentContentProvider(scheme, this),
    languages.registerDocumentLinkProvider({ scheme }, this),
  );

  provideTextDocumentContent(uri: Uri): string {
    return this.texts.get(uri.path) ?? '';
  }

  provideDocumentLinks(document: TextDocument): DocumentLink[] {
    return this.links.get(document.uri.path) ?? [];
  }

  /** Shows Markdown, rendered. A rendered page cannot lead to files. */
  async showMarkdown(name: string, markdown: string): Promise<void> {
    const uri = await this.keep(`${name}.md`, markdown, []);
    await commands.executeCommand('markdown.showPreview', uri);
  }

  /** Shows lines of text with links to files and commands. */
  async showText(name: string, lines: readonly Piece[][]): Promise<void> {
    const links: DocumentLink[] = [];
    const text = lines.map((pieces, line) => {
      let written = '';
      for (const piece of pieces) {
        const start = written.length;
        written += typeof piece === 'string' ? piece : piece.text;
        if (typeof piece !== 'string') {
          links.push(new DocumentLink(new Range(line, start, line, written.length), piece.target));
        }
      }
      return written;
    });
    const uri = await this.keep(`${name}.txt`, `${text.join('\n')}\n`, links);
    await window.showTextDocument(uri, { preview: true });
  }

  dispose(): void {
    this.registered.dispose();
    this.changed.dispose();
  }

  private async keep(name: string, text: string, links: DocumentLink[]): Promise<Uri> {
    const uri = Uri.from({ scheme, path: `/${name}` });
    this.texts.set(uri.path, text);
    this.links.set(uri.path, links);
    this.changed.fire(uri);
    await workspace.openTextDocument(uri);
    return uri;
  }
}
