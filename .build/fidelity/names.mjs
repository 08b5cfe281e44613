// A name server of the sandbox: every name is this machine.
import { createSocket } from 'node:dgram';

const addressRecord = 1;

/** Answers on UDP port 53 of the loopback. */
export function answerNames() {
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    const answer = reply(query);
    if (answer) {
      socket.send(answer, from.port, from.address);
    }
  });
  return new Promise((done, fail) => {
    socket.on('error', fail);
    socket.bind(53, '127.0.0.1', done);
  });
}

/** The answer to a query with one question: 127.0.0.1 for an IPv4 address, nothing for any other kind of record. */
export function reply(query) {
  // The name begins behind the header, as labels of a length and that many bytes, up to a length of 0.
  let end = 12;
  while (query[end] > 0) {
    end += query[end] + 1;
  }

  if (end + 5 > query.length) {
    return undefined;
  }

  const found = query.readUInt16BE(end + 1) === addressRecord;
  // An authoritative answer; one question, one record or none.
  const header = [0x85, 0x80, 0, 1, 0, found ? 1 : 0, 0, 0, 0, 0];
  // The name of the question again (at byte 12), address in the internet, valid for 5 s, four bytes.
  const record = found ? [0xc0, 12, 0, addressRecord, 0, 1, 0, 0, 0, 5, 0, 4, 127, 0, 0, 1] : [];
  return Buffer.concat([query.subarray(0, 2), Buffer.from(header), query.subarray(12, end + 5), Buffer.from(record)]);
}
