import { once } from "node:events";
import { createWriteStream, mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type EnterpriseOptions, syntheticUnits } from "./synthetic/enterprises.js";
import { Random } from "./synthetic/random.js";
import { syntheticReports } from "./synthetic/reports.js";

/**
 * Writes made-up enterprises and their reports as CSV files: `enterprises.csv` and a `reports-<year>.csv` for every
 * year. All of it is invented; the files say so in a column, and the same options give the same bytes.
 *
 *   npx tsx scripts/generate.ts --out data/sample [--enterprises 30000] [--from 2014] [--to 2020] [--seed 1] [--all-monthly]
 */
const { values } = parseArgs({
  options: {
    out: { type: "string", default: "data/sample" },
    enterprises: { type: "string", default: "30000" },
    from: { type: "string", default: "2014" },
    to: { type: "string", default: "2020" },
    seed: { type: "string", default: "1" },
    "all-monthly": { type: "boolean", default: false },
  },
});

const [from, to] = [Number(values.from), Number(values.to)];
const options: EnterpriseOptions = {
  enterprises: Number(values.enterprises),
  from,
  to,
  allMonthly: values["all-monthly"],
};
const random = new Random(Number(values.seed));
const units = [...syntheticUnits(random, options)];

mkdirSync(values.out, { recursive: true });
await write(
  "enterprises.csv",
  "统一社会信用代码,企业名称,生效月份,地区,园区,产业,规模,代表企业数,报送频率,合成",
  units,
  ({ unit, name, since, place, clusters, size, represents, frequency }) =>
    `${unit},${name},${since},${place.district},${place.park},${clusters.map((one) => one.name).join("、")},${size},${represents},${frequency},是`,
);
let rows = 0;
for (let year = from; year <= to; year++) {
  rows += await write(
    `reports-${year}.csv`,
    "统一社会信用代码,报告期,产业,产值(万元),营业收入(万元),期末从业人员(人),合成",
    syntheticReports(random, units, year, { from, to }),
    ({ unit, period, cluster, output, revenue, employment }) =>
      `${unit},${period},${cluster},${output},${revenue},${employment},是`,
  );
}
console.log(`${values.out}: ${units.length} units, ${rows} report rows (合成数据 synthetic)`);

async function write<T>(
  name: string,
  header: string,
  items: Iterable<T>,
  line: (item: T) => string,
): Promise<number> {
  const file = createWriteStream(join(values.out, name));
  let [text, count] = [`\ufeff${header}\n`, 0];
  for (const item of items) {
    text += `${line(item)}\n`;
    count++;
    if (text.length > 1 << 16) {
      if (!file.write(text)) await once(file, "drain");
      text = "";
    }
  }
  file.end(text);
  await once(file, "finish");
  return count;
}
