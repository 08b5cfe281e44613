import { existsSync } from 'node:fs';
import { at, exists, modified, solution } from './paths.mjs';
import { Failure } from './failure.mjs';
import { capture, digest, must, npm } from './process.mjs';
import { fingerprint, isCurrent, markCurrent } from './stamps.mjs';

/** Installs the npm packages when there are none, or when the lock file is newer than they are. */
export async function installNodeModules(options) {
  const installed = modified(at('node_modules', '.package-lock.json'));
  if (installed !== undefined && installed >= modified(at('package-lock.json'))) {
    return;
  }

  await must('Installing npm packages', npm('ci', '--include=dev', '--no-audit', '--no-fund'), options);
}

/** Restores the NuGet packages of the solution exactly as the lock files say. */
export async function restorePackages(options) {
  const inputs = await fingerprint(['server', 'tests', '.build/runtimes.json', 'Directory.*', 'global.json', 'nuget.config', solution], (path) =>
    /\.(csproj|props|targets|sln|config)$|(packages\.lock|runtimes|global)\.json$/.test(path),
  );
  if (exists(at('server', 'ClaudeRoute.Cli', 'obj', 'project.assets.json')) && isCurrent('restore', inputs)) {
    return;
  }

  const result = await capture('Restoring NuGet packages', ['dotnet', 'restore', solution, '--locked-mode'], options);
  if (result.code !== 0) {
    const advice = result.output.includes('NU1004')
      ? `\nA project file and its packages.lock.json disagree: run \`dotnet restore ${solution}\` and commit the lock files.`
      : '';
    throw new Failure(`${digest(result.output)}${advice}\nRestoring NuGet packages failed: dotnet restore ${solution} --locked-mode`);
  }

  markCurrent('restore', inputs);
}

/** Both, in the order in which a mistake shows soonest. */
export async function install(options) {
  if (!existsSync(at('package-lock.json'))) {
    throw new Failure('package-lock.json is missing; check it out again with `git checkout package-lock.json`.');
  }

  await installNodeModules(options);
  await restorePackages(options);
}
