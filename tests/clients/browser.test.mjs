// A page of another origin, in a real browser, gets nothing from a relay and through it, although it knows the whole address.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import test from 'node:test';
import { findChromium, missing } from '../editor/lib/requirements.mjs';
import { launchBrowser } from '../editor/lib/workbench.mjs';
import { startGateway } from './lib/gateway.mjs';
import { startRelay } from './lib/relay.mjs';

const skip = missing({ 'the browser Chromium': findChromium() });

/** A page from a port of its own. */
async function startPage(t) {
  const server = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<!DOCTYPE html><title>Another origin</title>'));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${server.address().port}/`;
}

/* global document, EventSource, navigator, WebSocket */
/** Runs in the page: each way in which a page can send a request, with what it sees of the answer. */
async function attack(relay) {
  const messages = `${relay}/v1/messages?beta=true`;
  const models = `${relay}/v1/models?limit=1000`;
  const body = '{"model":"claude-test-1","max_tokens":1,"messages":[]}';
  const json = { 'content-type': 'application/json', 'anthropic-version': '2023-06-01' };
  const fetched = (url, options) =>
    fetch(url, options).then(
      (response) => ({ type: response.type, ok: response.ok }),
      () => 'refused',
    );
  const event = (target, good, bad) =>
    new Promise((resolve) => {
      target.addEventListener(good, () => resolve('opened'));
      target.addEventListener(bad, () => resolve('refused'));
    });
  const shown = (element, source) => {
    const result = event(element, 'load', 'error');
    element.src = source;
    document.body.append(element);
    return result;
  };
  const source = new EventSource(models);
  const streamed = await event(source, 'open', 'error');
  source.close();
  return {
    get: await fetched(models),
    post: await fetched(messages, { method: 'POST', headers: json, body }),
    simplePost: await fetched(messages, { method: 'POST', body }),
    withCredentials: await fetched(models, { credentials: 'include' }),
    noCorsGet: await fetched(models, { mode: 'no-cors' }),
    noCorsPost: await fetched(messages, { mode: 'no-cors', method: 'POST', body, headers: { 'content-type': 'text/plain' } }),
    noCorsHead: await fetched(`${relay}/api/hello`, { mode: 'no-cors', method: 'HEAD' }),
    localhost: await fetched(models.replace('127.0.0.1', 'localhost'), { mode: 'no-cors' }),
    beacon: navigator.sendBeacon(messages, body),
    eventSource: streamed,
    webSocket: await event(new WebSocket(models.replace('http:', 'ws:')), 'open', 'error'),
    image: await shown(document.createElement('img'), models),
    script: await shown(document.createElement('script'), models),
  };
}

for (const forwards of [true, false]) {
  test(`a page of another origin gets nothing from a relay that ${forwards ? 'forwards' : 'answers by itself'}`, { skip }, async (t) => {
    const gateway = await startGateway(t);
    const relay = await startRelay(t, { forward: forwards ? gateway.url : undefined });
    const address = await startPage(t);
    const browser = await launchBrowser();
    t.after(() => browser.close());
    const { page } = browser;

    await page.goto(address);
    const seen = await page.evaluate(attack, relay.url);
    for (const [name, result] of Object.entries(seen)) {
      // Without permission to read an answer a page learns only that there was one.
      assert.ok(name === 'beacon' || result === 'refused' || (result.type === 'opaque' && !result.ok), `${name}: ${JSON.stringify(result)}`);
    }

    // A form leaves the page, so it comes last; then what a person may be led to open.
    const posted = page.waitForResponse((response) => response.url().startsWith(relay.url) && response.request().isNavigationRequest());
    await page.evaluate((url) => {
      const form = document.createElement('form');
      form.method = 'POST';
      form.action = url;
      form.enctype = 'text/plain';
      const field = document.createElement('input');
      field.name = '{"model":"claude-test-1","x":"';
      field.value = '"}';
      form.append(field);
      document.body.append(form);
      form.submit();
    }, `${relay.url}/v1/messages`);
    assert.equal((await posted).status(), 403);
    await page.waitForURL(`${relay.url}/v1/messages`);
    assert.equal((await page.goto(`${relay.url}/v1/models`)).status(), 403);

    assert.deepEqual(gateway.requests, []);
    // What the browser sent came, and was refused: it is the relay that keeps it out, not the browser alone.
    const entries = (await relay.stop())
      .split('\n')
      .slice(1)
      .filter(Boolean)
      .map((line) => JSON.parse(line));
    assert.ok(entries.length >= 10, JSON.stringify(entries));
    for (const entry of entries) {
      assert.ok(entry.status >= 400 && ['from-browser', 'foreign-host'].includes(entry.error), JSON.stringify(entry));
    }
    assert.deepEqual([...new Set(entries.map(({ method }) => method))].sort(), ['GET', 'HEAD', 'OPTIONS', 'POST']);
  });
}
