// Totals as each test runner states them.

/** @typedef {{passed: number, failed: number, skipped: number, skips: string[]}} Totals `skips` names what was skipped and why */

export const none = () => ({ passed: 0, failed: 0, skipped: 0, skips: [] });

/** @returns {Totals} */
export function add(a, b) {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped, skips: [...a.skips, ...b.skips] };
}

/**
 * Totals of an xunit v3 run from its Common Test Report (`-ctrf FILE`).
 * Whatever neither passed nor was skipped counts as failed, so that no outcome can hide.
 * @param {string} json @returns {Totals}
 */
export function fromCtrf(json) {
  const { summary, tests } = JSON.parse(json).results;
  const skipped = summary.skipped + summary.pending;
  return {
    passed: summary.passed,
    failed: summary.tests - summary.passed - skipped,
    skipped,
    skips: tests
      .filter((test) => test.status === 'skipped' || test.status === 'pending')
      .map((test) => (test.extra?.reason ? `${test.name}: ${test.extra.reason}` : test.name)),
  };
}

/** Totals of a `node --test` run from what node-reporter.mjs wrote. @param {string} json @returns {Totals} */
export function fromNode(json) {
  const { counts, skips } = JSON.parse(json);
  return { passed: counts.pass, failed: counts.fail + counts.cancelled, skipped: counts.skipped + counts.todo, skips };
}

/** The last line of `npm test`. @param {Totals} totals */
export const lastLine = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed, ${skipped} skipped`;
