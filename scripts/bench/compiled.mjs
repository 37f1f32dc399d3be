import { register } from "node:module";

// Benchmarks time dabiao as it is installed: compiled, not as its sources run here.
register("./compiled-hooks.mjs", import.meta.url);
