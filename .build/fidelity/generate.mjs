// Random configurations of Claude Code, in the form that `claude-route explain --cases` and the sandbox read.
import { makeRandom } from './random.mjs';

const scopeWeights = [
  [4, 'shell'],
  [4, 'user'],
  [3, 'local'],
  [2, 'shared'],
  [1.5, 'managed'],
  [1.5, 'flag'],
];
const files = { user: 'userSettings', shared: 'sharedSettings', local: 'localSettings', managed: 'managedSettings', flag: 'flagSettings' };

const aliases = ['opus', 'sonnet', 'haiku', 'best', 'opusplan', 'sonnet[1m]', 'default'];
const fullNames = [
  'claude-opus-5-5',
  'claude-sonnet-4-6',
  'claude-haiku-4-5',
  'claude-sonnet-4-5-20250929',
  'claude-opus-4-1-20250805',
  'claude-haiku-4-5-20251001',
  'claude-opus-4-6',
  'claude-opus-4-8',
  'claude-sonnet-5',
  'claude-fable-5',
  'claude-3-7-sonnet-20250219',
  'Claude-Sonnet-4-6',
  'us.anthropic.claude-sonnet-4-6',
  'my-own-model',
];
const flagOn = ['1', '1', '1', 'true', 'TRUE', ' yes ', 'on', true, 1];
const flagOff = ['0', 'false', '', 2];
const ports = [8100, 8200, 8300];
const awsRegions = ['us-east-1', 'us-west-2', 'eu-central-1', 'ap-southeast-2'];
const googleRegions = ['global', 'us-east5', 'europe-west1'];

/**
 * The configuration number `index` of a seed. The same two always give the same configuration, whatever was drawn before.
 * @param {string} seed
 * @param {number} index
 * @returns {object} a case line with an `id`; credentials in it are made up and open nothing
 */
export function makeCase(seed, index) {
  const random = makeRandom(`${seed}/${index}`);
  const draft = new Draft(random);
  const route = random.weighted([
    [52, 'direct'],
    [14, 'bedrock'],
    [12, 'vertex'],
    [12, 'foundry'],
    [4, 'anthropicAws'],
    [4, 'mantle'],
    [10, 'several'],
  ]);

  if (route === 'direct') {
    direct(draft, random);
  } else {
    for (const provider of route === 'several' ? random.some(Object.keys(providers), 2 + random.below(2)) : [route]) {
      providers[provider](draft, random);
    }

    // A credential of the direct route beside a provider: some of them travel all the same.
    if (random.chance(0.4)) {
      direct(draft, random);
    }
  }

  chooseModel(draft, random);
  if (random.chance(0.12)) {
    customHeaders(draft, random);
  }

  if (random.chance(0.08)) {
    draft.damage();
  }

  return { id: `${seed}-${index}`, ...draft.line() };
}

/** Keys, tokens, helpers and logins, and the base URL of the direct route. */
function direct(draft, random) {
  const ways = {
    key: () => draft.spread('ANTHROPIC_API_KEY', () => credential(random, 'sk-ant-api03-')),
    token: () => draft.spread('ANTHROPIC_AUTH_TOKEN', () => credential(random, random.pick(['sk-', 'gw_', '']))),
    helper: () => draft.spreadSetting('apiKeyHelper', () => (random.chance(0.06) ? '' : `echo ${random.pick(['hk-', 'sk-ant-'])}${random.text(24)}`)),
    oauth: () => draft.spread('CLAUDE_CODE_OAUTH_TOKEN', () => credential(random, 'sk-ant-oat01-')),
    login: () => (draft.credentials = savedLogin(random)),
    nothing: () => {},
  };
  const first = random.weighted([
    [25, 'key'],
    [25, 'token'],
    [20, 'helper'],
    [10, 'oauth'],
    [14, 'login'],
    [5, 'nothing'],
  ]);
  ways[first]();
  for (const way of Object.keys(ways)) {
    if (way !== first && random.chance(0.2)) {
      ways[way]();
    }
  }

  if (random.chance(0.6)) {
    draft.spread('ANTHROPIC_BASE_URL', () => (random.chance(0.08) ? '' : address(random)));
  }
}

