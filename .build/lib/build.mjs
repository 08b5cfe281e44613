// What `npm run build` makes; the other verbs call the same functions.
import { renameSync, rmSync } from 'node:fs';
import { at, cliProject, exists, extensionBundle, server, solution } from './paths.mjs';
import { Failure } from './failure.mjs';
import { must } from './process.mjs';
import { currentRuntime } from './runtimes.mjs';
import { fingerprint, isCurrent, markCurrent } from './stamps.mjs';

const serverInputs = ['server', 'schemas', '.build/runtimes.json', 'Directory.*', 'global.json', '.editorconfig'];
const extensionInputs = ['extension', 'package.json', 'package-lock.json'];

// Every error once, and nothing about what went well.
const quietBuild = ['--configuration=Release', '--no-restore', '--verbosity=quiet', '-consoleLoggerParameters:NoSummary'];

/**
 * Publishes the framework-dependent server for this machine to dist/server. Returns whether there was anything to do.
 * With `analyzed`, it is made of what `buildSolution` built; without, it is compiled by itself and without analyzers, in half the time.
 */
export async function buildServer({ analyzed = false, ...options } = {}) {
  const inputs = await fingerprint(serverInputs);
  if (exists(server) && isCurrent('server', inputs)) {
    return false;
  }

  // Published beside and then moved: a running server, or a build that fails half-way, leaves a whole folder behind.
  const fresh = at('dist', 'server.new');
  rmSync(fresh, { recursive: true, force: true });
  await must('Building the server', publish(fresh, currentRuntime(), { analyzed }), options);
  try {
    rmSync(at('dist', 'server'), { recursive: true, force: true });
    renameSync(fresh, at('dist', 'server'));
  } catch (error) {
    throw new Failure(
      `dist/server cannot be replaced (${error.code}): close the editor or the program that runs the server from there, and try again.`,
    );
  }

  markCurrent('server', inputs);
  return true;
}

/**
 * The command that publishes the server.
 * @param {import('./runtimes.mjs').Runtime | undefined} runtime without one whose packs restore, the result is portable IL
 * @param {{shape?: 'platform' | 'universal', analyzed?: boolean}} [how] shape: for a VSIX; without it, for this machine
 */
export function publish(output, runtime, { shape, analyzed = false } = {}) {
  return [
    'dotnet',
    'publish',
    cliProject,
    ...quietBuild,
    `--output=${output}`,
    ...(runtime?.available ? [`--runtime=${runtime.rid}`] : ['-p:PublishReadyToRun=false']),
    ...(shape ? [`-p:Shape=${shape}`] : []),
    ...(analyzed ? [] : ['-p:Quick=true']),
  ];
}

/**
 * Bundles the extension to dist/extension: as it ships, or with `dev` with names kept and a source map.
 * Returns whether there was anything to do.
 */
export async function buildExtension({ dev = false, ...options } = {}) {
  const inputs = `${await fingerprint(extensionInputs)}${dev ? ' dev' : ''}`;
  if (exists(extensionBundle) && isCurrent('extension', inputs)) {
    return false;
  }

  rmSync(at('dist', 'extension'), { recursive: true, force: true });
  await must('Building the extension', [process.execPath, 'extension/esbuild.mjs', ...(dev ? ['--dev'] : [])], options);
  markCurrent('extension', inputs);
  return true;
}

/** Builds every C# project, the tests among them. */
export function buildSolution(options) {
  return must('Building the solution', ['dotnet', 'build', solution, ...quietBuild], options);
}
