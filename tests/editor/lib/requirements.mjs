// What the tests need from the machine. Where it is missing, a test is skipped by name; in CI (CI=true) that is a failure.
import fs from 'node:fs';
import path from 'node:path';

/** The full path of an executable on PATH, or undefined. */
export function onPath(name) {
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, name))
    .find((file) => fs.statSync(file, { throwIfNoEntry: false })?.isFile());
}

/** Chromium: CHROMIUM, else the first on PATH. */
export function findChromium() {
  return process.env.CHROMIUM || ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].map(onPath).find(Boolean);
}

/** For the `skip` option of a test: false when everything is there, else the reason. Throws in CI. */
export function missing(requirements) {
  const reasons = Object.entries(requirements)
    .filter(([, found]) => !found)
    .map(([name]) => name);
  if (reasons.length === 0) {
    return false;
  }
  const reason = `missing on this machine: ${reasons.join(', ')}`;
  if (process.env.CI === 'true') {
    throw new Error(reason);
  }
  return reason;
}
