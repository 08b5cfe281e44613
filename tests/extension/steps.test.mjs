import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './load.mjs';

const { runSteps, back, cancelled, again } = await load('steps.ts');

/** Steps that answer from a list, and what they were asked: `name step/total`, with `<` where there is a way back. */
function script(names, answers, { skipped = {}, isComplete = () => true } = {}) {
  const asked = [];
  const list = () =>
    (typeof names === 'function' ? names() : names).map((name) => ({
      skipped: () => skipped[name]?.() ?? false,
      ask: async ({ step, totalSteps, canGoBack }) => {
        asked.push(`${canGoBack ? '<' : ''}${name} ${step}/${totalSteps ?? '?'}`);
        const answer = answers.shift();
        return typeof answer === 'function' ? answer() : answer;
      },
    }));
  return { asked, run: () => runSteps(list, isComplete) };
}

test('steps are asked in turn, with their number, and only the first has no way back', async () => {
  const { asked, run } = script(['route', 'host', 'scope'], []);
  assert.equal(await run(), true);
  assert.deepEqual(asked, ['route 1/3', '<host 2/3', '<scope 3/3']);
});

test('back leads to the step that was asked before, over those that were skipped', async () => {
  const { asked, run } = script(['route', 'folder', 'scope'], [undefined, back, undefined, undefined], { skipped: { folder: () => true } });
  assert.equal(await run(), true);
  assert.deepEqual(asked, ['route 1/2', '<scope 2/2', 'route 1/2', '<scope 2/2']);
});

test('cancelling ends it at any step', async () => {
  for (let length = 0; length < 3; length++) {
    const { asked, run } = script(['a', 'b', 'c'], [...Array(length).fill(undefined), cancelled]);
    assert.equal(await run(), false);
    assert.equal(asked.length, length + 1);
  }
});

test('an answer brings the steps behind it, and until then their number is not told', async () => {
  let names = ['route'];
  const choose = () => void (names = ['route', 'host', 'region']);
  const { asked, run } = script(() => names, [choose], { isComplete: () => names.length > 1 });
  assert.equal(await run(), true);
  assert.deepEqual(asked, ['route 1/?', '<host 2/3', '<region 3/3']);
});

test('more questions may come before the one that asked for them', async () => {
  let names = ['route', 'scope'];
  const askMore = () => ((names = ['route', 'model', 'scope']), again);
  const { asked, run } = script(() => names, [undefined, askMore, undefined, undefined]);
  assert.equal(await run(), true);
  assert.deepEqual(asked, ['route 1/2', '<scope 2/2', '<model 2/3', '<scope 3/3']);
});

test('a step that is skipped after an answer is not counted', async () => {
  let hasObstacles = true;
  const { asked, run } = script(['scope', 'obstacles'], [() => void (hasObstacles = false)], { skipped: { obstacles: () => !hasObstacles } });
  assert.equal(await run(), true);
  assert.deepEqual(asked, ['scope 1/2']);
});
