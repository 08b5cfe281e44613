// Colour where the reader sees it, and writing in order with child processes.

/** NO_COLOR (any text) forbids colour, FORCE_COLOR (but `0`) asks for it, else a terminal decides. */
export function wantsColour(isTerminal, env) {
  if (env.NO_COLOR) {
    return false;
  }

  return env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '' ? env.FORCE_COLOR !== '0' : isTerminal === true && env.TERM !== 'dumb';
}

const colour = wantsColour(process.stdout.isTTY, process.env);
const paint = (open, close) => (text) => (colour ? `\u001b[${open}m${text}\u001b[${close}m` : text);

export const bold = paint(1, 22);
export const dim = paint(2, 22);
export const red = paint(31, 39);
export const green = paint(32, 39);
export const yellow = paint(33, 39);
export const cyan = paint(36, 39);

/** Prints a line and settles when it has left, so that a child that shares the stream writes after it. */
export function say(text = '') {
  return new Promise((done, fail) => {
    process.stdout.write(`${text}\n`, (error) => (error ? fail(error) : done()));
  });
}

/** `0.4 s`, `12.3 s`, `2 min 05 s`. */
export function duration(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 60) {
    return `${seconds.toFixed(1)} s`;
  }

  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

const width = (text) => text.replace(/\u001b\[\d+m/g, '').length;

/** Rows of cells as text with aligned columns; the columns named in `right` (by index) are flush right. */
export function table(rows, right = []) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => width(row[column]))));
  const pad = (cell, column) => {
    const fill = ' '.repeat(widths[column] - width(cell));
    return right.includes(column) ? fill + cell : cell + fill;
  };
  return rows.map((row) => row.map(pad).join('  ').trimEnd()).join('\n');
}
