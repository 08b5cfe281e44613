// Which inputs an output was made from, so that a build with nothing to do is over at once.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { at, root } from './paths.mjs';

const folder = at('dist', '.stamps');
const ignored = new Set(['bin', 'obj', 'node_modules', 'dist', '.git', '.tools', '.scratch']);

/**
 * A digest of the names, sizes and modification times of input files.
 * @param {string[]} inputs files and folders of the clone; `X.*` stands for the files of the root that begin with `X.`
 * @param {(path: string) => boolean} [takes] which files of a folder count; paths are relative with forward slashes
 */
export async function fingerprint(inputs, takes = () => true) {
  const paths = [];
  for (const input of inputs) {
    if (input.endsWith('.*')) {
      const prefix = input.slice(0, -1);
      paths.push(...(await readdir(root)).filter((name) => name.startsWith(prefix)));
    } else {
      paths.push(...(await filesUnder(input)));
    }
  }

  const hash = createHash('sha256');
  for (const path of paths.filter(takes).sort()) {
    const { size, mtimeMs } = await stat(at(path));
    hash.update(`${path}\0${size}\0${mtimeMs}\n`);
  }

  return hash.digest('hex');
}

/** All files under a path of the clone but build output, relative with forward slashes; none if there is no such path. */
export async function filesUnder(path) {
  const info = await stat(at(path)).catch(() => undefined);
  if (info === undefined || !info.isDirectory()) {
    return info === undefined ? [] : [path];
  }

  const found = [];
  for (const entry of await readdir(at(path), { withFileTypes: true })) {
    if (!ignored.has(entry.name)) {
      const child = join(at(path), entry.name);
      const name = relative(root, child).split(sep).join('/');
      found.push(...(entry.isDirectory() ? await filesUnder(name) : [name]));
    }
  }

  return found;
}

export function isCurrent(name, value) {
  try {
    return readFileSync(join(folder, name), 'utf8') === value;
  } catch {
    return false;
  }
}

export function markCurrent(name, value) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), value);
}
