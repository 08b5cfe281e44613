/* global document, addEventListener, MutationObserver -- the function below runs in the page */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leakedKey, local, shared } from './lib/examples.mjs';
import { inEditor, makeToken, skipWithoutEditor } from './lib/session.mjs';

test('a leaked key and a wrong address are underlined and listed', { skip: skipWithoutEditor() }, async (t) => {
  const token = makeToken();
  await inEditor(t, { files: { [shared]: leakedKey(token) }, open: [shared], secrets: [token] }, async ({ workbench, screenshot }) => {
    await workbench.squiggles(shared).nth(1).waitFor();

    await workbench.showProblems();
    await workbench.problem('CR021').waitFor();
    await workbench.problem('CR061').waitFor();

    assert.doesNotMatch(await workbench.problem('CR021').innerText(), new RegExp(token.slice(6, -2)));
    await screenshot('problems');
  });
});

test('a settings file opened later is underlined at once, and a local file is served as well', { skip: skipWithoutEditor() }, async (t) => {
  const token = makeToken();
  const files = { [shared]: leakedKey(token), [local]: '{\n  "env": {\n    "ANTHROPIC_BASE_URL": "https://llm-gateway.acme.io/v1"\n  }\n}\n' };
  await inEditor(t, { files, open: [local], secrets: [token] }, async ({ workbench, page }) => {
    await workbench.squiggles(local).first().waitFor();

    await workbench.quickOpen(shared);
    await page.evaluate(watchForSquiggle, shared);
    await page.keyboard.press('Enter');
    const { opened, underlined } = await page.evaluate(() => globalThis.squiggleTimes);

    t.diagnostic(`from Enter to the squiggle: ${(underlined - opened).toFixed(0)} ms`);
    assert.ok(underlined - opened < 5_000, `the squiggle came after ${underlined - opened} ms`);
  });
});

/** Runs in the page: notes when Enter is pressed and when the first squiggle is in the editor of `file`. */
function watchForSquiggle(file) {
  globalThis.squiggleTimes = new Promise((resolve) => {
    let opened;
    addEventListener('keydown', () => (opened = performance.now()), { capture: true, once: true });
    const observer = new MutationObserver(() => {
      if (document.querySelector(`.monaco-editor[data-uri$="${file}"] .squiggly-error`)) {
        observer.disconnect();
        resolve({ opened, underlined: performance.now() });
      }
    });
    observer.observe(document.body, { subtree: true, childList: true, attributes: true });
  });
}
