import { type Command, Option } from "commander";
import { z } from "zod";
import { formatYuan } from "../../domain/amount.js";
import { formatPeriod } from "../../domain/period.js";
import { enterprises } from "../../engine/queries/enterprises.js";
import { explain } from "../../engine/queries/explain.js";
import { lateUnits } from "../../engine/queries/late.js";
import { defaultPeriod } from "../../engine/queries/progress.js";
import { type Revision, revisionsBetween } from "../../engine/queries/revisions.js";
import { selectionOf } from "../../engine/queries/scope.js";
import { type Vantage, vantageOf } from "../../engine/queries/vantage.js";
import { integer } from "../../statistics/ratio.js";
import type { Context } from "../context.js";
import { level, MEASURE_NAMES, periodName, syntheticNote } from "../figures.js";
import { scopeName } from "../progress-view.js";
import { scopeOf, withScope } from "./progress.js";

const COUNT = z.coerce.number().int().min(1).max(1_000_000);

export function registerAsk(program: Command, context: Context): void {
  withScope(program.command("enterprises"))
    .description("企业名录 the register of units")
    .option("--search <文字 text>", "名称或代码的一部分 part of name or code")
    .option("--all", "含已注销 with those deregistered")
    .option("--limit <个数 count>", "最多列出 at most", "50")
    .action((raw: unknown) =>
      context.withEngine(
        async (engine) => listEnterprises(context, vantageOf(engine.models, scopeOf(raw).asOf), raw),
        "read-only",
      ),
    );

  withScope(program.command("late"))
    .description("催报:尚未报送的单位 who has not reported yet")
    .action((raw: unknown) =>
      context.withEngine(
        async (engine) => listLate(context, vantageOf(engine.models, scopeOf(raw).asOf), raw),
        "read-only",
      ),
    );

  program
    .command("targets")
    .description("规划目标:条款、原文、责任单位 targets with clause, quote and who is responsible")
    .option("--plan <规划 plan>", "规划 plan")
    .option("--as-of <时点 as-of>", "位置、时间或发布名 position, time or publication")
    .action((raw: unknown) =>
      context.withEngine(
        async (engine) =>
          listTargets(
            context,
            vantageOf(engine.models, z.object({ asOf: z.string().optional() }).parse(raw).asOf),
            raw,
          ),
        "read-only",
      ),
    );

  program
    .command("batches")
    .description("收到的文件及其结果 received files and what became of them")
    .action(() =>
      context.withEngine(async (engine) => {
        const { output } = context;
        const t = (zh: string, en: string) => output.say(zh, en);
        const rows = engine.models.batches.all();
        output.table(
          [
            { head: t("批次", "batch"), cell: (row) => row.received.batch.slice(0, 12) },
            { head: t("收到时间", "received"), cell: (row) => new Date(row.receivedAt).toISOString() },
            { head: t("文件", "file"), cell: (row) => row.received.file },
            { head: t("种类", "kind"), cell: (row) => row.received.kind },
            { head: t("状态", "state"), cell: (row) => row.state },
            {
              head: t("行数", "rows"),
              align: "right",
              cell: (row) => `${row.outcome?.rows ?? row.received.checked.rows}`,
            },
            { head: t("新增", "filed"), align: "right", cell: (row) => `${row.outcome?.filed ?? ""}` },
            { head: t("修订", "revised"), align: "right", cell: (row) => `${row.outcome?.revised ?? ""}` },
            {
              head: t("未变", "unchanged"),
              align: "right",
              cell: (row) => `${row.outcome?.unchanged ?? ""}`,
            },
            { head: t("拒收", "refused"), align: "right", cell: (row) => `${row.outcome?.refused ?? ""}` },
            { head: t("操作人", "actor"), cell: (row) => row.actor },
          ],
          rows,
          { json: rows },
        );
      }, "read-only"),
    );

  program
    .command("events")
    .description("事件日志 the event log")
    .option("--after <位置 position>", "从此位置之后 after this position", "0")
    .option("--stream <流 stream>", "只看一个流 one stream only")
    .option("--limit <个数 count>", "最多列出 at most", "50")
    .action((raw: unknown) => listEvents(context, raw));

  program
    .command("explain")
    .argument("<数字 figure>", "数字的标识,如 output/beidou/changsha/2019 a figure's name")
    .description("溯源:数字由哪些报表和文件得来 from a figure down to reports and files")
    .option("--as-of <时点 as-of>", "位置、时间或发布名 position, time or publication")
    .option("--top <个数 count>", "列出最大的几份 how many of the largest", "20")
    .action((figure: string, raw: unknown) => explainFigure(context, figure, raw));

  program
    .command("revisions")
    .description("修订表:两个时点之间改了什么、谁、为何 what changed between two moments, by whom and why")
    .requiredOption("--since <时点 moment>", "位置、时间或发布名 position, time or publication")
    .option("--until <时点 moment>", "默认为现在 now by default")
    .addOption(new Option("--late", "含补报 with reports filed in between"))
    .action((raw: unknown) => listRevisions(context, raw));
}

