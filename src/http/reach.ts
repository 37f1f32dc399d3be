import type { FastifyReply } from "fastify";
import { z } from "zod";
import { Fault } from "../domain/faults.js";
import type { Service } from "./context.js";

export const MinPosition = z.coerce
  .number()
  .int()
  .min(0)
  .optional()
  .describe("等到此位置再答:读到自己刚写的 answer when this position is known: read your own write");

/**
 * Waits until the answers know a position. One that a write was answered with is durable, so it stands in the log: a
 * position beyond the log's end is not late but wrong, and waiting would not bring it.
 *
 * @throws Fault POSITION_BEYOND_LOG, POSITION_NOT_REACHED
 */
export async function reach(
  { engine, config }: Service,
  position: number,
  reply: FastifyReply,
): Promise<void> {
  if (engine.position >= position) return;
  const head = await engine.log.store.head();
  if (position > head) throw new Fault("POSITION_BEYOND_LOG", { position, at: head });
  if (await whileConnected(reply, (gone) => engine.waitFor(position, config.waitMax, gone))) return;
  const seconds = config.waitMax / 1000;
  throw new Fault("POSITION_NOT_REACHED", { position, seconds, at: engine.position });
}

/** Runs `work` with a signal that is aborted when the client disconnects. */
export async function whileConnected<T>(
  reply: FastifyReply,
  work: (gone: AbortSignal) => Promise<T>,
): Promise<T> {
  const gone = new AbortController();
  const leave = () => gone.abort();
  reply.raw.once("close", leave);
  try {
    return await work(gone.signal);
  } finally {
    reply.raw.off("close", leave);
  }
}
