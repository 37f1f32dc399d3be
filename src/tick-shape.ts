import { executionAsyncResource } from "node:async_hooks";

const kept: object[] = [];

/**
 * Keeps `process.nextTick` quick for as long as the process lives; every request goes through several. Node notes each
 * call in a record that is gone a moment later. Where the heap is collected a few times while there is none, as in a
 * quiet moment, V8 forgets what such records look like, and every later call takes a way that is five times as long: a
 * service that had been idle gave a sixth fewer answers a second ever after. One record that stays is enough.
 */
export function keepTickShape(): void {
  process.nextTick(() => kept.push(executionAsyncResource()));
}
