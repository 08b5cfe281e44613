import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { spawnSync } from 'node:child_process';
import { Failure } from '../lib/failure.mjs';
import { Client } from './client.mjs';
import { makeDocument } from './documents.mjs';
import { memoryOf } from './processes.mjs';
import { series } from './statistics.mjs';

/** @typedef {import('./client.mjs').Server} Server */

// Peers are known to take this long and more; nothing that an editor waits for may.
const patience = 25_000;

/**
 * Start-up of several servers, one start of each in turn, so that a busy moment of the machine hits them alike.
 * @param {Server[]} servers
 * @returns {Promise<Map<Server, {initialize: object, firstDiagnostics: object}>>}
 */
export async function measureStart(servers, starts) {
  const times = new Map(servers.map((server) => [server, { initialize: [], firstDiagnostics: [] }]));
  for (let start = 0; start < starts; start++) {
    for (const server of servers) {
      await inFolder(async (place) => {
        const document = makeDocument(1024);
        const { client, initialized } = await startOn(server, place, document);
        const found = await client.diagnostics(place.uri, flags(document, true), patience);
        const milliseconds = performance.now() - client.started;
        await client.stop();
        expectFound(server, found);
        times.get(server).initialize.push(initialized);
        times.get(server).firstDiagnostics.push(milliseconds);
      });
    }
  }

  return new Map(
    [...times].map(([server, { initialize, firstDiagnostics }]) => [
      server,
      { initialize: series(initialize), firstDiagnostics: series(firstDiagnostics) },
    ]),
  );
}

/**
 * Edits, each of which breaks or mends one line. The time runs from the edit to the diagnostics that tell the state of that line rightly.
 * @returns {Promise<{edits: object, memory: object}>}
 */
export function measureEdits(server, size, edits) {
  return inFolder(async (place) => {
    const document = makeDocument(size);
    const { client } = await startOn(server, place, document);
    try {
      expectFound(server, await client.diagnostics(place.uri, flags(document, true), patience));
      const times = [];
      // The first edits compile code that all later ones share; an editor pays for them once in a session.
      const warmUp = Math.ceil(edits / 10);
      for (let edit = 0; edit < edits + warmUp; edit++) {
        const bad = edit % 2 === 1;
        const begun = performance.now();
        client.change(place.uri, document.edit(bad));
        const found = await client.diagnostics(place.uri, flags(document, bad), patience);
        if (found === undefined) {
          return { edits: { missing: `no right answer in ${patience / 1000} s` }, memory: memoryOf(client.pid) };
        }

        if (edit >= warmUp) {
          times.push(performance.now() - begun);
        }
      }

      return { edits: series(times), memory: memoryOf(client.pid) };
    } finally {
      await client.stop();
    }
  });
}

/**
 * A question after every edit, as an editor asks it while somebody types: nothing that was computed for the text before can be used again.
 * @param {'completion' | 'hover'} question
 */
export function measureQuestions(server, size, question, times) {
  return inFolder(async (place) => {
    const document = makeDocument(size);
    const { client } = await startOn(server, place, document);
    try {
      expectFound(server, await client.diagnostics(place.uri, flags(document, true), patience));
      // The name of the first member: its suggestions are all keys, its explanation has everything that one can have.
      const params = { textDocument: { uri: place.uri }, position: { line: 1, character: 5 } };
      const results = [];
      const warmUp = Math.ceil(times / 10);
      for (let asked = 0; asked < times + warmUp; asked++) {
        client.change(place.uri, document.edit(asked % 2 === 1));
        const begun = performance.now();
        const answer = await client.request(`textDocument/${question}`, params);
        if (answer === null || (answer.items ?? answer).length === 0) {
          return { missing: 'no answer' };
        }

        if (asked >= warmUp) {
          results.push(performance.now() - begun);
        }
      }

      return series(results);
    } finally {
      await client.stop();
    }
  });
}

