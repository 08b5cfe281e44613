import { RelativePattern, Uri, type DocumentFilter } from 'vscode';
import { besideThem, inUserFolder, ofTheClient, userFolderVariable } from './files.g';

/** Which documents the extension serves. The server leaves out what belongs to no project. */
export function settingsSelector(): DocumentFilter[] {
  // By path and never by language: the editor calls `settings.json` JSON with comments, `settings.local.json` JSON and a backup plain text.
  const selector: DocumentFilter[] = [...ofTheClient, ...besideThem].map((pattern) => ({ scheme: 'file', pattern }));
  // The editor's own user settings, which it keeps under a scheme of its own.
  selector.push({ scheme: 'vscode-userdata', pattern: '**/User/settings.json' });
  const userFolder = process.env[userFolderVariable];
  if (userFolder) {
    selector.push({ scheme: 'file', pattern: new RelativePattern(Uri.file(userFolder), inUserFolder) });
  }
  return selector;
}
