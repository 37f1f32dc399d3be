import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * The main job from end to end on the embedded store: the plan and the published figures, made-up enterprises and
 * ten thousands of their reports, and how far every cluster is from its target. Can be run again: nothing doubles.
 */
const root = fileURLToPath(new URL("..", import.meta.url));
const sample = "data/sample";
const dabiao = [`${root}dist/bin/dabiao.js`, "--actor", "demo"];
const years = [2014, 2015, 2016, 2017, 2018, 2019, 2020];

if (!existsSync(`${root}dist/bin/dabiao.js`)) step("构建 build", "npm", ["run", "build"]);
step("装入规划、地区、产业、公布数 plan and published figures", process.execPath, [
  ...dabiao,
  "seed",
  "seeds/changsha-2020",
]);
step("生成合成数据 synthetic data", process.execPath, [
  "--import",
  "tsx",
  "scripts/generate.ts",
  "--out",
  sample,
]);
step("导入名录 register", process.execPath, [
  ...dabiao,
  "ingest",
  "--kind",
  "enterprises",
  `${sample}/enterprises.csv`,
]);
step("导入报表 reports", process.execPath, [
  ...dabiao,
  "ingest",
  ...years.map((year) => `${sample}/reports-${year}.csv`),
]);
step("达标进度 progress", process.execPath, [...dabiao, "progress"]);
console.log(`
同样的内容在浏览器里看 the same in a browser, http://localhost:8080:
  npx dabiao token create --role bureau
  npx dabiao serve`);

function step(title: string, command: string, args: readonly string[]): void {
  console.log(`\n== ${title}`);
  const { status } = spawnSync(command, args, { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