function listEnterprises(context: Context, vantage: Vantage, raw: unknown): void {
  const { search, all, limit } = z
    .object({ search: z.string().optional(), all: z.boolean().default(false), limit: COUNT })
    .parse(raw);
  const selection = selectionOf(vantage.reference, scopeOf(raw));
  const rows = enterprises(vantage, { selection, search, includeInactive: all, limit });
  const { output } = context;
  const { language } = output;
  const t = (zh: string, en: string) => output.say(zh, en);
  const area = (id: string | null) => (id === null ? "" : vantage.reference.geography.name(id)[language]);
  output.table(
    [
      { head: t("代码", "unit"), cell: (row) => row.unit },
      { head: t("名称", "name"), cell: (row) => row.name },
      { head: t("地区", "district"), cell: (row) => area(row.standing.district) },
      { head: t("园区", "park"), cell: (row) => area(row.standing.park) },
      {
        head: t("产业", "clusters"),
        cell: (row) =>
          row.standing.clusters
            .map((id) => vantage.reference.clusters.get(id)?.name[language] ?? id)
            .join("、"),
      },
      {
        head: t("规模", "size"),
        cell: (row) => (row.standing.size === "above" ? t("规上", "above") : t("规下", "below")),
      },
      { head: t("代表企业", "represents"), align: "right", cell: (row) => `${row.standing.represents}` },
      { head: t("登记", "registered"), cell: (row) => row.registered },
      {
        head: t("状态", "status"),
        cell: (row) => (row.active ? t("在册", "active") : t("注销", "deregistered")),
      },
      { head: t("合成", "synthetic"), cell: (row) => (row.synthetic ? "※" : "") },
    ],
    rows,
    {
      title: `${t("企业名录", "Register")} · ${scopeName(vantage, selection, language)}`,
      footer: rows.some((row) => row.synthetic)
        ? ["", t("※ 合成企业,仅供演示", "※ synthetic, for demonstration only")]
        : [],
      json: { position: vantage.position, enterprises: rows },
    },
  );
}

function listLate(context: Context, vantage: Vantage, raw: unknown): void {
  const scope = scopeOf(raw);
  const selection = selectionOf(vantage.reference, scope);
  const period = scope.period ?? defaultPeriod(vantage);
  const rows = lateUnits(vantage, selection, period);
  const { output } = context;
  const { language } = output;
  const t = (zh: string, en: string) => output.say(zh, en);
  const area = (id: string | null) =>
    id === null ? t("园区以外", "outside parks") : vantage.reference.geography.name(id)[language];
  output.table(
    [
      { head: t("园区", "park"), cell: (row) => area(row.park) },
      { head: t("地区", "district"), cell: (row) => area(row.district) },
      { head: t("代码", "unit"), cell: (row) => row.unit },
      { head: t("名称", "name"), cell: (row) => row.name },
      { head: t("未报月份", "missing"), cell: (row) => row.missing.join(" ") },
    ],
    rows,
    {
      title: `${t("催报", "Late")} · ${scopeName(vantage, selection, language)} · ${periodName(period, language)}`,
      footer: [
        "",
        ...syntheticNote(vantage, language),
        t(`共 ${rows.length} 个单位`, `${rows.length} units`),
      ],
      json: { position: vantage.position, period: formatPeriod(period), units: rows },
    },
  );
}

function listTargets(context: Context, vantage: Vantage, raw: unknown): void {
  const { plan } = z.object({ plan: z.string().optional() }).parse(raw);
  const { output } = context;
  const { language } = output;
  const t = (zh: string, en: string) => output.say(zh, en);
  const rows = [...vantage.reference.plans.values()]
    .filter(({ adopted }) => plan === undefined || adopted.plan === plan)
    .flatMap(({ targets }) => [...targets.values()]);
  output.table(
    [
      { head: t("目标", "target"), cell: (row) => row.target },
      { head: t("条款", "clause"), cell: (row) => row.terms?.clause ?? "" },
      { head: t("名称", "name"), cell: (row) => row.terms?.name[language] ?? t("已撤销", "retired") },
      {
        head: t("要求", "aim"),
        align: "right",
        cell: (row) => `${row.terms?.comparator ?? ""} ${row.terms?.milestone ?? row.terms?.value ?? "—"}`,
      },
      { head: t("单位", "unit"), cell: (row) => row.terms?.unit ?? "" },
      {
        head: t("年份", "due"),
        cell: (row) => (row.terms?.due === "every-year" ? t("每年", "yearly") : `${row.terms?.due ?? "—"}`),
      },
      { head: t("牵头单位", "lead"), cell: (row) => row.terms?.leadDepartment ?? "" },
      { head: t("修订", "revisions"), align: "right", cell: (row) => `${row.history.length - 1}` },
    ],
    rows,
    { json: { position: vantage.position, targets: rows } },
  );
}

