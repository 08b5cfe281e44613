import { at } from '../lib/paths.mjs';

/**
 * The language server that an editor runs for settings.json without this project: the JSON server of VS Code, with those parts of Claude
 * Code's public schema that the measured documents touch, uniqueItems included.
 * @type {import('./client.mjs').Server}
 */
export const peer = {
  name: 'vscode-json-language-server',
  command: [process.execPath, at('node_modules', 'vscode-langservers-extracted', 'bin', 'vscode-json-language-server'), '--stdio'],
  initializationOptions: { provideFormatter: false, handledSchemaProtocols: ['file'] },
  afterStart: [
    [
      'json/schemaAssociations',
      [
        {
          fileMatch: ['**/.claude/settings.json', '**/.claude/settings.local.json'],
          uri: 'bench://claude-settings',
          schema: {
            type: 'object',
            properties: {
              model: { type: 'string' },
              cleanupPeriodDays: { type: 'integer', minimum: 0 },
              env: { type: 'object', additionalProperties: { type: 'string' } },
              permissions: {
                type: 'object',
                properties: {
                  allow: { type: 'array', items: { type: 'string' }, uniqueItems: true },
                  deny: { type: 'array', items: { type: 'string' }, uniqueItems: true },
                },
              },
            },
          },
        },
      ],
    ],
  ],
};
