// Entry of every npm script: `node .build/run.mjs VERB …`.
// This file and lib/prerequisites.mjs stay within syntax that Node 12 can read, so that an old Node gets a sentence and not a syntax error.
import { checkPrerequisites } from './lib/prerequisites.mjs';

const verbs = {
  start: 'Build everything and show the whole job on an example workspace',
  build: 'Build the server and the extension into dist/ (--server or --extension for one of them; --dev for a readable bundle)',
  cli: 'Run the built command line tool',
  test: 'Run every check and every test (--only NAME,… for some of them)',
  lint: 'Check formatting, types and lint rules',
  format: 'Write the formatting that lint asks for',
  generate: 'Write the generated files',
  editor: 'Open the example workspace in an editor with the extension',
  package: "Make this platform's VSIX (--universal, --all, --target NAME)",
  bench: 'Measure the server beside a peer (--check to hold it to its budgets)',
  fidelity: 'Compare predictions with the real Claude Code in a sealed sandbox (--seed, --count, --client, --jobs)',
};

// These start the command line tool as it is when it has been built; what building needs is asked for only then, or not at all.
const checksForItself = ['cli', 'fidelity'];

async function main() {
  const verb = process.argv[2];
  if (!Object.prototype.hasOwnProperty.call(verbs, verb)) {
    const width = Math.max(...Object.keys(verbs).map((name) => name.length));
    console.error('Usage: node .build/run.mjs VERB [OPTION…]\n');
    for (const name of Object.keys(verbs)) {
      console.error(`  ${name.padEnd(width)}  ${verbs[name]}`);
    }
    return 2;
  }

  if (!checksForItself.includes(verb) && !checkPrerequisites()) {
    return 1;
  }

  const { main: run } = await import(`./verbs/${verb}.mjs`);
  return run(process.argv.slice(3));
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    // A Failure carries a sentence for the reader, and so does an unknown option; anything else is a defect of these scripts and keeps its stack.
    const usage = String(error.code).startsWith('ERR_PARSE_ARGS');
    console.error(error.isFailure || usage ? error.message : error.stack);
    process.exitCode = usage ? 2 : error.exitCode || 1;
  },
);
