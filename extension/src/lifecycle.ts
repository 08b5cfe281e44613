import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import {
  commands,
  type Disposable,
  EventEmitter,
  extensions,
  l10n,
  ProgressLocation,
  window,
  workspace,
  type ExtensionContext,
  type LogOutputChannel,
} from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { createClient } from './client';
import { LastingCommands } from './lastingCommands';
import { createLog } from './log';
import { RestartPolicy } from './restartPolicy';
import { findServer, runtimeVersion, ServerNotFound, type ServerCommand } from './server';

const installTool = 'ms-dotnettools.vscode-dotnet-runtime';

export type State = 'stopped' | 'starting' | 'running' | 'failed';

/** Starts the server, starts it again after a crash, and gives up with a message when it keeps crashing. */
export class ServerLifecycle implements Disposable {
  private readonly stateChanged = new EventEmitter<State>();
  private readonly told = new EventEmitter<void>();
  private readonly policy = new RestartPolicy();
  private readonly lasting = new LastingCommands();
  private current: State = 'stopped';
  private running: LanguageClient | undefined;
  private trace: LogOutputChannel | undefined;
  private waiting: NodeJS.Timeout | undefined;
  private disposed = false;
  /** The work in progress, and the one start that may wait behind it. */
  private tail: Promise<void> = Promise.resolve();
  private queued: Promise<void> | undefined;

  readonly onDidChangeState = this.stateChanged.event;
  /** The server was told of something that may change what it says. */
  readonly onDidTell = this.told.event;

  constructor(
    private readonly context: ExtensionContext,
    private readonly log: LogOutputChannel,
  ) {}

  get state(): State {
    return this.current;
  }

  /** The client while the server is running. */
  get client(): LanguageClient | undefined {
    return this.current === 'running' ? this.running : undefined;
  }

  /** Starts the server unless that has already happened. */
  ensureStarted(): void {
    if (this.current === 'stopped') {
      void this.restart();
    }
  }

  /** The client once the server runs; undefined when it cannot be started or was stopped. */
  async started(): Promise<LanguageClient | undefined> {
    this.ensureStarted();
    while (this.current === 'starting') {
      await new Promise<void>((resolve) => {
        const listening = this.onDidChangeState(() => {
          listening.dispose();
          resolve();
        });
      });
    }
    return this.client;
  }

  /** Stops the server if it runs, and starts it. Calls that come while one is waiting share it. */
  restart(): Promise<void> {
    this.policy.reset();
    this.setState('starting');
    return this.enqueue();
  }

  /** Ends the server for good. */
  async stop(): Promise<void> {
    this.disposed = true;
    clearTimeout(this.waiting);
    await this.tail;
    await this.stopClient();
    this.setState('stopped');
  }

  dispose(): void {
    void this.stop();
    this.trace?.dispose();
    this.lasting.dispose();
    this.stateChanged.dispose();
    this.told.dispose();
  }

  private enqueue(): Promise<void> {
    clearTimeout(this.waiting);
    if (!this.queued) {
      this.tail = this.queued = this.tail.then(async () => {
        this.queued = undefined;
        await this.stopClient();
        if (!this.disposed) {
          await this.startClient();
        }
      });
    }
    return this.queued;
  }

  private async startClient(): Promise<void> {
    this.setState('starting');
    let server: ServerCommand;
    try {
      server = await findServer(this.surroundings());
    } catch (error) {
      this.setState('failed');
      this.log.error(String(error instanceof Error ? error.message : error));
      void this.reportMissing(error);
      return;
    }

    this.log.info(`Starting ${[server.command, ...server.args].join(' ')} (${server.reason}).`);
    fs.mkdirSync(this.context.globalStorageUri.fsPath, { recursive: true });
    // A start does not always end when its server does: what is being sent at that moment may never be answered.
    let close: () => void = () => undefined;
    const closed = new Promise<void>((resolve) => {
      close = resolve;
    });
    const client = createClient(server, {
      context: this.context,
      log: this.log,
      trace: this.traceChannel(),
      lasting: this.lasting,
      onClosed: () => {
        this.crashed(client);
        close();
      },
      onTold: () => this.told.fire(),
    });
    this.running = client;
    try {
      await Promise.race([client.start(), closed]);
      if (this.running === client) {
        this.setState('running');
      }
    } catch {
      // The client has written the reason into the log.
      this.crashed(client);
    }
  }

