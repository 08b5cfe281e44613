// What must be on the machine before anything else is tried. See run.mjs for why the syntax here is old.
import { spawnSync } from 'child_process';

export const required = {
  node: { needs: '20', from: 'https://nodejs.org/en/download' },
  dotnet: { needs: '10.0.100', from: 'https://dotnet.microsoft.com/download/dotnet/10.0' },
  git: { from: 'https://git-scm.com/downloads' },
};

/**
 * Reads `major.minor.patch` at the start of a text, with an optional leading `v`.
 * @returns {{numbers: number[], prerelease: boolean} | undefined}
 */
export function parseVersion(text) {
  const match = /^v?(\d+)\.(\d+)\.(\d+)(-[0-9A-Za-z.-]+)?/.exec(text.trim());
  return match ? { numbers: match.slice(1, 4).map(Number), prerelease: match[4] !== undefined } : undefined;
}

/** The sentence about a Node that is too old, or undefined. `version` is what process.versions.node holds. */
export function judgeNode(version) {
  const parsed = parseVersion(version);
  return parsed && parsed.numbers[0] >= Number(required.node.needs)
    ? undefined
    : `Node.js ${required.node.needs} or newer is needed, but this is Node.js ${version}; get it from ${required.node.from}.`;
}

/** The sentence about the .NET SDK, or undefined. `listing` is the output of `dotnet --list-sdks`; undefined when dotnet did not start. */
export function judgeDotnet(listing) {
  const need = `The .NET SDK ${required.dotnet.needs} or a newer 10.0 version is needed`;
  const get = `get it from ${required.dotnet.from}.`;
  if (listing === undefined) {
    return `${need}, but there is no dotnet command on the PATH; ${get}`;
  }

  const found = listing
    .split('\n')
    .map((line) => line.trim().split(' ')[0])
    .filter((version) => parseVersion(version) !== undefined);
  const fits = found.some((version) => {
    const { numbers, prerelease } = parseVersion(version);
    return numbers[0] === 10 && numbers[1] === 0 && numbers[2] >= 100 && !(prerelease && numbers[2] === 100);
  });
  if (fits) {
    return undefined;
  }

  return found.length === 0
    ? `${need}, but dotnet on the PATH has no SDK, only a runtime; ${get}`
    : `${need}, but only ${found.join(', ')} ${found.length === 1 ? 'is' : 'are'} installed; ${get}`;
}

/** The sentence about git, or undefined. `output` is what `git --version` printed; undefined when git did not start. */
export function judgeGit(output) {
  return output !== undefined && output.startsWith('git version')
    ? undefined
    : `Git is needed, but there is no working git command on the PATH; get it from ${required.git.from}.`;
}

/** Prints one sentence to stderr for each thing that is missing. Returns whether all is there. */
export function checkPrerequisites() {
  const sentences = [
    judgeNode(process.versions.node),
    judgeDotnet(outputOf('dotnet', ['--list-sdks'])),
    judgeGit(outputOf('git', ['--version'])),
  ].filter((sentence) => sentence !== undefined);
  for (const sentence of sentences) {
    console.error(sentence);
  }

  return sentences.length === 0;
}

function outputOf(command, args) {
  const result = spawnSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return result.error === undefined && result.status === 0 ? result.stdout : undefined;
}
