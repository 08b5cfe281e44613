// A gateway in small on loopback: Messages, Bedrock and Vertex, streaming and not. It keeps what it was sent.
import { createServer } from 'node:http';
import { crc32 } from 'node:zlib';

export const model = 'claude-test-1';
const words = ['Hello', ' there', ', client'];
export const said = words.join('');

const message = (content, stop) => ({
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model,
  content,
  stop_reason: stop,
  stop_sequence: null,
  usage: { input_tokens: 3, output_tokens: 3 },
});

const events = [
  { type: 'message_start', message: message([], null) },
  { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  { type: 'ping' },
  ...words.map((text) => ({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } })),
  { type: 'content_block_stop', index: 0 },
  { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 3 } },
  { type: 'message_stop' },
];

/** One message of an event stream of Amazon Web Services. */
export function frame(event) {
  const headers = Buffer.concat(
    Object.entries({ ':event-type': 'chunk', ':content-type': 'application/json', ':message-type': 'event' }).map(([name, value]) =>
      Buffer.concat([Buffer.from([name.length]), Buffer.from(name), Buffer.from([7, 0, value.length]), Buffer.from(value)]),
    ),
  );
  const payload = Buffer.from(JSON.stringify({ bytes: Buffer.from(JSON.stringify(event)).toString('base64') }));
  const whole = Buffer.alloc(16 + headers.length + payload.length);
  whole.writeUInt32BE(whole.length, 0);
  whole.writeUInt32BE(headers.length, 4);
  whole.writeUInt32BE(crc32(whole.subarray(0, 8)), 8);
  headers.copy(whole, 12);
  payload.copy(whole, 12 + headers.length);
  whole.writeUInt32BE(crc32(whole.subarray(0, -4)), whole.length - 4);
  return whole;
}

/** Starts a gateway for the test `t`; `requests` is what arrived. With `refuse`, that is its answer: status, headers and body. */
export async function startGateway(t, { refuse } = {}) {
  const requests = [];
  const server = createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) {
      parts.push(part);
    }
    const text = Buffer.concat(parts).toString();
    const body = text ? JSON.parse(text) : {};
    requests.push({ method: request.method, url: request.url, headers: request.headers, body });
    if (refuse) {
      response.writeHead(refuse.status, refuse.headers).end(refuse.body);
      return;
    }
    response.setHeader('request-id', `req_${requests.length}`);
    const isBedrock = request.url.endsWith('/invoke-with-response-stream');
    if (isBedrock || body.stream) {
      response.setHeader('content-type', isBedrock ? 'application/vnd.amazon.eventstream' : 'text/event-stream');
      for (const event of events) {
        response.write(isBedrock ? frame(event) : `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
      }
      response.end();
      return;
    }
    const answer = request.url.includes('count')
      ? { input_tokens: 7 }
      : request.method === 'GET'
        ? {
            data: [{ type: 'model', id: model, display_name: model, created_at: '2025-01-01T00:00:00Z' }],
            has_more: false,
            first_id: model,
            last_id: model,
          }
        : message([{ type: 'text', text: said }], 'end_turn');
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answer));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${server.address().port}`, requests };
}
