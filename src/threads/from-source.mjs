// Starts a thread where the sources run unbuilt: it doesn't inherit the loader of its parent.
import { workerData } from "node:worker_threads";
import { register } from "tsx/esm/api";

register();
await import(workerData.entry);