  private async stopClient(): Promise<void> {
    const client = this.running;
    this.running = undefined;
    try {
      await client?.dispose();
    } catch (error) {
      this.log.warn(`Stopping the server failed: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** Called once or twice for a client that ended: by the connection, and by a start that was under way. */
  private crashed(client: LanguageClient): void {
    if (this.running !== client || this.disposed) {
      return;
    }
    this.running = undefined;
    const delay = this.policy.crashed(Date.now());
    if (delay === undefined) {
      this.log.error('The server ended too often within three minutes and is not started again.');
      this.setState('failed');
      void this.reportGivenUp();
      return;
    }
    this.log.warn(`The server ended unexpectedly. It is started again in ${delay} ms.`);
    this.setState('starting');
    this.waiting = setTimeout(() => void this.enqueue(), delay);
  }

  private setState(state: State): void {
    if (this.current !== state) {
      this.current = state;
      this.stateChanged.fire(state);
    }
  }

  /** The protocol trace gets its own channel, which exists only once it was asked for. */
  private traceChannel(): LogOutputChannel | undefined {
    if (workspace.getConfiguration('claudeRoute').get('trace.server', 'off') === 'off') {
      return undefined;
    }
    return (this.trace ??= createLog('Claude Route Trace'));
  }

  private surroundings() {
    const settings = workspace.getConfiguration('claudeRoute');
    return {
      env: process.env,
      platform: process.platform,
      extensionPath: this.context.extensionPath,
      trusted: workspace.isTrusted,
      serverPath: settings.get('server.path', '').trim(),
      dotnetPath: settings.get('server.dotnetPath', '').trim(),
      isFile: (file: string) => fs.statSync(file, { throwIfNoEntry: false })?.isFile() ?? false,
      hasRuntime,
      askInstallTool: () => this.askInstallTool(),
    };
  }

  private async askInstallTool(): Promise<string | undefined> {
    if (!extensions.getExtension(installTool)) {
      return undefined;
    }
    const request = { version: runtimeVersion, requestingExtensionId: this.context.extension.id, mode: 'runtime', architecture: process.arch };
    return window.withProgress({ location: ProgressLocation.Window, title: l10n.t('Claude Route: getting .NET {0}', runtimeVersion) }, async () => {
      try {
        const found = await commands.executeCommand<{ dotnetPath?: string } | undefined>('dotnet.findPath', {
          acquireContext: request,
          versionSpecRequirement: 'equal',
          rejectPreviews: true,
        });
        const answer = found?.dotnetPath ? found : await commands.executeCommand<{ dotnetPath?: string } | undefined>('dotnet.acquire', request);
        return answer?.dotnetPath;
      } catch (error) {
        this.log.warn(`The .NET Install Tool gave no runtime: ${error instanceof Error ? error.message : String(error)}`);
        return undefined;
      }
    });
  }

  private async reportMissing(error: unknown): Promise<void> {
    const showLog = l10n.t('Show Log');
    const openSettings = l10n.t('Open Settings');
    const install = l10n.t('Install .NET Install Tool');
    const remedy = error instanceof ServerNotFound ? error.remedy : 'none';
    const actions =
      remedy === 'settings' ? [openSettings] : remedy === 'runtime' ? [...(extensions.getExtension(installTool) ? [] : [install]), openSettings] : [];
    const message = error instanceof ServerNotFound ? error.message : l10n.t('Claude Route could not start its server.');
    const choice = await window.showErrorMessage(message, ...actions, showLog);
    if (choice === showLog) {
      this.log.show();
    } else if (choice === openSettings) {
      await commands.executeCommand('workbench.action.openSettings', 'claudeRoute.server');
    } else if (choice === install) {
      await commands.executeCommand('workbench.extensions.installExtension', installTool);
      await this.restart();
    }
  }

  private async reportGivenUp(): Promise<void> {
    const restart = l10n.t('Restart');
    const showLog = l10n.t('Show Log');
    const choice = await window.showErrorMessage(
      l10n.t('The Claude Route server keeps ending, so settings files are not checked any more. The log may tell why.'),
      restart,
      showLog,
    );
    if (choice === restart) {
      await this.restart();
    } else if (choice === showLog) {
      this.log.show();
    }
  }
}

function hasRuntime(dotnet: string): Promise<boolean> {
  return new Promise((resolve) => {
    execFile(dotnet, ['--list-runtimes'], { timeout: 10_000, windowsHide: true }, (error, output) =>
      resolve(!error && output.includes(`Microsoft.NETCore.App ${runtimeVersion}.`)),
    );
  });
}
