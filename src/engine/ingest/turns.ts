/** How long work may keep the thread before others get a turn, in milliseconds. */
const SLICE_MS = 12;

/** Does long work in steps; between them others who share the thread have their turn. `onStep` hears how far it is. */
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

/** Lets timers, sockets and other writers have their turn. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
