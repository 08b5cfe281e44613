// The texts of the extension that users see, collected from its sources for translators.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { getL10nJson } from '@vscode/l10n-dev';
import { at } from './paths.mjs';

export const bundle = at('l10n', 'bundle.l10n.json');

/** What l10n/bundle.l10n.json has to hold: every text by itself, in the order of the alphabet. */
export async function collectTexts() {
  const folder = at('extension', 'src');
  const sources = readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => ({ extension: '.ts', contents: readFileSync(at('extension', 'src', name), 'utf8') }));
  const texts = await getL10nJson(sources);
  const sorted = Object.fromEntries(Object.entries(texts).sort(([one], [other]) => (one < other ? -1 : 1)));
  return `${JSON.stringify(sorted, undefined, 2)}\n`;
}

export async function writeTexts() {
  writeFileSync(bundle, await collectTexts());
}
