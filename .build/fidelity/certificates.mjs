// A certificate authority of one run, and certificates for whatever host name the client asks for.
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { promisify } from 'node:util';

const openssl = async (...args) => {
  await promisify(execFile)('openssl', args);
};

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** The authority's certificate, which the client is told to trust. */
export const authority = (folder) => join(folder, 'authority.pem');

/** Makes the authority and the key that all certificates of the run share. */
export async function makeAuthority(folder) {
  const subject = ['-subj', '/CN=authority of one fidelity run'];
  const use = ['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign,cRLSign'];
  await openssl('req', '-x509', ...newKey, '-days', '30', '-keyout', join(folder, 'authority.key'), '-out', authority(folder), ...subject, ...use);
  await openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', join(folder, 'server.key'));
}

/** The context for a host name, with a certificate made for it on the first request. */
export async function contextFor(folder, host) {
  const name = host.replace(/[^A-Za-z0-9.-]/g, '_');
  const path = join(folder, `${name}.pem`);
  if (!existsSync(path)) {
    // Two sandboxes may ask for the same name at once: each writes its own files, and the last rename stays.
    const own = `${path}.${process.hrtime.bigint()}`;
    const key = join(folder, 'server.key');
    // A common name holds 64 characters at most; clients look at the alternative names anyway.
    await openssl('req', '-new', '-key', key, '-subj', `/CN=${name.slice(0, 60)}`, '-out', `${own}.csr`);
    writeFileSync(`${own}.ext`, `subjectAltName=DNS:${name}\nbasicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n`);
    const signer = ['-CA', authority(folder), '-CAkey', join(folder, 'authority.key'), '-set_serial', String(process.hrtime.bigint())];
    await openssl('x509', '-req', '-in', `${own}.csr`, ...signer, '-days', '30', '-extfile', `${own}.ext`, '-out', own);
    renameSync(own, path);
  }

  return createSecureContext({ cert: readFileSync(path), key: readFileSync(join(folder, 'server.key')) });
}
