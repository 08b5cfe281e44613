import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shared } from './lib/examples.mjs';
import { inEditor, makeToken, skipWithoutEditor } from './lib/session.mjs';
import { until } from './lib/wait.mjs';

const skip = skipWithoutEditor();

test('a route is verified on this machine, and the report shows what arrived', { skip }, async (t) => {
  const token = makeToken();
  const settings = JSON.stringify({ env: { ANTHROPIC_BASE_URL: 'http://ai', ANTHROPIC_AUTH_TOKEN: token } }, undefined, 2);
  await inEditor(t, { files: { [shared]: settings }, open: [shared], secrets: [token] }, async (session) => {
    const { workbench, page } = session;
    await workbench.ready(shared);
    await workbench.command('Claude Route: Verify Route…');
    await workbench.pick('On this machine');

    const report = await inSomeFrame(page, 'Claude Code route, verified');
    await session.screenshot('verified');
    assert.match(report, /http:\/\/ai\/v1\/messages/);
    assert.match(report, /The credential is in the predicted headers\s+pass\s+authorization/);
    assert.doesNotMatch(report, /\sfail\s/);
    assert.ok(!report.includes(token));
  });
});

/** The text of the frame that shows something; a preview lies in frames of its own. */
async function inSomeFrame(page, text) {
  let found;
  await until(`a frame shows "${text}"`, async () => {
    for (const frame of page.frames()) {
      const content = await frame
        .locator('body')
        .innerText({ timeout: 1_000 })
        .catch(() => '');
      if (content.includes(text) && content.includes('Verdict')) {
        found = content;
        return true;
      }
    }
    return false;
  });
  return found;
}
