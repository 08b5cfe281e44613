import { RelativePattern, Uri, type DocumentFilter } from 'vscode';

// By path and never by language: the editor calls `settings.json` JSON with comments, `settings.local.json` JSON and a backup plain text.
const patterns = [
  '**/.claude/settings*.json',
  '**/.claude/settings.*',
  '**/managed-settings.json',
  '**/managed-settings.d/*.json',
  '**/.claude-route.json',
];

/** Which documents the extension serves. */
export function settingsSelector(): DocumentFilter[] {
  const selector: DocumentFilter[] = patterns.map((pattern) => ({ scheme: 'file', pattern }));
  // This variable moves the user's own settings to a folder of any name.
  const userFolder = process.env.CLAUDE_CONFIG_DIR;
  if (userFolder) {
    selector.push({ scheme: 'file', pattern: new RelativePattern(Uri.file(userFolder), 'settings*.json') });
  }
  return selector;
}
