import { parseArgs } from 'node:util';
import { buildExtension, buildServer } from '../lib/build.mjs';
import { writeExample } from '../example.mjs';
import { installNodeModules, restorePackages } from '../lib/install.mjs';
import { dim, duration, green, say } from '../lib/terminal.mjs';

export async function main(args) {
  const { values } = parseArgs({ args, options: { server: { type: 'boolean' }, extension: { type: 'boolean' }, dev: { type: 'boolean' } } });
  const both = !values.server && !values.extension;

  if (values.server || both) {
    await restorePackages();
    await report('dist/server', () => buildServer());
  }

  if (values.extension || both) {
    await installNodeModules();
    await report('dist/extension', () => buildExtension({ dev: values.dev }));
  }

  if (both) {
    writeExample();
  }

  return 0;
}

async function report(what, build) {
  const begun = performance.now();
  const built = await build();
  await say(`${green('✓')} ${what} ${dim(built ? `built in ${duration(performance.now() - begun)}` : 'is up to date')}`);
}
