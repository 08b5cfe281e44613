// What processes cost, as Linux tells it.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const ticksPerSecond = 100;

/** Whether a program is on PATH. */
export function isOnPath(name) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => statSync(join(folder, name), { throwIfNoEntry: false })?.isFile());
}

/** Resident memory of a process and its children in MB; known on Linux only. */
export function memoryOf(pid) {
  if (process.platform !== 'linux') {
    return { missing: 'measured on Linux only' };
  }

  return { value: familyOf(pid).reduce((sum, member) => sum + residentKilobytes(member), 0) / 1024 };
}

function familyOf(pid) {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean),
  );
  return [pid, ...children.flatMap(familyOf)];
}

function residentKilobytes(pid) {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
}

/** Processor time of a process and its children so far, in ms. */
export function processorTimeOf(pid) {
  return familyOf(pid).reduce((sum, member) => {
    const fields = readFileSync(`/proc/${member}/stat`, 'utf8').split(') ').at(-1).split(' ');
    return sum + ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond;
  }, 0);
}
