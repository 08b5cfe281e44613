import { makeCredential } from '../example.mjs';

/** The value on the line that edits change: one that Claude Code accepts, and one of the wrong type. */
const values = { good: '30', bad: '"thirty"' };

/**
 * A settings file of at least `size` bytes, and the edits that break and mend one line near its end, where a parser has come past all the rest.
 * @returns {{text: string, line: number, edit: (bad: boolean) => object}} `line` is the line that is wrong at first; `edit` gives
 * the content change (LSP, UTF-16 columns) from the other state
 */
export function makeDocument(size) {
  const head = [
    '{',
    '  "model": "claude-sonnet-4-6",',
    '  "env": {',
    '    "ANTHROPIC_BASE_URL": "https://llm-gateway.acme.io",',
    `    "ANTHROPIC_AUTH_TOKEN": "${makeCredential()}",`,
    '    "CLAUDE_CODE_MAX_OUTPUT_TOKENS": "16000"',
    '  },',
    '  "permissions": {',
    '    "allow": [',
  ];
  const member = '  "cleanupPeriodDays": ';
  const tail = ['    ],', '    "deny": ["Read(./.env)"]', '  },', `${member}${values.bad}`, '}', ''];

  const rules = [];
  let length = [...head, ...tail].join('\n').length;
  do {
    rules.push(`      "Bash(npm run task-${String(rules.length).padStart(6, '0')} -- --watch)"`);
    length += rules.at(-1).length + 2;
  } while (length < size);

  const lines = [...head, ...rules.map((rule, index) => (index < rules.length - 1 ? `${rule},` : rule)), ...tail];
  const line = lines.indexOf(`${member}${values.bad}`);
  return {
    text: lines.join('\n'),
    line,
    edit: (bad) => ({
      range: { start: { line, character: member.length }, end: { line, character: member.length + (bad ? values.good : values.bad).length } },
      text: bad ? values.bad : values.good,
    }),
  };
}
