import { build } from 'esbuild';
import path from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

export const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/**
 * Bundles one source file of the extension and returns its exports. `vscode` stands for the editor's API, for those that touch it;
 * `others` stand for further modules, by the name with which they are imported.
 */
export async function load(source, vscode, others = {}) {
  const { outputFiles } = await build({
    entryPoints: [path.join(repository, 'extension/src', source)],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode', ...Object.keys(others)],
    write: false,
  });
  const require = createRequire(import.meta.url);
  const module = { exports: {} };
  const run = new Function('module', 'exports', 'require', outputFiles[0].text);
  run(module, module.exports, (name) => (name === 'vscode' && vscode ? vscode : (others[name] ?? require(name))));
  return module.exports;
}
