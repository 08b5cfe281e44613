import assert from 'node:assert/strict';
import test from 'node:test';
import { makeDocument } from './bench/documents.mjs';
import { measureEdits, measureQuestions } from './bench/measure.mjs';
import { peer } from './bench/peer.mjs';
import { keepsBudget, percentile, series, show } from './bench/statistics.mjs';

test('percentiles are interpolated and do not depend on the order', () => {
  assert.equal(percentile([3, 1, 2], 0.5), 2);
  assert.equal(percentile([1, 2], 0.5), 1.5);
  assert.equal(percentile([5], 0.95), 5);
  assert.deepEqual(series([4, 1, 3, 2, 5]), { n: 5, p50: 3, p95: 4.8, max: 5 });
});

test('a budget holds up to the figure itself, and a figure that is missing breaks it', () => {
  const figure = { statistic: 'p95', budget: 3 };
  assert.equal(keepsBudget(figure, { n: 2, p50: 1, p95: 3, max: 9 }), true);
  assert.equal(keepsBudget(figure, { n: 2, p50: 1, p95: 3.01, max: 9 }), false);
  assert.equal(keepsBudget(figure, { missing: 'no answer in 25 s' }), false);
  assert.equal(keepsBudget(figure, undefined), false);
});

test('a figure is shown with its unit, or with the reason why there is none', () => {
  assert.equal(show({ unit: 'ms', statistic: 'p50' }, { n: 1, p50: 51.26, p95: 60, max: 60 }), '51.3 ms');
  assert.equal(show({ unit: 'ms', statistic: 'p95' }, { n: 1, p50: 1.234, p95: 123.4, max: 200 }), 'p50 1.23, p95 123 ms');
  assert.equal(show({ unit: 's', statistic: 'value' }, { value: 0.5 }), '0.50 s');
  assert.equal(show({ unit: 's', statistic: 'value' }, { missing: 'has no command line' }), 'has no command line');
});

test('a document is as large as asked for, is JSON, and its edits lead back to where they began', () => {
  for (const size of [1024, 100 * 1024]) {
    const { text, line, edit } = makeDocument(size);
    assert.ok(text.length >= size && text.length < size + 200, String(text.length));
    assert.equal(JSON.parse(text).cleanupPeriodDays, 'thirty');

    const apply = (before, { range, text: inserted }) => {
      const lines = before.split('\n');
      const { start, end } = range;
      lines[line] = lines[line].slice(0, start.character) + inserted + lines[line].slice(end.character);
      return lines.join('\n');
    };
    const mended = apply(text, edit(false));
    assert.equal(JSON.parse(mended).cleanupPeriodDays, 30);
    assert.equal(apply(mended, edit(true)), text);
  }
});

test('a real server is measured: every edit is answered with the state that it made', async () => {
  const { edits } = await measureEdits(peer, 1024, 6);
  assert.equal(edits.n, 6);
  assert.ok(edits.p50 > 0);
});

test('a question is asked after every edit, and its time is measured', async () => {
  const hovers = await measureQuestions(peer, 1024, 'hover', 4);
  assert.ok(hovers.n === 4 || hovers.missing === 'no answer', JSON.stringify(hovers));
});
