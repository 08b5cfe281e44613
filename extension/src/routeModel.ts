import { commands, EventEmitter, languages, window, workspace, type Disposable, type Uri, type WorkspaceFolder } from 'vscode';
import type { LanguageClient, Range } from 'vscode-languageclient/node';
import type { ServerLifecycle } from './lifecycle';

/** One row of the effective route, as the server tells it. Values are masked. */
export interface RouteRow {
  id: string;
  kind: 'route' | 'destination' | 'header' | 'model' | 'fact' | 'group' | 'shadowed' | 'trust' | 'problem' | 'note';
  label: string;
  description?: string;
  source?: string;
  uri?: string;
  range?: Range;
  children?: RouteRow[];
}

export interface EffectiveRoute {
  name: string;
  sends: boolean;
  /** How many settings files take part. */
  files: number;
  needsAttention: boolean;
  errors: number;
  rows: RouteRow[];
}

export interface FolderRoute {
  /** Undefined in a window without a folder. */
  folder: WorkspaceFolder | undefined;
  route: EffectiveRoute;
}

/** An edit makes several changes in a row; one question after the last of them is enough. */
const quietMilliseconds = 150;

/** The effective route of every folder, asked for again after a change. Fires only when an answer is another one. */
export class RouteModel implements Disposable {
  private readonly changed = new EventEmitter<void>();
  private readonly listening: Disposable[];
  private timer: NodeJS.Timeout | undefined;
  private turn = 0;
  private told = '';
  private current: FolderRoute[] | undefined;

  readonly onDidChange = this.changed.event;

  constructor(private readonly server: ServerLifecycle) {
    this.listening = [
      server.onDidTell(() => this.refresh()),
      server.onDidChangeState(() => this.refresh(0)),
      // What git says of a file comes later than the file.
      languages.onDidChangeDiagnostics(({ uris }) => uris.some(({ path }) => path.includes('settings')) && this.refresh()),
      // The saved login and the environment are no files that are watched.
      window.onDidChangeWindowState(({ focused }) => focused && this.refresh()),
    ];
    this.publish();
  }

  /** Undefined until the server has answered. */
  get routes(): readonly FolderRoute[] | undefined {
    return this.current;
  }

  /** The route of the folder that a document lies in, else of the first folder. */
  of(uri: Uri | undefined): FolderRoute | undefined {
    const folder = uri && workspace.getWorkspaceFolder(uri);
    return this.current?.find((each) => each.folder?.uri.toString() === folder?.uri.toString()) ?? this.current?.[0];
  }

  refresh(delay = quietMilliseconds): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.load(), delay);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.listening.forEach((each) => void each.dispose());
    this.changed.dispose();
  }

  private async load(): Promise<void> {
    const turn = ++this.turn;
    const client = this.server.client;
    const routes = client && (await ask(client).catch(() => this.current));
    if (turn !== this.turn) {
      return;
    }
    const now = JSON.stringify([this.server.state, routes?.map(({ folder, route }) => [folder?.uri.toString(), route])]);
    this.current = routes;
    if (now !== this.told) {
      this.told = now;
      this.publish();
      this.changed.fire();
    }
  }

  /** What the view shows where it has no rows depends on this. */
  private publish(): void {
    const { state } = this.server;
    const shown =
      state === 'running' ? (this.current === undefined ? 'starting' : this.current.some(({ route }) => route.files > 0) ? 'shown' : 'empty') : state;
    void commands.executeCommand('setContext', 'claudeRoute.state', shown);
  }
}

function ask(client: LanguageClient): Promise<FolderRoute[]> {
  const folders: (WorkspaceFolder | undefined)[] = workspace.workspaceFolders?.length ? [...workspace.workspaceFolders] : [undefined];
  return Promise.all(
    folders.map(async (folder) => ({
      folder,
      route: await client.sendRequest<EffectiveRoute>('claudeRoute/effectiveRoute', folder ? { uri: folder.uri.toString() } : {}),
    })),
  );
}
