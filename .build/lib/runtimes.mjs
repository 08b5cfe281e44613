import { readFileSync } from 'node:fs';
import { at } from './paths.mjs';

const data = JSON.parse(readFileSync(at('.build', 'runtimes.json'), 'utf8'));

/** @typedef {{rid: string, target: string, available: boolean}} Runtime a .NET runtime identifier and the VSIX target it serves */

/** @type {Runtime[]} */
export const runtimes = data.runtimes.map(({ rid, target }) => ({ rid, target, available: data.restored.includes(rid) }));

/** The runtime of this machine, or undefined when there is no VSIX target for it. `musl` tells Alpine from other Linux systems. */
export function currentRuntime(platform = process.platform, arch = process.arch, musl = isMusl()) {
  const system = { linux: musl ? 'linux-musl' : 'linux', win32: 'win', darwin: 'osx' }[platform];
  return runtimes.find((runtime) => runtime.rid === `${system}-${arch}`);
}

function isMusl() {
  return process.platform === 'linux' && process.report.getReport().header.glibcVersionRuntime === undefined;
}
