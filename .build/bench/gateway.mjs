// The other side of the relay's measurement, in a process of its own: a gateway that streams, and says of each piece when it was sent.
import { createServer } from 'node:http';

const sent = () => process.hrtime.bigint();

const server = createServer((request, response) => {
  request.resume().on('end', () => {
    const pieces = Number(request.headers['x-pieces'] ?? 0);
    if (pieces === 0) {
      const body = JSON.stringify({ id: 'msg_1', type: 'message', role: 'assistant', model: 'm', content: [], stop_reason: 'end_turn' });
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }).end(body);
      return;
    }

    response.writeHead(200, { 'content-type': 'text/event-stream' });
    let piece = 0;
    const next = () => {
      response.write(`event: content_block_delta\ndata: {"type":"content_block_delta","sent":"@${sent()}@"}\n\n`);
      if (++piece < pieces) {
        setTimeout(next, 10);
      } else {
        response.end('event: message_stop\ndata: {"type":"message_stop"}\n\n');
      }
    };
    next();
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
process.on('disconnect', () => process.exit(0));
