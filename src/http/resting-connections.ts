import type { Socket } from "node:net";
import type { FastifyInstance, FastifyRequest } from "fastify";

/**
 * Tracks connections on which no request is being answered. Node does not count as idle one on which nothing has been
 * sent yet, as browsers open in advance, nor one on which only half of a head was: closing the server would wait for
 * them.
 *
 * @returns closes those that there are, once what was written to them is sent
 */
export function restingConnections(app: FastifyInstance): () => void {
  const open = new Set<Socket>();
  const asked = new Set<FastifyRequest>();
  app.server.on("connection", (socket: Socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  });
  app.addHook("onRequest", (request, _reply, done) => {
    asked.add(request);
    done();
  });
  app.addHook("onResponse", (request, _reply, done) => {
    asked.delete(request);
    done();
  });
  return () => {
    const busy = new Set([...asked].map(({ raw }) => raw.socket));
    for (const socket of open) if (!busy.has(socket)) socket.destroySoon();
  };
}
