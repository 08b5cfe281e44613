// The checks that read the sources only. `check` verifies, `write` mends; types cannot be mended.
import { at } from './paths.mjs';

const bin = (name, script) => [process.execPath, at('node_modules', name, script)];

// Layout comes first by folder, without loading the projects: seconds instead of minutes. The code-style rules themselves are
// build errors (EnforceCodeStyleInBuild), so a style pass here would find nothing that a build lets through.
const dotnetFormat = ['dotnet', 'format', 'whitespace', '.', '--folder', '--exclude', 'node_modules', 'dist', '.tools', '.scratch', 'tests/fixtures'];

export const linters = [
  { name: 'format', title: 'C# layout', check: [...dotnetFormat, '--verify-no-changes'], write: dotnetFormat },
  {
    name: 'prettier',
    title: 'layout of the other sources',
    check: [...bin('prettier', 'bin/prettier.cjs'), '--check', '.'],
    write: [...bin('prettier', 'bin/prettier.cjs'), '--log-level', 'warn', '--write', '.'],
  },
  {
    name: 'eslint',
    title: 'lint rules',
    check: [...bin('eslint', 'bin/eslint.js'), '--max-warnings', '0', '.'],
    write: [...bin('eslint', 'bin/eslint.js'), '--fix', '.'],
  },
  { name: 'types', title: 'types of the extension', check: [...bin('typescript', 'bin/tsc'), '--noEmit', '--project', 'extension/tsconfig.json'] },
];