const providers = {
  bedrock(draft, random) {
    flag(draft, random, 'CLAUDE_CODE_USE_BEDROCK');
    const own = random.weighted([
      [45, 'skip'],
      [25, 'keys'],
      [20, 'bearer'],
      [6, 'both'],
      [4, 'none'],
    ]);
    if (own === 'skip') {
      draft.put('CLAUDE_CODE_SKIP_BEDROCK_AUTH', random.chance(0.9) ? random.pick(flagOn) : random.pick(flagOff));
    }

    if (own === 'keys' || own === 'both') {
      const scope = draft.scope();
      draft.put('AWS_ACCESS_KEY_ID', `AKIA${random.text(16).toUpperCase()}`, scope);
      draft.put('AWS_SECRET_ACCESS_KEY', random.text(40), scope);
    }

    if (own === 'bearer' || own === 'both') {
      draft.spread('AWS_BEARER_TOKEN_BEDROCK', () => credential(random, 'bedrock-api-key-'));
    }

    if (random.chance(0.7)) {
      draft.spread('ANTHROPIC_BEDROCK_BASE_URL', () => address(random, '/bedrock'));
    }

    if (random.chance(0.8)) {
      draft.spread('AWS_REGION', () => random.pick(awsRegions));
    }
  },

  vertex(draft, random) {
    flag(draft, random, 'CLAUDE_CODE_USE_VERTEX');
    if (random.chance(0.95)) {
      draft.put('CLAUDE_CODE_SKIP_VERTEX_AUTH', random.chance(0.95) ? random.pick(flagOn) : random.pick(flagOff));
    }

    if (random.chance(0.75)) {
      draft.spread('ANTHROPIC_VERTEX_BASE_URL', () => address(random, random.chance(0.85) ? '/v1' : ''));
    }

    if (random.chance(0.8)) {
      draft.spread('CLOUD_ML_REGION', () => random.pick(googleRegions));
    }

    if (random.chance(0.93)) {
      draft.spread('ANTHROPIC_VERTEX_PROJECT_ID', () => `project-${random.text(6)}`);
    }
  },

  foundry(draft, random) {
    flag(draft, random, 'CLAUDE_CODE_USE_FOUNDRY');
    const own = random.weighted([
      [40, 'key'],
      [20, 'token'],
      [15, 'both'],
      [20, 'skip'],
      [5, 'none'],
    ]);
    if (own === 'key' || own === 'both') {
      draft.spread('ANTHROPIC_FOUNDRY_API_KEY', () => credential(random, ''));
    }

    if (own === 'token' || own === 'both') {
      draft.spread('ANTHROPIC_FOUNDRY_AUTH_TOKEN', () => credential(random, 'entra-'));
    }

    if (own === 'skip' || random.chance(0.1)) {
      draft.put('CLAUDE_CODE_SKIP_FOUNDRY_AUTH', random.pick(flagOn));
    }

    const where = random.weighted([
      [55, 'address'],
      [35, 'resource'],
      [5, 'both'],
      [5, 'none'],
    ]);
    if (where === 'address' || where === 'both') {
      draft.spread('ANTHROPIC_FOUNDRY_BASE_URL', () => address(random, '/anthropic'));
    }

    if (where === 'resource' || where === 'both') {
      draft.spread('ANTHROPIC_FOUNDRY_RESOURCE', () => `resource-${random.text(5)}`);
    }
  },

  anthropicAws: cloud('ANTHROPIC_AWS', 'ANTHROPIC_AWS'),
  mantle: cloud('MANTLE', 'ANTHROPIC_BEDROCK_MANTLE'),
};

/** Two more clouds that differ in their names only. */
function cloud(name, prefix) {
  return (draft, random) => {
    flag(draft, random, `CLAUDE_CODE_USE_${name}`);
    draft.put(`CLAUDE_CODE_SKIP_${name}_AUTH`, random.chance(0.95) ? random.pick(flagOn) : random.pick(flagOff));
    draft.spread(`${prefix}_BASE_URL`, () => address(random));
    draft.spread('AWS_REGION', () => random.pick(awsRegions));
    if (name === 'ANTHROPIC_AWS') {
      draft.put('ANTHROPIC_AWS_WORKSPACE_ID', `wrkspc_${random.text(8)}`);
    }
  };
}

/** Mostly on; sometimes said twice, where the second may take the first back. */
function flag(draft, random, name) {
  const scope = draft.put(name, random.chance(0.85) ? random.pick(flagOn) : random.pick(flagOff));
  if (random.chance(0.15)) {
    draft.put(name, random.chance(0.5) ? random.pick(flagOn) : random.pick(flagOff), draft.scope([scope]));
  }
}

function chooseModel(draft, random) {
  const name = () => (random.chance(0.55) ? random.pick(aliases) : random.pick(fullNames));
  if (random.chance(0.35)) {
    draft.spread('ANTHROPIC_MODEL', () => (random.chance(0.06) ? '' : name()));
  }

  if (random.chance(0.35)) {
    draft.spreadSetting('model', () => (random.chance(0.06) ? '' : name()));
  }

  if (random.chance(0.15)) {
    draft.args.push('--model', name());
  }

  if (random.chance(0.1)) {
    draft.put(`ANTHROPIC_DEFAULT_${random.pick(['OPUS', 'SONNET', 'HAIKU'])}_MODEL`, random.pick(['my-own-model', 'claude-opus-4-8', 'sonnet']));
  }

  if (random.chance(0.03)) {
    draft.put('ANTHROPIC_DEFAULT_MODEL', 'my-own-default');
  }

  const special = random.weighted([
    [90, 'none'],
    [5, 'bare'],
    [5, 'sources'],
  ]);
  if (special === 'bare') {
    draft.args.push('--bare');
  } else if (special === 'sources') {
    draft.args.push('--setting-sources', random.pick(['user', 'project', 'local', 'user,project', 'user,project,local']));
  }
}

