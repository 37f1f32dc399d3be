import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { z } from "zod";
import { formatPeriod, lastMonth, monthFromNumber, monthNumber } from "../../domain/period.js";
import { measured } from "../../engine/queries/measured.js";
import { defaultPeriod } from "../../engine/queries/progress.js";
import { selectionOf } from "../../engine/queries/scope.js";
import { vantageOf } from "../../engine/queries/vantage.js";
import { packagePath } from "../../package-path.js";
import type { Context, ServerProjectionPort } from "../context.js";

/** What is deployed: name on the server, file in `projections/eventstoredb`, whether it writes links. */
const PROJECTIONS = [
  { name: "dabiao-cluster-totals", file: "cluster-totals.js", emits: false },
  { name: "dabiao-indexes", file: "indexes.js", emits: true },
] as const;

export function registerProjections(program: Command, context: Context): void {
  const projections = program
    .command("projections")
    .description("EventStoreDB 服务器端投影 projections that EventStoreDB runs itself");
  projections
    .command("deploy")
    .description("创建或更新 create them, or bring them up to date")
    .action(() =>
      withServer(context, async (server) => {
        const rows = [];
        for (const { name, file, emits } of PROJECTIONS) {
          const query = await readFile(packagePath(`projections/eventstoredb/${file}`), "utf8");
          rows.push({ name, outcome: await server.deploy(name, query, emits) });
        }
        const { output } = context;
        output.table(
          [
            { head: output.say("投影", "projection"), cell: (row) => row.name },
            {
              head: output.say("结果", "outcome"),
              cell: (row) =>
                row.outcome === "created" ? output.say("已创建", "created") : output.say("已更新", "updated"),
            },
          ],
          rows,
          { json: rows },
        );
      }),
    );
  projections
    .command("status")
    .description("运行情况 how they fare")
    .action(() =>
      withServer(context, async (server) => {
        const rows = [];
        for (const { name } of PROJECTIONS) rows.push({ name, found: await server.status(name) });
        const { output } = context;
        output.table(
          [
            { head: output.say("投影", "projection"), cell: (row) => row.name },
            {
              head: output.say("状态", "status"),
              cell: (row) => row.found?.status ?? output.say("未部署", "not deployed"),
            },
            {
              head: output.say("进度", "progress"),
              align: "right",
              cell: (row) => (row.found ? `${row.found.progress}%` : ""),
            },
          ],
          rows,
          { json: rows },
        );
        if (rows.some(({ found }) => found === undefined)) context.exit = 5;
      }),
    );
  projections
    .command("diff")
    .description("与本进程的数字核对 compare the server's totals with the figures of this process")
    .action(() => withServer(context, (server) => compare(context, server)));
}

const Sum = z.union([z.number(), z.string()]);
const Totals = z.record(z.string(), z.object({ output: Sum }).loose());

/** No plan of this kind reaches back further. */
const FIRST_YEAR = 2000;

/** Output of each cluster in each month that the server has, over all places. */
async function compare(context: Context, server: ServerProjectionPort): Promise<void> {
  const state = Totals.parse((await server.state(PROJECTIONS[0].name)) ?? {});
  const sums = new Map<string, bigint>();
  for (const [key, { output }] of Object.entries(state)) {
    const [cluster = "", period = ""] = key.split(" ");
    const name = `${cluster} ${period}`;
    sums.set(name, (sums.get(name) ?? 0n) + BigInt(output));
  }
  const { output } = context;
  await context.withEngine(async (engine) => {
    const vantage = vantageOf(engine.models);
    const { cluster: _all, ...whole } = selectionOf(vantage.reference, {});
    const last = defaultPeriod(vantage);
    const rows = [];
    let compared = 0;
    for (const cluster of vantage.reference.clusters.keys()) {
      for (let month = monthNumber(FIRST_YEAR, 1); month <= lastMonth(last); month++) {
        const period = monthFromNumber(month);
        const text = formatPeriod(period);
        const there = sums.get(`${cluster} ${text}`) ?? 0n;
        const here = measured(vantage, { ...whole, cluster }, "output", period).value ?? 0n;
        if (here !== 0n || there !== 0n) compared++;
        if (here !== there) rows.push({ cluster, period: text, there: `${there}`, here: `${here}` });
      }
    }
    output.table(
      [
        { head: output.say("产业", "cluster"), cell: (row) => row.cluster },
        { head: output.say("报告期", "period"), cell: (row) => row.period },
        { head: output.say("服务器(分)", "server (fen)"), align: "right", cell: (row) => row.there },
        { head: output.say("本进程(分)", "here (fen)"), align: "right", cell: (row) => row.here },
      ],
      rows,
      { json: { compared, differences: rows } },
    );
    output.note(
      output.say(`核对${compared}项,不符${rows.length}项`, `${compared} compared, ${rows.length} differ`),
    );
    if (rows.length > 0) context.exit = 6;
  }, "read-only");
}

async function withServer(
  context: Context,
  use: (server: ServerProjectionPort) => Promise<void>,
): Promise<void> {
  const server = await context.openProjections();
  try {
    await use(server);
  } finally {
    await server.close();
  }
}
