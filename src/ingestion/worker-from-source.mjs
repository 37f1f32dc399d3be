// Starts the reading thread where the sources run unbuilt: a thread doesn't inherit the loader of its parent.
import { register } from "tsx/esm/api";

register();
await import("./worker.ts");
