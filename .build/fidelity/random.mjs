// Random draws that are the same on every machine for the same seed.

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';

/**
 * A source of draws. Two sources of the same text draw the same.
 * @param {string} seed any text
 */
export function makeRandom(seed) {
  const next = generator(spread(seed));

  /** A whole number from 0 up to, not including, `limit`. */
  const below = (limit) => Math.floor(next() * limit);
  const pick = (list) => list[below(list.length)];
  return {
    below,
    pick,
    /** True in `share` of all draws; 0.25 is one in four. */
    chance: (share) => next() < share,
    /** One of the values of `[weight, value]` pairs, as often as its weight says. */
    weighted(pairs) {
      let left = next() * pairs.reduce((sum, [weight]) => sum + weight, 0);
      return (pairs.find(([weight]) => (left -= weight) < 0) ?? pairs.at(-1))[1];
    },
    /** `count` different members of a list, in the order of the list. */
    some(list, count) {
      const chosen = new Set();
      while (chosen.size < Math.min(count, list.length)) {
        chosen.add(pick(list));
      }

      return list.filter((item) => chosen.has(item));
    },
    /** A text of random small letters and digits. */
    text: (length) => Array.from({ length }, () => pick(letters)).join(''),
  };
}

/** Four numbers of 32 bits that hang on every character of a text (FNV-1a, from four starts). */
function spread(text) {
  return [0x811c9dc5, 0x9e3779b9, 0x85ebca6b, 0xc2b2ae35].map((start) => {
    let hash = start;
    for (const byte of Buffer.from(text, 'utf8')) {
      hash = Math.imul(hash ^ byte, 0x01000193);
    }

    return hash | 0;
  });
}

/** The generator sfc32: numbers from 0 up to, not including, 1. */
function generator([a, b, c, counter]) {
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  // The first numbers still show how alike two seeds are.
  for (let i = 0; i < 16; i++) {
    next();
  }

  return next;
}
