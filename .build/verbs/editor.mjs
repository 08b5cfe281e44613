import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { example, writeExample } from '../example.mjs';
import { buildExtension, buildServer } from '../lib/build.mjs';
import { install } from '../lib/install.mjs';
import { root } from '../lib/paths.mjs';
import { attach } from '../lib/process.mjs';
import { say } from '../lib/terminal.mjs';

export async function main() {
  await install();
  await buildServer();
  await buildExtension({ dev: true });
  const file = writeExample();

  const code = findVisualStudioCode();
  if (code === undefined) {
    await say('Visual Studio Code is not installed here; the example opens in code-server on this machine instead.');
    const { openEditor } = await import('../../tests/editor/lib/open.mjs');
    await openEditor({ extension: root, folder: example, file });
    return 0;
  }

  await say(`Opening ${example} in ${code}`);
  return attach([code, `--extensionDevelopmentPath=${root}`, '--new-window', example, file]);
}

/**
 * The program that starts an installed Visual Studio Code: beside what is on the PATH, else where its installers put it.
 * On Windows it is the program itself and not its launcher `code.cmd`, which only a shell can start.
 */
export function findVisualStudioCode(env = process.env, platform = process.platform, isFile = existsSync) {
  const windows = platform === 'win32';
  const names = windows ? ['../Code.exe', '../Code - Insiders.exe'] : ['code', 'code-insiders', 'codium'];
  const onPath = (env.PATH ?? env.Path ?? '')
    .split(windows ? ';' : ':')
    .filter((folder) => folder !== '')
    .flatMap((folder) => names.map((name) => join(folder, name)));
  const installed = {
    win32: [env.LOCALAPPDATA && join(env.LOCALAPPDATA, 'Programs'), env.ProgramFiles]
      .filter(Boolean)
      .map((folder) => join(folder, 'Microsoft VS Code', 'Code.exe')),
    darwin: ['/Applications', join(homedir(), 'Applications')].map((folder) =>
      join(folder, 'Visual Studio Code.app/Contents/Resources/app/bin/code'),
    ),
    linux: ['/usr/share/code/bin/code', '/snap/bin/code', '/var/lib/flatpak/exports/bin/com.visualstudio.code'],
  }[platform];
  return [...onPath, ...(installed ?? [])].find((path) => isFile(path));
}
