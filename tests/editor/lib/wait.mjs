/** How long a test waits for anything, in ms. Long, because a shared machine can be slow; nothing waits longer than it has to. */
export const patience = 30_000;

/** Waits until `condition` returns something truthy, and returns that. */
export async function until(what, condition, timeout = patience) {
  const end = performance.now() + timeout;
  for (;;) {
    const result = await condition();
    if (result) {
      return result;
    }
    if (performance.now() > end) {
      throw new Error(`Waited ${timeout / 1000} s in vain: ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
