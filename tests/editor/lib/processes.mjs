import fs from 'node:fs';

/** The language servers among the descendants of a process, by their command line. */
export function languageServers(ancestor) {
  const processes = fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap(describe);
  const parents = new Map(processes.map(({ pid, parent }) => [pid, parent]));
  const descends = (pid) => {
    for (let current = parents.get(pid); current; current = parents.get(current)) {
      if (current === ancestor) {
        return true;
      }
    }
    return false;
  };
  return processes.filter(({ pid, command }) => /claude-route(\.dll)?\0lsp\0/.test(command) && descends(pid)).map(({ pid }) => pid);
}

function describe(name) {
  try {
    // The name of the program, in parentheses, may itself hold spaces and parentheses.
    const [, parent] = fs
      .readFileSync(`/proc/${name}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return [{ pid: Number(name), parent: Number(parent), command: fs.readFileSync(`/proc/${name}/cmdline`, 'utf8') }];
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') {
      return []; // It ended while it was looked at.
    }
    throw error;
  }
}
