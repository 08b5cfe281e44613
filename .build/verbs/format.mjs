import { installNodeModules } from '../lib/install.mjs';
import { linters } from '../lib/lint.mjs';
import { capture } from '../lib/process.mjs';
import { green, red, say } from '../lib/terminal.mjs';

export async function main() {
  await installNodeModules();
  let failures = 0;
  for (const { name, title, write } of linters.filter((linter) => linter.write !== undefined)) {
    const { code, output } = await capture(title, write);
    await say(`${code === 0 ? green('✓') : red('✗')} ${name} (${title})`);
    if (code !== 0) {
      failures++;
      await say(output.trimEnd());
    }
  }

  return failures === 0 ? 0 : 1;
}
