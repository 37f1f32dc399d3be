/** Longest time, in milliseconds, that long work keeps the event loop busy before it yields. */
const SLICE_MS = 12;

/**
 * Runs a generator to its end, yielding to the event loop in between. `onStep` is called with what the
 * generator yields.
 */
export async function inTurns<T>(steps: Generator<number, T>, onStep: (done: number) => void): Promise<T> {
  let step = steps.next();
  for (let since = performance.now(); !step.done; step = steps.next()) {
    if (performance.now() - since < SLICE_MS) continue;
    onStep(step.value);
    await breathe();
    since = performance.now();
  }
  return step.value;
}

/** Yields to the event loop: timers, sockets and other writers. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
