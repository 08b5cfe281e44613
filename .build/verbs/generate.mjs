import { buildServer } from '../lib/build.mjs';
import { writeTexts } from '../lib/l10n.mjs';
import { restorePackages } from '../lib/install.mjs';
import { server } from '../lib/paths.mjs';
import { attach } from '../lib/process.mjs';

export async function main(args) {
  await restorePackages();
  await buildServer();
  if (!args.includes('--check')) {
    await writeTexts();
  }
  return attach([server, 'generate', ...args]);
}
