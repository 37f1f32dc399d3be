import { PeerLog } from "./log.js";
import { PeerNode } from "./node.js";

/** A peer as a process of its own, on a port and with a log in a file, for tests that kill it. */
const [port = "0", path] = process.argv.slice(2);
const node = await new PeerNode(new PeerLog(path)).comeUp(Number(port));
process.stdout.write(`${node.connection}\n`);
