/** The commands that a code action of the server may name; the extension runs them. */
export const hostCommands = [
  'claudeRoute.applyRoute',
  'claudeRoute.runFix',
  'claudeRoute.configure',
  'claudeRoute.verify',
  'claudeRoute.wasCommitted',
  'claudeRoute.afterEdit',
];
