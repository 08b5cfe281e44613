/** @typedef {{n: number, p50: number, p95: number, max: number}} Series */
/** @typedef {Series | {value: number} | {missing: string}} Measured `missing` says in a few words why there is no figure */

/** The value below which the given share (0 to 1) of a series lies, interpolated between neighbours. */
export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  const position = (sorted.length - 1) * share;
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (position - below);
}

/** @returns {Series} */
export function series(values) {
  return { n: values.length, p50: percentile(values, 0.5), p95: percentile(values, 0.95), max: Math.max(...values) };
}

/**
 * Whether a figure keeps its budget. A figure that could not be measured does not: silence must not pass for speed.
 * @param {{statistic: string, budget: number}} figure
 * @param {Measured | undefined} measured
 */
export function keepsBudget({ statistic, budget }, measured) {
  return measured !== undefined && measured[statistic] !== undefined && measured[statistic] <= budget;
}

/** `12.3 ms`, `p50 1.2, p95 2.9 ms` or the reason why there is nothing. @param {Measured | undefined} measured */
export function show({ unit, statistic }, measured) {
  if (measured === undefined || measured.missing !== undefined) {
    return measured?.missing ?? '–';
  }

  if (measured.value !== undefined) {
    return `${round(measured.value)} ${unit}`;
  }

  return statistic === 'p50' ? `${round(measured.p50)} ${unit}` : `p50 ${round(measured.p50)}, p95 ${round(measured.p95)} ${unit}`;
}

const round = (value) => (value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : value.toFixed(0));
