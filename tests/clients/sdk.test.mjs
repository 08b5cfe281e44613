// The official clients take the relay for their provider: one that answers by itself, and one that forwards; streaming and not.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import test from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import AnthropicBedrock from '@anthropic-ai/bedrock-sdk';
import { AnthropicVertex } from '@anthropic-ai/vertex-sdk';
import { model, said, startGateway } from './lib/gateway.mjs';
import { startRelay } from './lib/relay.mjs';

const makeKey = () => `sk-${randomBytes(24).toString('base64url')}`;
const hello = { model, max_tokens: 16, messages: [{ role: 'user', content: 'Hello' }] };
const bedrockModel = 'eu.anthropic.claude-test-1-v1:0';
const inferenceProfile = 'arn:aws:bedrock:eu-west-1:123456789012:application-inference-profile/a1b2c3';
const vertexPath = '/projects/project/locations/europe-west1/publishers/anthropic/models';

/** Without a client of its own for the sign-in it would ask the network for one. */
const vertex = (baseURL, token) =>
  new AnthropicVertex({
    baseURL,
    authClient: { projectId: 'project', getRequestHeaders: async () => new globalThis.Headers({ authorization: `Bearer ${token}` }) },
    region: 'europe-west1',
    projectId: 'project',
    maxRetries: 0,
  });

/** Clients by name: how each is made, and what the relay then sees of it. */
const clients = {
  'the Messages API with a key': {
    make: (baseURL, apiKey) => new Anthropic({ baseURL, apiKey, authToken: null, maxRetries: 0 }),
    path: () => '/v1/messages',
    wire: 'messages',
    // This version of the client sends its key as a token.
    header: ['authorization', 'bearer'],
  },
  'the Messages API with a header of its own': {
    make: (baseURL, key) => new Anthropic({ baseURL, apiKey: null, authToken: null, defaultHeaders: { 'X-Api-Key': key }, maxRetries: 0 }),
    path: () => '/v1/messages',
    wire: 'messages',
    header: ['x-api-key', 'value'],
  },
  'the Messages API with a token': {
    make: (baseURL, authToken) => new Anthropic({ baseURL, apiKey: null, authToken, maxRetries: 0 }),
    path: () => '/v1/messages',
    wire: 'messages',
    header: ['authorization', 'bearer'],
  },
  'Amazon Bedrock with a token': {
    make: (baseURL, apiKey) => new AnthropicBedrock({ baseURL, apiKey, awsRegion: 'eu-west-1', maxRetries: 0 }),
    model: bedrockModel,
    path: (stream) => `/model/${bedrockModel}/invoke${stream ? '-with-response-stream' : ''}`,
    wire: 'bedrock',
    header: ['authorization', 'bearer'],
  },
  'Google Vertex AI with a token': {
    make: vertex,
    path: (stream) => `${vertexPath}/${model}:${stream ? 'streamRawPredict' : 'rawPredict'}`,
    wire: 'vertex',
    header: ['authorization', 'bearer'],
  },
};

async function streamed(client, request) {
  let text = '';
  const types = [];
  for await (const event of await client.messages.create({ ...request, stream: true })) {
    types.push(event.type);
    text += event.delta?.text ?? '';
  }
  assert.equal(types.at(0), 'message_start');
  assert.equal(types.at(-1), 'message_stop');
  return text;
}

for (const [name, { make, path, wire, header, model: asked = model }] of Object.entries(clients)) {
  for (const forwards of [false, true]) {
    test(`${name}, through a relay that ${forwards ? 'forwards' : 'answers by itself'}`, async (t) => {
      const key = makeKey();
      const gateway = await startGateway(t);
      const relay = await startRelay(t, { forward: forwards ? `${gateway.url}/base` : undefined });
      const client = make(relay.url, key);
      const request = { ...hello, model: asked };
      const expected = forwards ? said : 'OK';
      assert.equal((await client.messages.create(request)).content[0].text, expected);
      const plain = await relay.next();
      assert.equal(await streamed(client, request), expected);
      const stream = await relay.next();

      assert.deepEqual([plain.path, stream.path], [path(false), path(true)].map(decodeURI));
      for (const entry of [plain, stream]) {
        assert.deepEqual([entry.wire, entry.status, entry.model, entry.cut], [wire, 200, asked, false]);
        assert.deepEqual(
          entry.credentials.map((each) => [each.header, each.kind, each.length]),
          [[...header, key.length]],
        );
      }
      assert.equal(plain.credentials[0].fingerprint, stream.credentials[0].fingerprint);
      assert.deepEqual([plain.stream, stream.stream], [false, true]);
      assert.deepEqual(
        gateway.requests.map(({ url }) => decodeURI(url)),
        forwards ? [`/base${path(false)}`, `/base${path(true)}`] : [],
      );
      if (forwards) {
        assert.equal(stream.streamed.events.content_block_delta, 3);
        assert.ok(gateway.requests.every(({ headers }) => headers[header[0]].endsWith(key)));
      }
      assert.ok(!(await relay.stop()).includes(key), 'the relay printed the credential');
    });
  }
}

