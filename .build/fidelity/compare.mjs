// Holds a prediction against what was observed.
import { splitPath } from './observe.mjs';

// They are asked in the same form, so the wire does not tell them apart.
const inMessagesForm = new Set(['anthropicAws', 'anthropicGoogleCloud', 'mantle']);

const plantedIn = /^(shell|user|shared|local|managed|flag|args|login)\./;

/**
 * A prediction of `claude-route explain --cases` in the form of an observation.
 * @param {object} prediction
 * @returns {import('./observe.mjs').Route}
 */
export function predictedRoute({ owner, provider, baseUrl, path, headers, model }) {
  if (owner === 'none') {
    return { request: false };
  }

  return {
    request: true,
    provider,
    // The path tells what became of slashes at the end of the address.
    baseUrl: URL.canParse(baseUrl) && path ? new URL(baseUrl).origin + (splitPath(path)?.prefix ?? path) : baseUrl,
    headers: Object.fromEntries(Object.entries(headers ?? {}).map(([name, header]) => [name.toLowerCase(), [predictedSource(header)]])),
    model: model?.value,
  };
}

/** A signature does not show which credential made it, and what the client puts in by itself was planted nowhere. */
function predictedSource({ source, signed }) {
  return signed ? 'signed' : plantedIn.test(source) ? source : 'unknown';
}

/**
 * Where a prediction and an observation differ.
 * @param {import('./observe.mjs').Route} expected
 * @param {import('./observe.mjs').Route} observed a header may have several sources, when the same value was planted in several places
 * @returns {{field: string, expected: string, observed: string}[]}
 */
export function differences(expected, observed) {
  if (!expected.request || !observed.request) {
    const show = ({ request }) => (request ? 'sent' : 'none');
    return expected.request === observed.request ? [] : [{ field: 'request', expected: show(expected), observed: show(observed) }];
  }

  const form = (field, value) => (field === 'provider' && inMessagesForm.has(value) ? 'firstParty' : value);
  const fields = ['provider', 'baseUrl', 'model']
    .map((field) => ({ field, expected: expected[field], observed: observed[field] }))
    .filter((pair) => form(pair.field, pair.expected) !== form(pair.field, pair.observed));
  const names = [...new Set([...Object.keys(expected.headers), ...Object.keys(observed.headers)])].sort();
  const headers = names
    .map((name) => ({ field: name, expected: expected.headers[name], observed: observed.headers[name] }))
    .filter((pair) => !(pair.expected && pair.observed && pair.expected.some((source) => pair.observed.some(sameSource(source)))));
  return [...fields, ...headers].map(({ field, expected: one, observed: other }) => ({ field, expected: show(one), observed: show(other) }));
}

/** There is one saved login, whatever its token is called. */
const sameSource = (source) => (other) => source === other || (source.startsWith('login.') && other.startsWith('login.'));

const show = (value) => (Array.isArray(value) ? value.join(' or ') : (value ?? 'none'));
