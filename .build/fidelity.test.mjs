// The parts of `npm run fidelity` that need neither the real client nor a sandbox.
import assert from 'node:assert/strict';
import test from 'node:test';
import { installClient } from './fidelity/client.mjs';
import { differences, predictedRoute } from './fidelity/compare.mjs';
import { makeCase } from './fidelity/generate.mjs';
import { reply } from './fidelity/names.mjs';
import { observedRoute } from './fidelity/observe.mjs';
import { makeRandom } from './fidelity/random.mjs';
import { mask, plantedValues, scopes } from './fidelity/sources.mjs';
import { checksum, frame } from './fidelity/stub.mjs';
import { main } from './verbs/fidelity.mjs';

const draws = Array.from({ length: 2000 }, (_, index) => makeCase('coverage', index));
const text = (length = 20) => makeRandom(String(process.hrtime.bigint())).text(length);

/** Every variable of a configuration as [scope, name, value]. */
const variables = (line) => [
  ...Object.entries(line.shellEnv ?? {}).map(([name, value]) => ['shell', name, value]),
  ...scopes.flatMap(([scope, file]) => Object.entries(Object(line[file]?.env)).map(([name, value]) => [scope, name, value])),
];
const settings = (line, key) => scopes.flatMap(([scope, file]) => (line[file]?.[key] === undefined ? [] : [[scope, line[file][key]]]));
const names = (line) => new Set(variables(line).map(([, name]) => name));
const values = (line, name) => variables(line).flatMap(([, other, value]) => (other === name ? [value] : []));

test('a seed and a number always give the same configuration, and other seeds give others', () => {
  for (const index of [0, 7, 1999]) {
    assert.deepEqual(makeCase('coverage', index), draws[index]);
  }

  const texts = new Set(draws.map((line) => JSON.stringify({ ...line, id: undefined })));
  assert.ok(texts.size > 1990, String(texts.size));
  assert.notDeepEqual(makeCase('1', 0), { ...makeCase('2', 0), id: '1-0' });
});

test('draws stay in their limits and follow their weights', () => {
  const random = makeRandom('weights');
  const counts = { often: 0, seldom: 0, never: 0 };
  for (let i = 0; i < 4000; i++) {
    counts[random.weighted(Object.entries({ often: 3, seldom: 1, never: 0 }).map(([name, weight]) => [weight, name]))]++;
    assert.ok([0, 1, 2].includes(random.below(3)));
  }

  assert.equal(counts.never, 0);
  assert.ok(counts.often > 2850 && counts.often < 3150, JSON.stringify(counts));
  assert.deepEqual(random.some(['a', 'b'], 5), ['a', 'b']);
  assert.match(random.text(30), /^[a-z0-9]{30}$/);
});

const variableNames = [
  'ANTHROPIC_API_KEY',
  'ANTHROPIC_AUTH_TOKEN',
  'ANTHROPIC_BASE_URL',
  'ANTHROPIC_MODEL',
  'ANTHROPIC_CUSTOM_HEADERS',
  'CLAUDE_CODE_OAUTH_TOKEN',
  'CLAUDE_CODE_USE_BEDROCK',
  'CLAUDE_CODE_SKIP_BEDROCK_AUTH',
  'ANTHROPIC_BEDROCK_BASE_URL',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_BEARER_TOKEN_BEDROCK',
  'AWS_REGION',
  'CLAUDE_CODE_USE_VERTEX',
  'CLAUDE_CODE_SKIP_VERTEX_AUTH',
  'ANTHROPIC_VERTEX_BASE_URL',
  'ANTHROPIC_VERTEX_PROJECT_ID',
  'CLOUD_ML_REGION',
  'CLAUDE_CODE_USE_FOUNDRY',
  'CLAUDE_CODE_SKIP_FOUNDRY_AUTH',
  'ANTHROPIC_FOUNDRY_BASE_URL',
  'ANTHROPIC_FOUNDRY_API_KEY',
  'ANTHROPIC_FOUNDRY_AUTH_TOKEN',
  'ANTHROPIC_FOUNDRY_RESOURCE',
];
const providerFlags = ['CLAUDE_CODE_USE_BEDROCK', 'CLAUDE_CODE_USE_VERTEX', 'CLAUDE_CODE_USE_FOUNDRY'];
const aliases = ['opus', 'sonnet', 'haiku', 'best', 'opusplan', 'sonnet[1m]', 'default'];

