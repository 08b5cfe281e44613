/**
 * The lines that differ between two texts, in order, with up to `context` equal lines around them.
 * @returns {{kind: ' ' | '-' | '+' | '…', text: string}[]} `…` stands for lines left out
 */
export function diffLines(before, after, context = 2) {
  const a = split(before);
  const b = split(after);

  // Longest common subsequence; the files shown here have some dozen lines.
  const length = Array.from({ length: a.length + 1 }, () => new Array(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      length[i][j] = a[i] === b[j] ? length[i + 1][j + 1] + 1 : Math.max(length[i + 1][j], length[i][j + 1]);
    }
  }

  const rows = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      rows.push({ kind: ' ', text: a[i] });
      i++;
      j++;
    } else if (i < a.length && (j === b.length || length[i + 1][j] >= length[i][j + 1])) {
      rows.push({ kind: '-', text: a[i++] });
    } else {
      rows.push({ kind: '+', text: b[j++] });
    }
  }

  const near = rows.map((_, at) => rows.slice(Math.max(0, at - context), at + context + 1).some((row) => row.kind !== ' '));
  return rows.flatMap((row, at) => (near[at] ? [row] : near[at - 1] || at === 0 ? [{ kind: '…', text: '' }] : []));
}

function split(text) {
  const lines = text.split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}