/** A document of a size that nobody writes by hand but a script may: from opening it to its diagnostics. */
export function measureOpen(server, size) {
  return inFolder(async (place) => {
    const { client } = await startOn(server, place, makeDocument(1024));
    try {
      await client.diagnostics(place.uri, () => true, patience);
      const document = makeDocument(size);
      const uri = pathToFileURL(join(place.folder, '.claude', 'settings.local.json')).href;
      const begun = performance.now();
      client.open(uri, document.text, 'json');
      const found = await client.diagnostics(uri, () => true, patience);
      return found === undefined
        ? { missing: `no answer in ${patience / 1000} s` }
        : { value: performance.now() - begun, flagged: flags(document, true)(found.diagnostics) };
    } finally {
      await client.stop();
    }
  });
}

/**
 * Processor time (user and system, in s) of one check of many files.
 * @param {string} program the command line tool
 */
export function measureCheck(program, files) {
  return inFolder(async ({ root, home }) => {
    if (process.platform === 'win32') {
      return { missing: 'not measured on Windows' };
    }

    const paths = Array.from({ length: files }, (_, index) => join(root, 'many', `p${index}`, '.claude', 'settings.json'));
    for (const path of paths) {
      mkdirSync(join(path, '..'), { recursive: true });
      writeFileSync(path, makeDocument(1024).text);
    }

    const report = join(root, 'report.json');
    // `times` is the shell's own account of what its children used.
    const command = [
      '-c',
      '"$@" > "$REPORT"; code=$?; times; exit $code',
      'sh',
      program,
      'check',
      '--format',
      'json',
      '--home',
      home,
      '--no-shell',
      ...paths,
    ];
    const { stdout, status } = spawnSync('sh', command, { encoding: 'utf8', env: { ...environment(home), REPORT: report }, cwd: root });
    const checked = status === 1 ? JSON.parse(readFileSync(report, 'utf8')).files.length : 0;
    if (checked !== files) {
      throw new Failure(`claude-route check ended with exit code ${status} and a report on ${checked} of ${files} files.`);
    }

    const children = stdout.trim().split('\n')[1];
    return {
      value: [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce((sum, [, minutes, seconds]) => sum + 60 * Number(minutes) + Number(seconds), 0),
    };
  });
}

async function startOn(server, place, document) {
  writeFileSync(place.file, document.text);
  const client = new Client(server, { folder: place.folder, env: environment(place.home) });
  const initialized = await client.initialize(server);
  client.open(place.uri, document.text, 'jsonc');
  return { client, initialized };
}

/** A test of diagnostics: whether they say of the line in question what is true of it. */
function flags({ line }, bad) {
  return (diagnostics) => diagnostics.some(({ range }) => range.start.line === line) === bad;
}

function expectFound(server, found) {
  if (found === undefined) {
    throw new Failure(`${server.name} did not flag the wrong value within ${patience / 1000} s of opening the document, so nothing can be measured.`);
  }
}

/** Runs an action with a folder of its own: a project with settings, and a home in which there is nothing. */
async function inFolder(action) {
  const root = mkdtempSync(join(tmpdir(), 'claude-route-bench-'));
  try {
    const [folder, home] = [join(root, 'project'), join(root, 'home')];
    mkdirSync(join(folder, '.claude'), { recursive: true });
    mkdirSync(home);
    const file = join(folder, '.claude', 'settings.json');
    return await action({ root, folder, home, file, uri: pathToFileURL(file).href });
  } finally {
    rmSync(root, { recursive: true, force: true, maxRetries: 3 });
  }
}

// Neither the settings nor the variables of whoever measures may take part.
function environment(home) {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(ANTHROPIC|CLAUDE|AWS|GOOGLE|VERTEX|CLOUD_ML|NODE_OPTIONS|DOTNET_)/i.test(name) || name === 'DOTNET_ROOT',
  );
  return { ...Object.fromEntries(kept), HOME: home, USERPROFILE: home, XDG_CONFIG_HOME: join(home, '.config') };
}
