import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './load.mjs';

const { RestartPolicy } = await load('restartPolicy.ts');

test('waits longer after each crash and gives up at the fifth within three minutes', () => {
  const policy = new RestartPolicy();
  assert.deepEqual(
    [1, 2, 3, 4, 5].map((second) => policy.crashed(second * 1000)),
    [0, 500, 2000, 8000, undefined],
  );
});

test('crashes that are long past do not count', () => {
  const policy = new RestartPolicy();
  for (let minute = 0; minute < 20; minute++) {
    assert.notEqual(policy.crashed(minute * 60_000), undefined);
  }
});

test('a start by the user begins anew', () => {
  const policy = new RestartPolicy();
  for (let second = 0; second < 5; second++) {
    policy.crashed(second * 1000);
  }
  policy.reset();
  assert.equal(policy.crashed(6000), 0);
});
