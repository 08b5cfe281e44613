export const shared = '.claude/settings.json';
export const local = '.claude/settings.local.json';

export const tokenLine = (token) => `      "ANTHROPIC_AUTH_TOKEN":   "${token}"`;

/** Shared settings with a wrong gateway address and a leaked key. Its spacing is odd on purpose: a repair may only touch what it repairs. */
export function leakedKey(token) {
  return `{
   "env" : {
      "ANTHROPIC_BASE_URL": "https://llm-gateway.acme.io/v1",
${tokenLine(token)}
   },
   "permissions": { "allow": ["Bash(npm run test:*)",  "Read(~/.zshrc)"] },
   "cleanupPeriodDays":  20
}
`;
}
