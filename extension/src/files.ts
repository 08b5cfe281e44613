import { RelativePattern, Uri, type DocumentFilter } from 'vscode';

// By path and never by language: the editor calls `settings.json` JSON with comments, `settings.local.json` JSON and a backup plain text.
const ofTheClient = [
  '**/.claude/settings*.json',
  '**/.claude/settings.*',
  '**/managed-settings.json',
  '**/managed-settings.d/*.json',
  '**/.claude-route.json',
];

// Files beside the settings that may hold a route or a credential. The server leaves out what belongs to no project.
const besideThem = [
  '**/.vscode/settings.json',
  '**/*.code-workspace',
  '**/.mcp.json',
  '**/.devcontainer.json',
  '**/.devcontainer/devcontainer.json',
  '**/.env*',
];

/** Which documents the extension serves. */
export function settingsSelector(): DocumentFilter[] {
  const selector: DocumentFilter[] = [...ofTheClient, ...besideThem].map((pattern) => ({ scheme: 'file', pattern }));
  // The editor's own user settings, which it keeps under a scheme of its own.
  selector.push({ scheme: 'vscode-userdata', pattern: '**/User/settings.json' });
  // This variable moves the user's own settings to a folder of any name.
  const userFolder = process.env.CLAUDE_CONFIG_DIR;
  if (userFolder) {
    selector.push({ scheme: 'file', pattern: new RelativePattern(Uri.file(userFolder), 'settings*.json') });
  }
  return selector;
}
