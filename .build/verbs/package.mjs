import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureEdits } from '../bench/measure.mjs';
import { buildExtension, buildServer, publish } from '../lib/build.mjs';
import { Failure } from '../lib/failure.mjs';
import { install } from '../lib/install.mjs';
import { thirdPartyNotices } from '../lib/notices.mjs';
import { at, executableName, exists, server } from '../lib/paths.mjs';
import { must } from '../lib/process.mjs';
import { currentRuntime, runtimes } from '../lib/runtimes.mjs';
import { dim, green, say } from '../lib/terminal.mjs';
import { contentsFor, inspectVsix, readVsix } from '../lib/vsix.mjs';

const universal = { target: 'universal' };

export async function main(args) {
  const { values } = parseArgs({
    args,
    options: { universal: { type: 'boolean' }, all: { type: 'boolean' }, target: { type: 'string', multiple: true } },
  });
  const chosen = choose(values, currentRuntime());
  await install();
  await buildServer();
  await buildExtension();
  for (const runtime of chosen) {
    await make(runtime);
  }

  return 0;
}

/**
 * Which packages the options ask for.
 * @param {{universal?: boolean, all?: boolean, target?: string[]}} options
 * @param {import('../lib/runtimes.mjs').Runtime | undefined} current
 */
export function choose({ universal: portable, all, target }, current) {
  const available = runtimes.filter((runtime) => runtime.available);
  if (all) {
    return [...available, universal];
  }

  const chosen = (target ?? []).map((name) => {
    const runtime = name === universal.target ? universal : available.find((candidate) => candidate.target === name);
    if (runtime === undefined) {
      const names = [...available.map((candidate) => candidate.target), universal.target].join(', ');
      throw new Failure(`There is no package for ${name}; --target takes ${names} (.build/runtimes.json says how to add one).`, 2);
    }

    return runtime;
  });
  if (portable) {
    chosen.push(universal);
  }

  if (chosen.length > 0) {
    return [...new Set(chosen)];
  }

  if (!current?.available) {
    throw new Failure(`.build/runtimes.json offers no runtime for this machine (${process.platform}-${process.arch}); use --universal.`);
  }

  return [current];
}

async function make({ target, rid }) {
  const staging = at('dist', 'package', target);
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging, { recursive: true });

  const published = join(staging, 'published');
  const runtime = rid && runtimes.find((candidate) => candidate.rid === rid);
  await must(`Publishing the server for ${target}`, publish(published, runtime, { shape: rid ? 'platform' : 'universal' }));
  await checkServer(published, rid);

  const manifest = JSON.parse(readFileSync(at('package.json'), 'utf8'));
  await stage(staging, published, manifest, rid);

  const out = at('dist', `claude-route-${target}-${manifest.version}.vsix`);
  rmSync(out, { force: true });
  await must(
    `Packing ${target}`,
    [
      process.execPath,
      at('node_modules', '@vscode', 'vsce', 'vsce'),
      'package',
      '--no-dependencies',
      // Links of the README are written to work from the repository and from the package alike.
      '--no-rewrite-relative-links',
      ...(manifest.repository ? [] : ['--allow-missing-repository']),
      ...(rid ? ['--target', target] : []),
      '--out',
      out,
    ],
    { cwd: staging },
  );

  const entries = await readVsix(out);
  const executable = rid && !rid.startsWith('win-') ? `extension/dist/server/${executableName(rid)}` : undefined;
  const problems = inspectVsix(entries, contentsFor(rid), { target: rid && target, version: manifest.version, executable });
  if (problems.length > 0) {
    rmSync(out);
    throw new Failure(`The package for ${target} is not as it has to be, and was deleted:\n  ${problems.join('\n  ')}`);
  }

  const packed = statSync(out).size;
  await say(`${green('✓')} ${out} ${dim(`${entries.length} files, ${(packed / 1e6).toFixed(1)} MB, contents checked`)}`);
}

/** Lays out in a folder what vsce is to pack: the files that .vscodeignore lets through, and this target's server. */
async function stage(staging, published, manifest, rid) {
  const shipped = Object.entries(manifest).filter(([name]) => !['scripts', 'devDependencies', 'dependencies', 'private'].includes(name));
  writeFileSync(join(staging, 'package.json'), `${JSON.stringify(Object.fromEntries(shipped), undefined, 2)}\n`);
  for (const name of [
    '.vscodeignore',
    'README.md',
    'CHANGELOG.md',
    'LICENSE',
    // The pages that diagnostics link to, and what the README links to.
    'docs',
    'ARCHITECTURE.md',
    'CONTRIBUTING.md',
    'resources',
    'l10n',
    ...readdirSync(at()).filter((file) => /^package\.nls(\..+)?\.json$/.test(file)),
  ]) {
    if (exists(at(name))) {
      cpSync(at(name), join(staging, name), { recursive: true });
    }
  }

  writeFileSync(join(staging, 'THIRD-PARTY-NOTICES.txt'), await thirdPartyNotices(rid));
  mkdirSync(join(staging, 'dist', 'extension'), { recursive: true });
  cpSync(at('dist', 'extension', 'extension.js'), join(staging, 'dist', 'extension', 'extension.js'));
  for (const name of readdirSync(published).filter((file) => !/\.(pdb|xml)$/.test(file))) {
    const to = join(staging, 'dist', 'server', name);
    mkdirSync(dirname(to), { recursive: true });
    cpSync(join(published, name), to);
    chmodSync(to, name === executableName(rid ?? '') ? 0o755 : 0o644);
  }

  rmSync(published, { recursive: true });
}

/** The trimmer removes what nothing refers to; a rule or a message that it took away would be missed by nobody until it is needed. */
async function checkServer(published, rid) {
  const command = rid ? [join(published, executableName(rid))] : ['dotnet', join(published, 'claude-route.dll')];
  if (rid && rid !== currentRuntime()?.rid) {
    await say(dim(`  The ${rid} server is packed without being tried: it does not run on this machine.`));
    return;
  }

  const [expected, packed] = [[server], command].map(listRules);
  if (expected.length === 0 || packed.join() !== expected.join()) {
    const lost = expected.filter((id) => !packed.includes(id));
    throw new Failure(
      `The packaged server lists ${packed.length} rules and the built one ${expected.length}; missing: ${lost.join(', ') || 'none'}.`,
    );
  }

  const { edits } = await measureEdits({ name: `the ${rid ?? 'portable'} server`, command: [...command, 'lsp'] }, 1024, 4);
  if (edits.missing) {
    throw new Failure(`The packaged server does not follow edits: ${edits.missing}.`);
  }
}

function listRules([program, ...args]) {
  const { status, stdout, error } = spawnSync(program, [...args, 'rules', '--format', 'json'], { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (error || status !== 0) {
    throw new Failure(`${program} rules --format json failed${error ? `: ${error.message}` : ` with exit code ${status}`}.`);
  }

  const catalogue = JSON.parse(stdout);
  return (Array.isArray(catalogue) ? catalogue : catalogue.rules).map((rule) => rule.id);
}
