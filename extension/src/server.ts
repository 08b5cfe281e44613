import { l10n } from 'vscode';
import * as path from 'node:path';

/** Everything the search for the server depends on, so that it can run without an editor. */
export interface Surroundings {
  env: Readonly<Record<string, string | undefined>>;
  platform: NodeJS.Platform;
  extensionPath: string;
  trusted: boolean;
  /** Setting `claudeRoute.server.path`; empty when unset. */
  serverPath: string;
  /** Setting `claudeRoute.server.dotnetPath`; empty when unset. */
  dotnetPath: string;
  isFile(file: string): boolean;
  /** Whether this `dotnet` can run the server. */
  hasRuntime(dotnet: string): Promise<boolean>;
  /** Asks the .NET Install Tool extension for a `dotnet`; undefined when it is not installed or has none. */
  askInstallTool(): Promise<string | undefined>;
}

export interface ServerCommand {
  command: string;
  args: string[];
  /** For the log: which server was taken and why. */
  reason: string;
}

/** The server cannot be started. The message is for the user; `remedy` says what can be offered. */
export class ServerNotFound extends Error {
  constructor(
    message: string,
    readonly remedy: 'settings' | 'runtime' | 'none',
  ) {
    super(message);
  }
}

/** The .NET version that the portable server is built for. */
export const runtimeVersion = '10.0';

/** Finds the server: development variable, user setting, bundled server. In an untrusted workspace only the bundled one counts. */
export async function findServer(around: Surroundings): Promise<ServerCommand> {
  const development = around.env.CLAUDE_ROUTE_SERVER;
  if (around.trusted && development) {
    return chosen(around, development, 'the variable CLAUDE_ROUTE_SERVER', 'none');
  }
  if (around.trusted && around.serverPath) {
    return chosen(around, around.serverPath, 'the setting claudeRoute.server.path', 'settings');
  }

  const folder = path.join(around.extensionPath, 'dist', 'server');
  const executable = path.join(folder, around.platform === 'win32' ? 'claude-route.exe' : 'claude-route');
  const why = around.trusted ? 'bundled with the extension' : 'bundled with the extension, the only choice in an untrusted workspace';
  if (around.isFile(executable)) {
    return { command: executable, args: ['lsp'], reason: why };
  }
  const portable = path.join(folder, 'claude-route.dll');
  if (around.isFile(portable)) {
    return onDotnet(around, portable, why);
  }
  throw new ServerNotFound(l10n.t('This installation of Claude Route has no server. Reinstall the extension.'), 'none');
}

async function chosen(around: Surroundings, file: string, source: string, remedy: 'settings' | 'none'): Promise<ServerCommand> {
  if (!path.isAbsolute(file) || !around.isFile(file)) {
    const name = remedy === 'settings' ? 'claudeRoute.server.path' : 'CLAUDE_ROUTE_SERVER';
    throw new ServerNotFound(l10n.t('Claude Route found no server at the path given by {0}. It has to be the full path of a file.', name), remedy);
  }
  return file.endsWith('.dll') ? onDotnet(around, file, source) : { command: file, args: ['lsp'], reason: source };
}

async function onDotnet(around: Surroundings, portable: string, why: string): Promise<ServerCommand> {
  const on = (command: string, source: string): ServerCommand => ({ command, args: [portable, 'lsp'], reason: `${why}, on the .NET of ${source}` });

  if (around.dotnetPath) {
    if (path.isAbsolute(around.dotnetPath) && around.isFile(around.dotnetPath) && (await around.hasRuntime(around.dotnetPath))) {
      return on(around.dotnetPath, 'the setting claudeRoute.server.dotnetPath');
    }
    throw new ServerNotFound(
      l10n.t('The setting {0} does not lead to a dotnet with the .NET {1} runtime.', 'claudeRoute.server.dotnetPath', runtimeVersion),
      'settings',
    );
  }

  for (const [folder, source] of dotnetFolders(around)) {
    const dotnet = path.join(folder, around.platform === 'win32' ? 'dotnet.exe' : 'dotnet');
    if (around.isFile(dotnet) && (await around.hasRuntime(dotnet))) {
      return on(dotnet, source);
    }
  }

  const acquired = await around.askInstallTool();
  if (acquired && around.isFile(acquired)) {
    return on(acquired, 'the .NET Install Tool');
  }
  throw new ServerNotFound(l10n.t('Claude Route needs the .NET {0} runtime and found none on this machine.', runtimeVersion), 'runtime');
}

function dotnetFolders({ env, platform }: Surroundings): [folder: string, source: string][] {
  const search = env.PATH ?? env.Path ?? '';
  const folders = search.split(platform === 'win32' ? ';' : ':').map((folder): [string, string] => [folder, 'PATH']);
  if (env.DOTNET_ROOT) {
    folders.unshift([env.DOTNET_ROOT, 'DOTNET_ROOT']);
  }
  // A relative entry would let the folder that happens to be current decide what runs.
  return folders.filter(([folder]) => path.isAbsolute(folder));
}
