// Bundles the extension to dist/extension/extension.js. `--dev` keeps names and writes a source map.
import { build } from 'esbuild';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = path.dirname(fileURLToPath(import.meta.url));
const development = process.argv.includes('--dev');

await build({
  entryPoints: [path.join(folder, 'src/extension.ts')],
  outfile: path.join(folder, '../dist/extension/extension.js'),
  bundle: true,
  platform: 'node',
  format: 'cjs',
  // The Node.js of the lowest editor version that package.json allows.
  target: 'node20',
  external: ['vscode'],
  minify: !development,
  sourcemap: development,
  legalComments: 'none',
  logLevel: 'warning',
});
