// Opens the extension in a real VS Code workbench in the browser, to try it by hand.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startCodeServer } from './codeserver.mjs';

const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');

/**
 * Starts code-server on loopback with the extension, prints the address that shows `folder`, and runs until Ctrl+C.
 * `extension` is the folder of an extension or a VSIX file, by default this checkout; `file` is opened first. Everything but `folder` is temporary.
 */
export async function openEditor({ folder, file, extension = repository, port, settings, trust = false, say = console.log }) {
  const project = path.resolve(folder);
  const codeServer = await startCodeServer({ extension, port, settings, trust });
  try {
    const opened = path.resolve(file ?? path.join(project, '.claude/settings.json'));
    const query = new URLSearchParams({ folder: project });
    if (fs.existsSync(opened)) {
      query.set('payload', JSON.stringify([['openFile', `vscode-remote://${codeServer.authority}${opened}`]]));
    }
    say(`Open ${codeServer.url}/?${query}\nCtrl+C ends the editor.`);
    await new Promise((resolve) => ['SIGINT', 'SIGTERM'].forEach((signal) => process.once(signal, resolve)));
  } finally {
    await codeServer.stop();
  }
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const [folder, extension] = process.argv.slice(2);
  if (!folder) {
    console.error('Usage: node tests/editor/lib/open.mjs FOLDER [VSIX or extension folder]');
    process.exit(2);
  }
  await openEditor({ folder, extension });
}
