// A reporter for `node --test` that writes the runner's own totals as JSON.

const total = /^(pass|fail|cancelled|skipped|todo) (\d+)$/;

export default async function* report(source) {
  const counts = {};
  const skips = [];
  for await (const { type, data } of source) {
    // The runner states its totals as diagnostics after the last test, so a later one replaces what a test said in the same words.
    const stated = type === 'test:diagnostic' && data.nesting === 0 ? total.exec(data.message) : null;
    if (stated) {
      counts[stated[1]] = Number(stated[2]);
    } else if ((type === 'test:pass' || type === 'test:fail') && (data.skip !== undefined || data.todo !== undefined)) {
      const reason = data.skip ?? data.todo;
      skips.push(typeof reason === 'string' && reason !== '' ? `${data.name}: ${reason}` : data.name);
    }
  }

  yield JSON.stringify({ counts, skips });
}
