import { setImmediate } from "node:timers/promises";
import type { FastifyInstance } from "fastify";

/**
 * Tracks handlers that have not ended. Closing the server waits for connections alone: of a request whose sender has
 * gone the handler goes on, and what it changes is to be on record.
 *
 * @returns resolves when all have ended, and what came of them is noted
 */
export function handlersAtWork(app: FastifyInstance): () => Promise<void> {
  const atWork = new Set<Promise<unknown>>();
  app.addHook("onRoute", (route) => {
    const { handler } = route;
    route.handler = function (request, reply) {
      const answer: unknown = handler.call(this, request, reply);
      if (!(answer instanceof Promise)) return answer;
      atWork.add(answer);
      const ended = () => atWork.delete(answer);
      answer.then(ended, ended);
      return answer;
    };
  });
  return async () => {
    while (atWork.size > 0) {
      await Promise.allSettled(atWork);
      // A failure is noted by hooks, after the handler has ended.
      await setImmediate();
    }
  };
}
