// What is inside a VSIX, and whether it should be.
import { buffer } from 'node:stream/consumers';
import { readFileSync } from 'node:fs';
import yauzl from 'yauzl';
import { at, executableName } from './paths.mjs';
import { findSecrets } from './secrets.mjs';

/** @typedef {{name: string, mode: number, content: Buffer}} Entry a file of a VSIX; `mode` holds the Unix permission bits */
/** @typedef {{required: string[], allowed: string[]}} Contents names, with `*` for any characters but a slash */

/** Every file of a VSIX. @returns {Promise<Entry[]>} */
export async function readVsix(path) {
  const archive = await yauzl.openPromise(path);
  const entries = [];
  for await (const entry of archive.eachEntry()) {
    if (!entry.fileName.endsWith('/')) {
      const content = await buffer(await archive.openReadStreamPromise(entry));
      entries.push({ name: entry.fileName, mode: (entry.externalFileAttributes >>> 16) & 0o777, content });
    }
  }

  return entries;
}

/**
 * What a VSIX must and may hold.
 * @param {string} [rid] the runtime of its server; without one, the VSIX is the universal one
 * @returns {Contents}
 */
export function contentsFor(rid) {
  const data = JSON.parse(readFileSync(at('.build', 'vsix-contents.json'), 'utf8'));
  const own = rid ? data.platform : data.universal;
  const resolve = (name) => name.replace('{executable}', executableName(rid ?? ''));
  return {
    required: [...data.common.required, ...own.required].map(resolve),
    allowed: [...data.common.allowed, ...own.allowed].map(resolve),
  };
}

/**
 * Everything that is wrong with a VSIX, as sentences; none when it may be published.
 * @param {Entry[]} entries
 * @param {Contents} contents
 * @param {{target?: string, version: string, executable?: string}} expected target and version of the manifest; the server's file name if it has to be executable
 */
export function inspectVsix(entries, contents, expected) {
  const names = entries.map((entry) => entry.name);
  const known = [...contents.required, ...contents.allowed].map(pattern);
  const manifest = entries.find((entry) => entry.name === 'extension.vsixmanifest')?.content.toString('utf8') ?? '';
  const attribute = (name) => new RegExp(`<Identity[^>]* ${name}="([^"]*)"`).exec(manifest)?.[1];
  const problems = [
    ...contents.required.filter((name) => !names.includes(name)).map((name) => `${name} is missing.`),
    ...names.filter((name) => !known.some((regex) => regex.test(name))).map((name) => `${name} is not on the list of what may be packed.`),
    ...names.filter((name, index) => names.indexOf(name) !== index).map((name) => `${name} is in the package twice.`),
  ];
  if (attribute('TargetPlatform') !== expected.target) {
    problems.push(`The manifest names the target ${attribute('TargetPlatform') ?? 'none'} instead of ${expected.target ?? 'none'}.`);
  }

  if (attribute('Version') !== expected.version) {
    problems.push(`The manifest names the version ${attribute('Version')} instead of ${expected.version}.`);
  }

  for (const { name, mode, content } of entries) {
    if (content.length === 0) {
      problems.push(`${name} is empty.`);
    }

    if (name === expected.executable && (mode & 0o111) === 0) {
      problems.push(`${name} may not be executed; package for Linux and macOS on one of them, Windows loses the permission.`);
    }

    if (!content.includes(0)) {
      problems.push(...findSecrets(content.toString('utf8')).map((secret) => `${name} holds a credential in line ${secret.line} (${secret.name}).`));
    }
  }

  return problems;
}

function pattern(name) {
  return new RegExp(`^${name.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*')}$`);
}