const features = {
  ...Object.fromEntries(variableNames.map((name) => [name, (line) => names(line).has(name)])),
  ...Object.fromEntries(
    scopes.flatMap(([scope, file]) => [
      [`a variable in ${scope}`, (line) => variables(line).some(([place]) => place === scope)],
      [`apiKeyHelper in ${scope}`, (line) => settings(line, 'apiKeyHelper').some(([place]) => place === scope)],
      [`model in ${scope}`, (line) => settings(line, 'model').some(([place]) => place === scope)],
      [`text that is no JSON in ${scope}`, (line) => typeof line[file] === 'string'],
      [`a model of the wrong type in ${scope}`, (line) => line[file]?.model === 5],
    ]),
  ),
  ...Object.fromEntries(
    ['1', 'true', 'TRUE', ' yes ', 'on', '0', 'false', '', 2, true, 1].flatMap((value) =>
      providerFlags.map((name) => [`${name}: ${JSON.stringify(value)}`, (line) => values(line, name).includes(value)]),
    ),
  ),
  ...Object.fromEntries(
    aliases.flatMap((alias) => [
      [`ANTHROPIC_MODEL ${alias}`, (line) => values(line, 'ANTHROPIC_MODEL').includes(alias)],
      [`model ${alias}`, (line) => settings(line, 'model').some(([, value]) => value === alias)],
      [`--model ${alias}`, (line) => line.args?.[1] === alias],
    ]),
  ),
  'a full model name': (line) => values(line, 'ANTHROPIC_MODEL').some((value) => value.startsWith('claude-')),
  'an address with a slash at its end': (line) => values(line, 'ANTHROPIC_BASE_URL').some((value) => value.endsWith('/')),
  'an empty address': (line) => values(line, 'ANTHROPIC_BASE_URL').includes(''),
  'an empty key': (line) => values(line, 'ANTHROPIC_API_KEY').includes(''),
  'an empty helper': (line) => settings(line, 'apiKeyHelper').some(([, value]) => value === ''),
  'an empty model': (line) => values(line, 'ANTHROPIC_MODEL').includes(''),
  'a number as token': (line) => values(line, 'ANTHROPIC_AUTH_TOKEN').some((value) => typeof value === 'number'),
  'true as token': (line) => values(line, 'ANTHROPIC_AUTH_TOKEN').includes(true),
  'a key in several scopes': (line) => values(line, 'ANTHROPIC_API_KEY').length > 1,
  'a flag in several scopes': (line) => values(line, 'CLAUDE_CODE_USE_BEDROCK').length > 1,
  'several providers': (line) => providerFlags.filter((name) => names(line).has(name)).length > 1,
  'a credential in the custom headers': (line) => values(line, 'ANTHROPIC_CUSTOM_HEADERS').some((value) => /authorization|x-api-key/i.test(value)),
  'a saved login': (line) => line.credentials !== undefined,
  'a trusted folder': (line) => line.trust === true,
  'a folder that is not trusted': (line) => line.trust === false,
  'a folder without a word on trust': (line) => line.trust === undefined,
};

test('2,000 configurations draw on everything that they should', () => {
  const missing = Object.keys(features).filter((name) => !draws.some(features[name]));
  assert.deepEqual(missing, []);
});

