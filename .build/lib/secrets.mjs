// Shapes of credentials, for what these scripts print and for what they pack. The server has its own, much finer catalogue.

const shapes = [
  { name: 'API key with an sk- prefix', pattern: /\bsk-[A-Za-z0-9_-]{20,}/g },
  { name: 'OpenRouter or similar hexadecimal key', pattern: /\b[a-z]{2,5}[-_](?:v\d-)?[0-9a-f]{48,}\b/g },
  { name: 'JSON Web Token', pattern: /\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/g },
  { name: 'AWS access key', pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g },
  { name: 'Amazon Bedrock API key', pattern: /\bABSK[A-Za-z0-9+/=]{40,}/g },
  { name: 'GitHub token', pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60,})\b/g },
  { name: 'Google API key', pattern: /\bAIza[0-9A-Za-z_-]{35}\b/g },
  { name: 'Slack token', pattern: /\bxox[abprs]-[A-Za-z0-9-]{20,}/g },
  { name: 'Tailscale key', pattern: /\btskey-[a-z]+-[A-Za-z0-9]{6,}-[A-Za-z0-9]{10,}/g },
  { name: 'private key', pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----/g },
];

// A pattern, an example in prose or a repeated filler character is no credential: a real one looks random.
// Words joined by dashes, such as those of a prefix or of "your-key-here", say nothing about that.
const distinctEnough = (text) => new Set(text.replace(/^(?:[a-z]+\d*[-_])+(?:[a-z]+$)?/i, '')).size >= 10;

/**
 * Where a text holds something in the shape of a credential.
 * @returns {{name: string, line: number}[]} `line` counts from 1; the value itself is left out on purpose
 */
export function findSecrets(text) {
  return shapes.flatMap(({ name, pattern }) =>
    [...text.matchAll(pattern)]
      .filter((match) => name === 'private key' || distinctEnough(match[0]))
      .map((match) => ({ name, line: text.slice(0, match.index).split('\n').length })),
  );
}

/** The text with every credential shape cut down to its prefix and its last two characters. */
export function maskSecrets(text) {
  return shapes.reduce((masked, { pattern }) => masked.replace(pattern, (secret) => `${secret.slice(0, 3)}…${secret.slice(-2)}`), text);
}