test('tokens are counted and models are listed through both kinds of relay', async (t) => {
  const gateway = await startGateway(t);
  for (const [forward, tokens, models] of [
    [undefined, 1, []],
    [gateway.url, 7, [model]],
  ]) {
    const relay = await startRelay(t, { forward });
    const client = new Anthropic({ baseURL: relay.url, apiKey: makeKey(), authToken: null, maxRetries: 0 });
    assert.equal((await client.messages.countTokens({ model, messages: hello.messages })).input_tokens, tokens);
    assert.deepEqual(
      (await client.models.list()).data.map(({ id }) => id),
      models,
    );
    assert.equal((await vertex(relay.url, makeKey()).messages.countTokens({ model, messages: hello.messages })).input_tokens, tokens);
    // An answer is told after it was sent, so two may change places.
    assert.deepEqual([(await relay.next()).kind, (await relay.next()).kind, (await relay.next()).kind].sort(), ['count', 'count', 'models']);
  }
});

test('the name of an inference profile arrives as the client writes it', async (t) => {
  const gateway = await startGateway(t);
  const relay = await startRelay(t, { forward: gateway.url });
  const client = new AnthropicBedrock({ baseURL: relay.url, apiKey: makeKey(), awsRegion: 'eu-west-1', maxRetries: 0 });
  await client.messages.create({ ...hello, model: inferenceProfile });
  assert.equal((await relay.next()).model, inferenceProfile);
  assert.match(gateway.requests[0].url, /^\/model\/[^/]+%2Fa1b2c3\/invoke$/);
});

test('a request that is signed for its address is seen, and not forwarded', async (t) => {
  const secrets = [makeKey(), makeKey()];
  const gateway = await startGateway(t);
  const capture = await startRelay(t);
  const forward = await startRelay(t, { forward: gateway.url });
  const make = (baseURL) =>
    new AnthropicBedrock({ baseURL, apiKey: null, awsAccessKey: secrets[0], awsSecretKey: secrets[1], awsRegion: 'eu-west-1', maxRetries: 0 });
  assert.equal((await make(capture.url).messages.create({ ...hello, model: bedrockModel })).content[0].text, 'OK');
  assert.equal((await capture.next()).credentials[0].kind, 'signature');
  await assert.rejects(
    make(forward.url).messages.create({ ...hello, model: bedrockModel }),
    (error) => error.status === 421 && /signed/.test(error.message),
  );
  assert.equal((await forward.next()).error, 'signed-request');
  assert.equal(gateway.requests.length, 0);
  const printed = (await capture.stop()) + (await forward.stop());
  assert.ok(!secrets.some((secret) => printed.includes(secret)), 'the relay printed a credential');
});

test('an error of the gateway keeps its status, its id and its words', async (t) => {
  const body = JSON.stringify({ type: 'error', error: { type: 'rate_limit_error', message: 'Slow down.' }, request_id: 'req_9' });
  const gateway = await startGateway(t, {
    refuse: { status: 429, headers: { 'content-type': 'application/json', 'retry-after': '7', 'request-id': 'req_9' }, body },
  });
  const relay = await startRelay(t, { forward: gateway.url });
  const client = new Anthropic({ baseURL: relay.url, apiKey: makeKey(), authToken: null, maxRetries: 0 });
  await assert.rejects(client.messages.create(hello), (error) => {
    assert.deepEqual([error.status, error.requestID, error.headers.get('retry-after'), error.error], [429, 'req_9', '7', JSON.parse(body)]);
    return true;
  });
});

test('an error of the relay is shown once, in its own words', async (t) => {
  const gateway = await startGateway(t, { refuse: { status: 307, headers: { location: 'https://elsewhere.example/' } } });
  const relay = await startRelay(t, { forward: gateway.url });
  const client = new Anthropic({ baseURL: relay.url, apiKey: makeKey(), authToken: null, maxRetries: 5 });
  await assert.rejects(client.messages.create(hello), /points to elsewhere\.example/);
  assert.equal(gateway.requests.length, 1);
});