function customHeaders(draft, random) {
  draft.spread('ANTHROPIC_CUSTOM_HEADERS', () => {
    const lines = [`x-team: ${random.text(6)}`];
    if (random.chance(0.25)) {
      lines.push(random.pick([`Authorization: Bearer ${random.text(24)}`, `x-api-key: ${random.text(24)}`]));
    }

    return lines.join('\n');
  });
}

/** Mostly a text of the usual shape; sometimes empty, or what JSON offers beside texts. */
function credential(random, prefix) {
  return random.weighted([
    [90, `${prefix}${random.text(24)}`],
    [5, ''],
    [4, 10_000_000 + random.below(90_000_000)],
    [1, true],
  ]);
}

/** On the loopback, with a path that no other value of the configuration has. */
function address(random, suffix = '') {
  const end = random.weighted([
    [8, ''],
    [2, '/'],
    [1, '//'],
  ]);
  return `http://${random.pick(['127.0.0.1', 'localhost'])}:${random.pick(ports)}/${random.text(6)}${suffix}${end}`;
}

function savedLogin(random) {
  return {
    claudeAiOauth: {
      accessToken: `sk-ant-oat01-${random.text(24)}`,
      refreshToken: `sk-ant-ort01-${random.text(24)}`,
      // The year 2100: a token that has run out would be refreshed first.
      expiresAt: 4_102_444_800_000,
      scopes: ['user:inference', 'user:profile'],
      subscriptionType: random.pick(['pro', 'max']),
    },
  };
}

/** A configuration that is being put together, by scope. */
class Draft {
  args = [];
  credentials = undefined;
  #random;
  #shell = {};
  #settings = {};
  #broken = {};

  constructor(random) {
    this.#random = random;
  }

  scope(without = []) {
    return this.#random.weighted(scopeWeights.filter(([, scope]) => !without.includes(scope)));
  }

  /** Sets a variable in one scope and returns that scope. */
  put(name, value, scope = this.scope()) {
    if (scope === 'shell') {
      this.#shell[name] = String(value);
    } else {
      const settings = (this.#settings[scope] ??= {});
      (settings.env ??= {})[name] = value;
    }

    return scope;
  }

  /** Sets a variable in one to three scopes, to a value of its own in each. */
  spread(name, value) {
    for (const scope of this.#scopes([])) {
      this.put(name, value(), scope);
    }
  }

  /** Sets a settings key in one to three scopes, to a value of its own in each. */
  spreadSetting(key, value) {
    for (const scope of this.#scopes(['shell'])) {
      (this.#settings[scope] ??= {})[key] = value();
    }
  }

  #scopes(without) {
    const count = this.#random.weighted([
      [7, 1],
      [2, 2],
      [1, 3],
    ]);
    const scopes = [];
    while (scopes.length < count) {
      scopes.push(this.scope([...without, ...scopes]));
    }

    return scopes;
  }

  /** Breaks the file of one scope: no longer JSON, or a known key of the wrong type. */
  damage() {
    const scope = this.scope(['shell']);
    const settings = (this.#settings[scope] ??= { env: {} });
    const kind = this.#random.weighted([
      [3, 'comma'],
      [3, 'model'],
      [2, 'helper'],
      [1, 'env'],
      [1, 'cut'],
    ]);
    if (kind === 'comma') {
      this.#broken[scope] = JSON.stringify(settings, undefined, 2).replace(/\n\}$/, ',\n}');
    } else if (kind === 'cut') {
      this.#broken[scope] = JSON.stringify(settings, undefined, 2).slice(0, -2);
    } else if (kind === 'model') {
      settings.model = 5;
    } else if (kind === 'helper') {
      settings.apiKeyHelper = null;
    } else {
      settings.env = 'none';
    }
  }

  line() {
    const trust = this.#random.pick([undefined, undefined, true, false]);
    return {
      ...(Object.keys(this.#shell).length > 0 && { shellEnv: this.#shell }),
      ...Object.fromEntries(
        Object.entries(files)
          .filter(([scope]) => this.#settings[scope] !== undefined)
          .map(([scope, file]) => [file, this.#broken[scope] ?? this.#settings[scope]]),
      ),
      ...(this.args.length > 0 && { args: this.args }),
      ...(this.credentials && { credentials: this.credentials }),
      ...(trust !== undefined && { trust }),
    };
  }
}
