import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the clone. */
export const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));

export const at = (...parts) => join(root, ...parts);

const exe = process.platform === 'win32' ? '.exe' : '';

/** The name of the server's executable for a .NET runtime identifier. */
export const executableName = (rid) => (rid.startsWith('win-') ? 'claude-route.exe' : 'claude-route');

/** The framework-dependent server of this machine, built by `npm run build`. */
export const server = at('dist', 'server', `claude-route${exe}`);

export const extensionBundle = at('dist', 'extension', 'extension.js');

export const solution = 'ClaudeRouteLsp.sln';

export const cliProject = 'server/ClaudeRoute.Cli/ClaudeRoute.Cli.csproj';

/** Where the test executable of a test project lies after `dotnet build -c Release`. */
export const testExecutable = (project) => at('tests', project, 'bin', 'Release', 'net10.0', `${project}${exe}`);

/** Modification time in ms, or undefined when there is no such file. */
export const modified = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs;

export const exists = (path) => modified(path) !== undefined;
