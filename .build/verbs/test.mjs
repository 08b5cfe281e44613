import { parseArgs } from 'node:util';
import { allSteps } from '../lib/steps.mjs';
import { Failure } from '../lib/failure.mjs';
import { tail } from '../lib/process.mjs';
import { bold, dim, duration, green, red, say, table, yellow } from '../lib/terminal.mjs';
import { add, lastLine, none } from '../lib/totals.mjs';

export async function main(args) {
  const { values } = parseArgs({ args, options: { only: { type: 'string', multiple: true } } });
  const outcomes = await runAll(select(await allSteps(), values.only));
  return summarize(outcomes);
}

/** The steps that `--only` names, with those that every other one needs. */
export function select(steps, only) {
  if (only === undefined) {
    return steps;
  }

  const names = only.flatMap((list) => list.split(',')).filter((name) => name !== '');
  const known = new Set(steps.flatMap((step) => [step.name, step.group ?? step.name]));
  const unknown = names.filter((name) => !known.has(name));
  if (names.length === 0 || unknown.length > 0) {
    throw new Failure(
      `--only takes names from this list, separated by commas: ${[...known].join(', ')}. Unknown: ${unknown.join(', ') || 'none given'}.`,
      2,
    );
  }

  return steps.filter((step) => step.always || names.includes(step.name) || names.includes(step.group));
}

async function runAll(steps) {
  const outcomes = [];
  let blocked = false;
  for (const step of steps) {
    if (blocked) {
      outcomes.push({ step, state: 'not run', milliseconds: 0 });
      continue;
    }

    await say(dim(`▸ ${step.name} (${step.title})`));
    const begun = performance.now();
    const { ok, output, totals } = await step.run().catch(failed);
    const milliseconds = performance.now() - begun;
    const state = ok ? 'passed' : 'failed';
    outcomes.push({ step, state, totals, milliseconds });

    await say(`${ok ? green('✓') : red('✗')} ${step.name} ${dim(`${duration(milliseconds)}${totals ? `, ${lastLine(totals)}` : ''}`)}`);
    for (const skip of totals?.skips ?? []) {
      await say(yellow(`  skipped: ${skip}`));
    }

    if (!ok) {
      await say(tail(output ?? '', 80));
      await say(bold(`  again: npm test -- --only ${step.name}`));
      // What could not be installed or built would only make every later step fail for a reason of its own.
      blocked = step.always === true;
    }
  }

  return outcomes;
}

function failed(error) {
  return { ok: false, output: error.isFailure ? error.message : error.stack };
}

async function summarize(outcomes) {
  const mark = { passed: green('passed'), failed: red('failed'), 'not run': yellow('not run') };
  const cell = (totals, what) => (totals ? String(totals[what]) : '');
  const rows = outcomes.map(({ step, state, totals, milliseconds }) => [
    step.name,
    mark[state],
    cell(totals, 'passed'),
    cell(totals, 'failed'),
    cell(totals, 'skipped'),
    state === 'not run' ? '' : duration(milliseconds),
  ]);
  const all = outcomes.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  await say();
  await say(table([['step', 'result', 'passed', 'failed', 'skipped', 'time'], ...rows, ['all', '', '', '', '', duration(all)]], [2, 3, 4, 5]));
  await say();
  await say(lastLine(total(outcomes)));
  return outcomes.every(({ state }) => state === 'passed') ? 0 : 1;
}

/**
 * The totals of all runners. A step that failed without a failed test (a check, a build, a runner that crashed) counts as one failure,
 * so that the last line never reads as green when the run is not.
 */
export function total(outcomes) {
  return outcomes.reduce((sum, { state, totals }) => {
    const own = totals ?? none();
    return add(sum, state === 'failed' && own.failed === 0 ? { ...own, failed: 1 } : own);
  }, none());
}
