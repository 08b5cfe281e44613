import { installNodeModules } from '../lib/install.mjs';
import { linters } from '../lib/lint.mjs';
import { capture } from '../lib/process.mjs';
import { green, red, say } from '../lib/terminal.mjs';

export async function main() {
  await installNodeModules();
  let failures = 0;
  for (const { name, title, check } of linters) {
    const { code, output } = await capture(title, check);
    await say(`${code === 0 ? green('✓') : red('✗')} ${name} (${title})`);
    if (code !== 0) {
      failures++;
      await say(output.trimEnd());
    }
  }

  if (failures > 0) {
    await say('\n`npm run format` mends layout, and the lint rules that can be mended without a decision.');
  }

  return failures === 0 ? 0 : 1;
}
