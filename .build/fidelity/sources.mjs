// Where a value that was seen on the wire had been planted, and how to show a configuration without its credentials.

export const scopes = [
  ['managed', 'managedSettings'],
  ['flag', 'flagSettings'],
  ['local', 'localSettings'],
  ['shared', 'sharedSettings'],
  ['user', 'userSettings'],
];

const secretName = /(_KEY|_KEY_ID|_TOKEN|_TOKEN_BEDROCK|apiKeyHelper|Token)$/;

/**
 * Everything that a configuration plants.
 * @param {object} line a case line
 * @returns {{source: string, name: string, value: string}[]} `source` is `<scope>.<key>`; a file that is no JSON is read as far as it goes
 */
export function plantedValues(line) {
  const found = [];
  const add = (source, name, value) => {
    if (value !== '') {
      found.push({ source, name, value });
    }
  };
  const addVariables = (prefix, variables) => {
    for (const [name, value] of Object.entries(variables ?? {})) {
      const text = String(value).trim();
      add(`${prefix}.${name}`, name, text);
      if (name === 'ANTHROPIC_CUSTOM_HEADERS') {
        headerValues(text).forEach((header) => add(`${prefix}.${name}`, 'header_TOKEN', header));
      }
    }
  };

  addVariables('shell', line.shellEnv);
  for (const [scope, file] of scopes) {
    const settings = parse(line[file]);
    if (typeof settings?.env === 'object') {
      addVariables(`${scope}.env`, settings.env);
    }

    const helper = /^echo (\S+)$/.exec(settings?.apiKeyHelper);
    if (helper) {
      add(`${scope}.apiKeyHelper`, 'apiKeyHelper', helper[1]);
    }
  }

  for (const [name, value] of Object.entries(line.credentials?.claudeAiOauth ?? {})) {
    if (secretName.test(name)) {
      add(`login.${name}`, name, value);
    }
  }

  return found;
}

/** The credentials that an ANTHROPIC_CUSTOM_HEADERS value sets. */
function headerValues(text) {
  return [...text.matchAll(/^(?:authorization|x-api-key): *(?:bearer )?(.+)$/gim)].map((match) => match[1].trim());
}

/** The settings of a scope; a comma or a brace too much or too few is overlooked, since a client might overlook it as well. */
function parse(settings) {
  if (typeof settings !== 'string') {
    return settings;
  }

  for (const text of [settings, settings.replace(/,(\s*\})$/, '$1'), `${settings}\n}`]) {
    try {
      return JSON.parse(text);
    } catch {
      // The next repair may do.
    }
  }

  return undefined;
}

/**
 * A text in which every planted credential is replaced by the name of its place.
 * @param {object} line the case line that plants them
 * @param {string} text
 */
export function mask(line, text) {
  // The longest first: a short value may be part of a longer one.
  return plantedValues(line)
    .filter(({ name, value }) => secretName.test(name) && value.length >= 6)
    .sort((a, b) => b.value.length - a.value.length)
    .reduce((masked, { source, value }) => masked.replaceAll(value, `<${source}>`), text);
}
