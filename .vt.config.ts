import { defineConfig } from "vitest/config";
export default defineConfig({ root: "/work/main", test: { include: ["test/**/*.test.ts"], testTimeout: 60000, pool: "forks", maxWorkers: 2 } });
