import { buildServer } from '../lib/build.mjs';
import { restorePackages } from '../lib/install.mjs';
import { exists, server } from '../lib/paths.mjs';
import { checkPrerequisites } from '../lib/prerequisites.mjs';
import { attach } from '../lib/process.mjs';

export async function main(args) {
  if (!exists(server)) {
    if (!checkPrerequisites()) {
      return 2;
    }

    // Standard output belongs to the tool: a reader pipes it on.
    const quiet = { progress: process.stderr };
    await restorePackages(quiet);
    await buildServer(quiet);
  }

  // npm changes to the root of the clone; paths are meant from where the reader stood.
  return attach([server, ...args], { cwd: process.env.INIT_CWD ?? process.cwd() });
}
