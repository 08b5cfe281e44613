// The licences of what a package carries of others: their terms ask for them to be passed on.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { at } from './paths.mjs';
import { must } from './process.mjs';

/** @typedef {{name: string, version: string, license: string, texts: string[]}} Notice */

/**
 * The text of THIRD-PARTY-NOTICES.txt.
 * @param {string} [rid] the runtime that a self-contained package carries with it
 */
export async function thirdPartyNotices(rid) {
  const { output } = await must('Finding the NuGet packages', ['dotnet', 'nuget', 'locals', 'global-packages', '--list', '--force-english-output']);
  const folder = output.slice(output.indexOf(':') + 1).trim();
  const notices = [...npmNotices('vscode-languageclient'), ...nugetNotices(folder), ...(rid ? runtimeNotices(folder, rid) : [])];
  return formatNotices(notices);
}

/** @param {Notice[]} notices */
export function formatNotices(notices) {
  const line = '='.repeat(78);
  const parts = notices
    .sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1))
    .map(({ name, version, license, texts }) =>
      [line, `${name} ${version} (${license})`, line, '', texts.map((text) => text.trim()).join('\n\n')].join('\n'),
    );
  return `${['Claude Route contains the following works of others.', ...parts].join('\n\n').replaceAll('\r\n', '\n')}\n`;
}

/** An npm package of the bundle and everything it depends on. */
function npmNotices(name) {
  const { packages } = JSON.parse(readFileSync(at('package-lock.json'), 'utf8'));
  const names = new Set();
  const visit = (dependency) => {
    if (!names.has(dependency)) {
      names.add(dependency);
      Object.keys(packages[`node_modules/${dependency}`].dependencies ?? {}).forEach(visit);
    }
  };
  visit(name);
  return [...names].map((dependency) => {
    const { version, license } = packages[`node_modules/${dependency}`];
    return { name: dependency, version, license, texts: textsIn(at('node_modules', dependency)) };
  });
}

/** The NuGet packages that the built server loads. */
function nugetNotices(folder) {
  const { libraries } = JSON.parse(readFileSync(at('dist', 'server', 'claude-route.deps.json'), 'utf8'));
  return Object.entries(libraries)
    .filter(([, { type }]) => type === 'package')
    .map(([id]) => {
      const [name, version] = id.split('/');
      const home = join(folder, name.toLowerCase(), version);
      const nuspec = readFileSync(join(home, `${name.toLowerCase()}.nuspec`), 'utf8');
      const element = (tag) => new RegExp(`<${tag}[^>]*>([^<]*)</${tag}>`).exec(nuspec)?.[1].trim();
      const license = element('license');
      const own = textsIn(home);
      const copyright = element('copyright') ?? `Copyright ${element('authors')}`;
      return { name, version, license, texts: own.length > 0 ? own : [copyright, readFileSync(at('.build', 'licenses', `${license}.txt`), 'utf8')] };
    });
}

/** The packs of the .NET runtime that a self-contained publish copies from. */
function runtimeNotices(folder, rid) {
  const assets = JSON.parse(readFileSync(at('server', 'ClaudeRoute.Cli', 'obj', 'project.assets.json'), 'utf8'));
  return Object.values(assets.project.frameworks)
    .flatMap((framework) => framework.downloadDependencies)
    .filter(({ name }) => name.endsWith(`.Runtime.${rid}`))
    .map(({ name, version }) => {
      const exact = version.replace(/^\[([^,]+),.*$/, '$1');
      return { name, version: exact, license: 'MIT', texts: textsIn(join(folder, name.toLowerCase(), exact)) };
    });
}

function textsIn(folder) {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names
    .filter((name) => /^(licen[cs]e|third-?party-?notices)(\.(md|txt))?$/i.test(name))
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}
