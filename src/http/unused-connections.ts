import type { Server } from "node:http";
import type { Socket } from "node:net";

/**
 * Tracks connections on which no request has been sent yet, such as those that browsers open in advance: Node
 * does not count them as idle, so closing the server would wait for them.
 *
 * @returns closes those that there are
 */
export function unusedConnections(server: Server): () => void {
  const open = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  });
  return () => {
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
  };
}
