// Answers of a local server that stands for every host: just enough for the client to finish one turn.
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { contextFor } from './certificates.mjs';

/**
 * A request as it arrived.
 * @typedef {object} Request
 * @property {'http' | 'https'} scheme
 * @property {string} method
 * @property {string} host as the client named it, with a port unless it is the scheme's own
 * @property {string} path
 * @property {Record<string, string | string[]>} headers
 * @property {any} body parsed JSON, or undefined
 */

/**
 * Listens on a port of the loopback.
 * @param {number} port
 * @param {(request: Request) => void} record is told of every request before it is answered
 * @param {string} [certificates] folder of the authority; with it the server speaks TLS
 */
export function listen(port, record, certificates) {
  const scheme = certificates ? 'https' : 'http';
  const handle = (message, response) => {
    receive(message, scheme).then(
      (request) => {
        record(request);
        const { status = 200, type = 'application/json', body } = answer(request);
        response.writeHead(status, { 'content-type': type, 'request-id': 'req_stub' });
        response.end(Buffer.isBuffer(body) || typeof body === 'string' ? body : JSON.stringify(body));
      },
      // A client that goes away in the middle of a request has asked for nothing.
      () => response.destroy(),
    );
  };
  const server = certificates ? createSecureServer({ SNICallback: chooseCertificate(certificates) }, handle) : createServer(handle);
  return new Promise((done, fail) => {
    server.on('error', fail);
    server.listen(port, '127.0.0.1', done);
  });
}

function chooseCertificate(folder) {
  return (name, done) => {
    contextFor(folder, name).then((context) => done(null, context), done);
  };
}

async function receive(message, scheme) {
  const chunks = await message.toArray();
  // A proxy is asked for a whole address instead of a path.
  const path = message.url.replace(/^https?:\/\/[^/]*/, '').split('?')[0];
  return {
    scheme,
    method: message.method,
    host: message.headers.host ?? '',
    path,
    headers: message.headers,
    body: parse(Buffer.concat(chunks).toString('utf8')),
  };
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a cloud's own login ends in: it stands for a signature. */
export const issuedToken = 'issued-by-the-stub';

const fixed = [
  [/\/count_tokens$|count-tokens:rawPredict$/, { input_tokens: 1 }],
  [/\/inference-profiles$/, { inferenceProfileSummaries: [] }],
  [/\/models$/, { data: [], has_more: false }],
];

function answer({ path, body, scheme }) {
  const model = /\/models?\/([^/:]+)/.exec(path)?.[1] ?? body?.model;
  if (path.endsWith('/invoke-with-response-stream')) {
    const chunks = turn(model).map((event) => frame({ bytes: Buffer.from(JSON.stringify(event)).toString('base64') }));
    return { type: 'application/vnd.amazon.eventstream', body: Buffer.concat(chunks) };
  }

  const known = fixed.find(([pattern]) => pattern.test(path));
  if (known) {
    return { body: known[1] };
  }

  if (/\/messages$|\/invoke$|:(stream)?rawPredict$/i.test(path)) {
    const events = turn(model).map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
    return body?.stream ? { type: 'text/event-stream', body: events.join('') } : { body: { ...message(model, [text]), stop_reason: 'end_turn' } };
  }

  // Google's and Azure's exchange of a saved login for an access token.
  if (scheme === 'https' && path.endsWith('/token')) {
    return { body: { access_token: issuedToken, expires_in: 3600, token_type: 'Bearer' } };
  }

  return { status: 404, body: { type: 'error', error: { type: 'not_found_error', message: 'The stub does not know this path.' } } };
}

const text = { type: 'text', text: 'Done.' };

function message(model, content) {
  const usage = { input_tokens: 1, output_tokens: 1, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 };
  return { id: 'msg_stub', type: 'message', role: 'assistant', model, content, stop_reason: null, stop_sequence: null, usage };
}

/** One streamed answer, as its events. */
function turn(model) {
  return [
    { type: 'message_start', message: message(model, []) },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: text.text } },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 1 } },
    { type: 'message_stop' },
  ];
}

/** A message of Amazon's event stream: lengths, their checksum, headers, payload, checksum of all. */
export function frame(payload) {
  const names = { ':event-type': 'chunk', ':content-type': 'application/json', ':message-type': 'event' };
  const headers = Buffer.concat(
    Object.entries(names).map(([name, value]) => {
      // 7 is the type of a text; a text has a length of two bytes, a name of one.
      return Buffer.concat([Buffer.from([name.length]), Buffer.from(name), Buffer.from([7, 0, value.length]), Buffer.from(value)]);
    }),
  );
  const content = Buffer.from(JSON.stringify(payload));
  const lengths = Buffer.concat([word(16 + headers.length + content.length), word(headers.length)]);
  const body = Buffer.concat([lengths, word(checksum(lengths)), headers, content]);
  return Buffer.concat([body, word(checksum(body))]);
}

function word(number) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(number);
  return bytes;
}

/** CRC-32 as in zip files. The one of node:zlib is missing before 20.15. */
export function checksum(bytes) {
  let rest = 0xffffffff;
  for (const byte of bytes) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      rest = (rest >>> 1) ^ (rest & 1 ? 0xedb88320 : 0);
    }
  }

  return (rest ^ 0xffffffff) >>> 0;
}