test('a configuration can be run and told apart: texts in the shell, loopback addresses, and one place for each credential', () => {
  for (const line of draws) {
    assert.ok(
      Object.values(line.shellEnv ?? {}).every((value) => typeof value === 'string'),
      line.id,
    );
    for (const [, name, value] of variables(line)) {
      assert.ok(!name.endsWith('_URL') || value === '' || /^http:\/\/(127\.0\.0\.1|localhost):\d+\//.test(value), `${line.id} ${name}`);
    }

    const long = plantedValues(line).filter(({ name, value }) => name !== 'ANTHROPIC_MODEL' && value.length > 20);
    assert.equal(new Set(long.map(({ value }) => value)).size, long.length, line.id);
  }
});

test('a planted value is known by its place, also in a file that is no JSON, and is masked by it', () => {
  const [key, token, helper, header, login] = Array.from({ length: 5 }, () => text());
  const line = {
    shellEnv: { ANTHROPIC_API_KEY: key, ANTHROPIC_CUSTOM_HEADERS: `x-team: a\nAuthorization: Bearer ${header}` },
    userSettings: { apiKeyHelper: `echo ${helper}`, env: { ANTHROPIC_API_KEY: 123456789 } },
    localSettings: `{ "env": { "ANTHROPIC_AUTH_TOKEN": "${token}" }, }`,
    credentials: { claudeAiOauth: { accessToken: login, scopes: [] } },
  };
  const sourceOf = (value) => plantedValues(line).find((planted) => planted.value === value)?.source;
  assert.deepEqual(
    [key, header, helper, '123456789', token, login].map(sourceOf),
    ['shell.ANTHROPIC_API_KEY', 'shell.ANTHROPIC_CUSTOM_HEADERS', 'user.apiKeyHelper', 'user.env.ANTHROPIC_API_KEY'].concat([
      'local.env.ANTHROPIC_AUTH_TOKEN',
      'login.accessToken',
    ]),
  );

  const shown = mask(line, JSON.stringify(line));
  for (const secret of [key, token, helper, header, login, '123456789']) {
    assert.ok(!shown.includes(secret), shown);
  }

  assert.ok(shown.includes('echo <user.apiKeyHelper>') && shown.includes('x-team: a'), shown);
});

const post = (address, headers = {}, body = {}) => {
  const { protocol, host, pathname } = new URL(address);
  return { scheme: protocol.slice(0, -1), method: 'POST', host, path: pathname, headers, body };
};

test('the last streaming request to a model is the route; a request for anything else is none', () => {
  const key = text();
  const line = { userSettings: { env: { ANTHROPIC_API_KEY: key, ANTHROPIC_AUTH_TOKEN: key } } };
  const early = { ...post('https://api.anthropic.com/api/claude_code/settings', { 'x-api-key': key }), method: 'GET' };
  assert.deepEqual(observedRoute(line, [early]), { request: false });

  const side = post('http://127.0.0.1:8100/x/v1/messages', {}, { model: 'small', stream: true });
  const turn = post('http://127.0.0.1:8100/x/v1/messages', { 'x-api-key': key }, { model: 'large', stream: true, tools: [0, 0] });
  const after = post('http://127.0.0.1:8100/x/v1/messages', {}, { model: 'small' });
  assert.deepEqual(observedRoute(line, [early, side, turn, after]), {
    request: true,
    provider: 'firstParty',
    baseUrl: 'http://127.0.0.1:8100/x',
    headers: { 'x-api-key': ['user.env.ANTHROPIC_API_KEY', 'user.env.ANTHROPIC_AUTH_TOKEN'] },
    model: 'large',
  });
});

test('the provider is known by the shape of its requests, or by the address', () => {
  const foundry = { shellEnv: { ANTHROPIC_FOUNDRY_BASE_URL: 'http://127.0.0.1:8100/f/anthropic//' } };
  const see = (line, request) => {
    const { provider, baseUrl, headers, model } = observedRoute(line, [request]);
    return [provider, baseUrl, headers, model];
  };
  const stream = { model: 'm', stream: true };
  assert.deepEqual(see(foundry, post('http://127.0.0.1:8100/f/anthropic/v1/messages', {}, stream)), [
    'foundry',
    'http://127.0.0.1:8100/f/anthropic',
    {},
    'm',
  ]);
  assert.equal(see(foundry, post('http://127.0.0.1:8100/f/anthropic//v1/messages', {}, stream))[0], 'foundry');
  assert.deepEqual(see({}, post('https://resource.services.ai.azure.com/anthropic/v1/messages', { authorization: 'Bearer constant' }, stream)), [
    'foundry',
    'https://resource.services.ai.azure.com/anthropic',
    { authorization: ['unknown'] },
    'm',
  ]);
  const signed = { authorization: 'AWS4-HMAC-SHA256 Credential=x, SignedHeaders=host, Signature=y' };
  assert.deepEqual(see({}, post('http://127.0.0.1:8100/b/bedrock/model/us.anthropic.m-v1%3A0/invoke-with-response-stream', signed)), [
    'bedrock',
    'http://127.0.0.1:8100/b/bedrock',
    { authorization: ['signed'] },
    'us.anthropic.m-v1:0',
  ]);
  const vertex =
    'https://us-east5-aiplatform.googleapis.com/v1/projects/p/locations/us-east5/publishers/anthropic/models/m@20250101:streamRawPredict';
  assert.deepEqual(see({}, post(vertex)), ['vertex', 'https://us-east5-aiplatform.googleapis.com/v1', {}, 'm@20250101']);
});

test('a prediction agrees when it names one of the places, and each field that differs is told', () => {
  const prediction = {
    owner: 'api-key',
    provider: 'firstParty',
    baseUrl: 'http://127.0.0.1:8100/x/',
    path: '/x/v1/messages',
    headers: { 'x-api-key': { source: 'user.apiKeyHelper' }, Authorization: { source: 'login.oauth' } },
    model: { value: 'm', source: 'default' },
  };
  const observed = {
    request: true,
    provider: 'firstParty',
    baseUrl: 'http://127.0.0.1:8100/x',
    headers: { 'x-api-key': ['shell.A', 'user.apiKeyHelper'], authorization: ['login.accessToken'] },
    model: 'm',
  };
  assert.deepEqual(differences(predictedRoute(prediction), observed), []);
  assert.deepEqual(differences(predictedRoute({ owner: 'none' }), { request: false }), []);
  assert.deepEqual(differences(predictedRoute({ owner: 'none' }), observed), [{ field: 'request', expected: 'none', observed: 'sent' }]);
  assert.deepEqual(differences(predictedRoute({ ...prediction, headers: { 'x-api-key': { signed: true } }, model: undefined }), observed), [
    { field: 'model', expected: 'none', observed: 'm' },
    { field: 'authorization', expected: 'none', observed: 'login.accessToken' },
    { field: 'x-api-key', expected: 'signed', observed: 'shell.A or user.apiKeyHelper' },
  ]);
  assert.deepEqual(differences(predictedRoute({ ...prediction, path: '/x//v1/messages' }), observed), [
    { field: 'baseUrl', expected: 'http://127.0.0.1:8100/x/', observed: 'http://127.0.0.1:8100/x' },
  ]);
  const constant = predictedRoute({ ...prediction, headers: { authorization: {} } });
  assert.deepEqual(differences(constant, { ...observed, headers: { authorization: ['unknown'] } }), []);
});

test('every name is this machine, and nothing has another kind of record', () => {
  const query = (type) => Buffer.from([7, 9, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 2, 97, 105, 0, 0, type, 0, 1]);
  assert.deepEqual([...reply(query(1)).subarray(-4)], [127, 0, 0, 1]);
  assert.equal(reply(query(1)).readUInt16BE(6), 1);
  assert.equal(reply(query(28)).readUInt16BE(6), 0);
  assert.deepEqual(reply(query(28)).subarray(0, 2), query(28).subarray(0, 2));
  assert.equal(reply(query(1).subarray(0, 14)), undefined);
});

test("a message of Amazon's event stream has its lengths and its checksums", () => {
  assert.equal(checksum(Buffer.from('123456789')), 0xcbf43926);
  const bytes = frame({ bytes: 'YQ==' });
  assert.equal(bytes.readUInt32BE(0), bytes.length);
  assert.equal(bytes.readUInt32BE(8), checksum(bytes.subarray(0, 8)));
  assert.equal(bytes.readUInt32BE(bytes.length - 4), checksum(bytes.subarray(0, -4)));
  assert.deepEqual(JSON.parse(bytes.subarray(12 + bytes.readUInt32BE(4), -4)), { bytes: 'YQ==' });
});

test('options that make no sense end with exit code 2', async () => {
  await assert.rejects(main(['--count', '0']), { isFailure: true, exitCode: 2 });
  await assert.rejects(main(['--jobs', 'many']), { isFailure: true, exitCode: 2 });
  await assert.rejects(main(['--unknown']), { code: 'ERR_PARSE_ARGS_UNKNOWN_OPTION' });
  await assert.rejects(installClient('../elsewhere'), { isFailure: true, exitCode: 2 });
});
