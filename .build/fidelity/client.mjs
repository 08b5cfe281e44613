// The client under test, from the npm registry.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../lib/failure.mjs';
import { at, exists } from '../lib/paths.mjs';
import { must, npm } from '../lib/process.mjs';

/**
 * Installs a version of Claude Code into `.scratch` unless it is there.
 * @param {string} version such as `2.1.329`
 * @returns {Promise<string>} path of its program
 */
export async function installClient(version) {
  if (!/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.test(version)) {
    throw new Failure(`--client takes an exact version such as 2.1.329, not "${version}".`, 2);
  }

  const folder = at('.scratch', `claude-code-${version}`);
  const complete = join(folder, 'complete');
  const program = join(folder, 'node_modules', '@anthropic-ai', `claude-code-linux-${process.arch}`, 'claude');
  if (!exists(complete) || !exists(program)) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
    // `--prefix`, since npm tells a script's children that this clone is the place to install to.
    const quiet = ['--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    const command = npm('install', '--prefix', folder, ...quiet, `@anthropic-ai/claude-code@${version}`);
    await must(`Installing Claude Code ${version}`, command, { cwd: folder }).catch((error) => {
      rmSync(folder, { recursive: true, force: true });
      throw error.isFailure ? new Failure(error.message, 2) : error;
    });
    if (!exists(program)) {
      rmSync(folder, { recursive: true, force: true });
      throw new Failure(`The npm package of Claude Code ${version} has no program for linux-${process.arch}, so it cannot be tried here.`, 2);
    }

    writeFileSync(complete, '');
  }

  return program;
}