async function listEvents(context: Context, raw: unknown): Promise<void> {
  const { after, stream, limit } = z
    .object({ after: z.coerce.number().int().min(0), stream: z.string().optional(), limit: COUNT })
    .parse(raw);
  const { output } = context;
  const store = await context.openStore("read-only");
  try {
    const rows = [];
    if (stream !== undefined) rows.push(...(await store.readStream(stream)).slice(0, limit));
    else {
      for await (const page of store.readAll(after, Math.min(limit, 1000))) {
        rows.push(...page.slice(0, limit - rows.length));
        if (rows.length >= limit) break;
      }
    }
    output.table(
      [
        { head: output.say("位置", "position"), align: "right", cell: (row) => `${row.position}` },
        { head: output.say("时间", "time"), cell: (row) => new Date(row.recordedAt).toISOString() },
        { head: output.say("流", "stream"), cell: (row) => row.stream },
        { head: output.say("版次", "revision"), align: "right", cell: (row) => `${row.revision}` },
        { head: output.say("类型", "type"), cell: (row) => row.type },
        { head: output.say("内容", "data"), cell: (row) => row.data },
      ],
      rows,
      { json: rows },
    );
  } finally {
    await store.close();
  }
}

async function explainFigure(context: Context, figure: string, raw: unknown): Promise<void> {
  const { asOf, top } = z.object({ asOf: z.string().optional(), top: COUNT }).parse(raw);
  const { output } = context;
  const { language } = output;
  const t = (zh: string, en: string) => output.say(zh, en);
  await context.withEngine(async (engine) => {
    const vantage = vantageOf(engine.models, asOf);
    const found = await explain(engine.log, vantage, figure, top);
    const amount = (value: bigint) => level(found.measure, { value: integer(value) });
    output.table(
      [
        { head: t("代码", "unit"), cell: (row) => row.unit },
        { head: t("名称", "name"), cell: (row) => row.name },
        { head: t("报告期", "period"), cell: (row) => row.period },
        {
          head: t("数值", "value"),
          align: "right",
          cell: (row) => (found.measure === "employment" ? `${row.value}` : formatYuan(row.value)),
        },
        { head: t("事件", "event"), align: "right", cell: (row) => `${row.position}` },
        { head: t("文件", "file"), cell: (row) => row.file ?? "" },
        { head: t("行", "row"), align: "right", cell: (row) => `${row.row ?? ""}` },
        { head: t("操作人", "actor"), cell: (row) => row.actor },
      ],
      found.largest,
      {
        title: `${scopeName(vantage, found.selection, language)} · ${periodName(found.period, language)} · ${MEASURE_NAMES[found.measure][language]} ${found.value === undefined ? "—" : amount(found.value)}`,
        footer: [
          "",
          ...syntheticNote(vantage, language),
          t(
            `共 ${found.reports} 份报表,其余合计 ${amount(found.restValue)}`,
            `${found.reports} reports; the rest adds up to ${amount(found.restValue)}`,
          ),
        ],
        json: found,
      },
    );
  }, "read-only");
}

async function listRevisions(context: Context, raw: unknown): Promise<void> {
  const { since, until, late } = z
    .object({ since: z.string(), until: z.string().optional(), late: z.boolean().default(false) })
    .parse(raw);
  const { output } = context;
  const t = (zh: string, en: string) => output.say(zh, en);
  await context.withEngine(async (engine) => {
    const [from, to] = [vantageOf(engine.models, since), vantageOf(engine.models, until)];
    const rows: Revision[] = [];
    for await (const revision of revisionsBetween(engine.log, from.position, to.position, { late }))
      rows.push(revision);
    output.table(
      [
        { head: t("位置", "position"), align: "right", cell: (row) => `${row.position}` },
        { head: t("时间", "time"), cell: (row) => new Date(row.recordedAt).toISOString() },
        { head: t("代码", "unit"), cell: (row) => row.unit },
        { head: t("报告期", "period"), cell: (row) => row.period },
        { head: t("改动", "changes"), cell: (row) => row.changes.map(changeText).join("; ") },
        {
          head: t("原因", "reason"),
          cell: (row) => (row.reason ? `${row.reason.code} ${row.reason.text}` : ""),
        },
        { head: t("操作人", "actor"), cell: (row) => row.actor },
      ],
      rows,
      {
        title: t(`修订 ${from.position} → ${to.position}`, `Revisions ${from.position} → ${to.position}`),
        footer: ["", t(`共 ${rows.length} 处`, `${rows.length} in all`)],
        json: { from: from.position, to: to.position, revisions: rows },
      },
    );
  }, "read-only");
}

function changeText({ cluster, measure, before, after }: Revision["changes"][number]): string {
  const show = (value: bigint | undefined) =>
    value === undefined ? "—" : measure === "employment" ? `${value}` : formatYuan(value);
  return `${cluster} ${measure} ${show(before)} → ${show(after)}`;
}
