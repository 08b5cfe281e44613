// What the requests of one session say about its route.
import { plantedValues } from './sources.mjs';
import { issuedToken } from './stub.mjs';

const credentialHeaders = ['x-api-key', 'authorization'];

const wires = [
  { name: 'bedrock', path: /^(.*)\/model\/([^/]+)\/invoke(-with-response-stream)?$/ },
  { name: 'vertex', path: /^(.*?)\/projects\/.*\/models\/([^/:]+):(?:stream)?rawPredict$/i },
  { name: 'messages', path: /^(.*?)\/v1\/messages$/ },
];

/** The wire that a path belongs to, what comes before the API's own part of it, and the model that it names; undefined for other paths. */
export function splitPath(path) {
  const wire = wires.find((candidate) => candidate.path.test(path));
  const [, prefix, model] = wire?.path.exec(path) ?? [];
  return wire && { wire: wire.name, prefix, model: model && decodeURIComponent(model) };
}

/**
 * @typedef {object} Route
 * @property {boolean} request whether a model was asked at all; the rest is absent when not
 * @property {string} [provider]
 * @property {string} [baseUrl] scheme, host, port and what comes before the API's own path
 * @property {Record<string, string[]>} [headers] by credential header: the places its value may be from, or `signed`, or `unknown`
 * @property {string} [model]
 */

/**
 * @param {object} line the case line
 * @param {import('./stub.mjs').Request[]} requests in the order in which they arrived
 * @returns {Route}
 */
export function observedRoute(line, requests) {
  const main = mainRequest(requests);
  if (!main) {
    return { request: false };
  }

  const { request, wire, prefix, model } = main;
  const planted = plantedValues(line);
  const baseUrl = `${request.scheme}://${request.host}${prefix}`;
  const present = credentialHeaders.filter((name) => request.headers[name] !== undefined);
  return {
    request: true,
    provider: providerOf(wire, request, baseUrl, planted),
    baseUrl,
    headers: Object.fromEntries(present.map((name) => [name, sourcesOf(request.headers[name], planted)])),
    model: model ?? request.body?.model,
  };
}

/** The turn itself: of all requests to a model the last that streams, and of those one with the most tools, since side questions have fewer. */
function mainRequest(requests) {
  const candidates = requests
    .filter((request) => request.method === 'POST')
    .map((request) => ({ request, ...splitPath(request.path) }))
    .filter(({ wire }) => wire !== undefined);
  const weight = ({ request }) => {
    const streams = request.body?.stream === true || /stream/i.test(request.path);
    return (streams ? 1000 : 0) + (request.body?.tools?.length ?? 0);
  };
  const most = Math.max(...candidates.map(weight));
  return candidates.filter((candidate) => weight(candidate) === most).at(-1);
}

/** Several providers speak the Messages format; their addresses tell them apart. */
function providerOf(wire, request, baseUrl, planted) {
  if (wire !== 'messages') {
    return wire;
  }

  const bare = (address) => address.replace(/\/+$/, '');
  const from = planted.filter(({ value }) => bare(value) === bare(baseUrl)).map(({ name }) => name);
  const host = request.host;
  if (from.includes('ANTHROPIC_FOUNDRY_BASE_URL') || /\.services\.ai\.azure\.com$/.test(host)) {
    return 'foundry';
  }

  if (/^bedrock-mantle\./.test(host)) {
    return 'mantle';
  }

  if (request.headers['anthropic-workspace-id'] !== undefined) {
    return 'anthropicAws';
  }

  return 'firstParty';
}

function sourcesOf(header, planted) {
  // Several headers of one name arrive as one text with commas between.
  const parts = String(header)
    .split(', ')
    .map((part) => part.replace(/^Bearer\s*/i, '').trim());
  if (parts.some((part) => part.startsWith('AWS4-HMAC-SHA256') || part === issuedToken)) {
    return ['signed'];
  }

  const sources = parts.flatMap((part) => planted.filter(({ value }) => value === part).map(({ source }) => source));
  return sources.length > 0 ? sources : ['unknown'];
}
