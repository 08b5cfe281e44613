import { randomInt } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { at } from './lib/paths.mjs';

/** The workspace that `npm start` and `npm run editor` show. */
export const example = at('examples', 'leaky-workspace');

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** A credential that opens nothing, in the shape that many gateways give out. */
export const makeCredential = () => `sk-${Array.from({ length: 40 }, () => letters[randomInt(letters.length)]).join('')}`;

/**
 * Writes the example's settings file unless it is there: no credential is committed, not even a made-up one.
 * @returns {string} its path
 */
export function writeExample(folder = example) {
  const path = join(folder, '.claude', 'settings.json');
  const template = readFileSync(join(folder, 'settings.json.template'), 'utf8');
  mkdirSync(dirname(path), { recursive: true });
  try {
    writeFileSync(path, template.replace('{{credential}}', makeCredential()), { flag: 'wx' });
  } catch (error) {
    if (error.code !== 'EEXIST') {
      throw error;
    }
  }

  return path;
}

/** Every file under a folder but those of git, by relative path with forward slashes. */
export function readTree(folder) {
  return new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
      .map((path) => [relative(folder, path).split(sep).join('/'), path])
      .filter(([name]) => !name.startsWith('.git/'))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, path]) => [name, readFileSync(path)]),
  );
}
