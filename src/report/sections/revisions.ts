import type { Publication } from "../../../projections/reference.js";
import { MEASURE_NAMES, REASON_NAMES } from "../../domain/names.js";
import { contains, formatPeriod, lastMonth, parsePeriod } from "../../domain/period.js";
import { figureId } from "../../engine/queries/figure-name.js";
import { measured } from "../../engine/queries/measured.js";
import type { Revision } from "../../engine/queries/revisions.js";
import { vantageAt } from "../../engine/queries/vantage.js";
import { figureOf } from "../../statistics/figure.js";
import { growth } from "../../statistics/growth.js";
import { integer } from "../../statistics/ratio.js";
import { count, differenceOf, level, rate, unitOf } from "../cells.js";
import { type ReportContext, scopeOf } from "../context.js";
import { type Block, type Row, type Table, text } from "../model.js";

/** 修订: what the last publication said and what is known now, and how many reports were changed since, and why. */
export async function revisionSection(context: ReportContext): Promise<readonly Block[]> {
  const { say } = context;
  const heading: Block = {
    kind: "heading",
    level: 1,
    id: "revisions",
    text: say("修订情况", "Revisions"),
  };
  const last = lastPublication(context);
  if (!last) {
    const none = say(
      "此前没有发布过，没有修订可以说明。",
      "Nothing has been published before, so there is nothing to revise.",
    );
    return [heading, { kind: "paragraph", content: [none] }];
  }
  return [heading, changedTable(context, last), await revisedReports(context, last)];
}

/** The newest publication before the report's own position. */
export function lastPublication({ vantage }: ReportContext): Publication | undefined {
  return [...vantage.reference.publications.values()]
    .filter(({ data }) => data.position < vantage.position)
    .sort((a, b) => a.data.position - b.data.position)
    .at(-1);
}

function changedTable(context: ReportContext, { data }: Publication): Table {
  const { say, headline, toDate, clusters, vantage } = context;
  const past = vantageAt(vantage.models, data.position);
  const rows = [null, ...clusters].map((cluster): Row => {
    const selection = context.select(cluster);
    const [then, now] = [past, vantage].map((at) => {
      const { value } = measured(at, selection, headline, toDate);
      return figureOf(value === undefined ? undefined : integer(value), "no-reports");
    });
    const [before, after] = [then ?? { none: "no-reports" as const }, now ?? { none: "no-reports" as const }];
    const change = differenceOf(before, after);
    const figure = figureId(headline, selection, toDate);
    const about = (name: string) => ({
      name: `${headline}.${name}`,
      period: formatPeriod(toDate),
      scope: { ...scopeOf(selection), publication: data.publication },
    });
    return {
      cells: [
        text(context.clusterName(cluster)),
        // The one is explained as of the publication, the other as of now.
        level(headline, before, { ...about("published"), figure }),
        level(headline, after, { ...about("now"), figure }),
        level(headline, change, about("revision")),
        rate(growth(after, before), about("revision.rate")),
      ],
      ...(cluster === null ? { role: "total" as const } : {}),
    };
  });
  const unit = unitOf(headline);
  return {
    kind: "table",
    id: "revised-figures",
    caption: say(
      `${context.periodName(toDate)}${MEASURE_NAMES[headline].zh}与上次发布（${data.name}）的差别`,
      `${MEASURE_NAMES[headline].en}, ${context.periodName(toDate)}, against the last publication (${data.name})`,
    ),
    columns: [
      { head: say("产业", "Cluster"), align: "text", weight: 1.6 },
      { head: say("上次发布", "as published"), unit, align: "number" },
      { head: say("本次", "now"), unit, align: "number" },
      { head: say("差额", "difference"), unit, align: "number" },
      { head: say("变动幅度", "change"), unit: "%", align: "number" },
    ],
    rows,
    notes: [],
  };
}

/** How many reports were revised, by reason; a sentence where none was. */
async function revisedReports(context: ReportContext, { data }: Publication): Promise<Block> {
  const { say, source, vantage } = context;
  const counts = new Map<string, number>();
  for await (const revision of source.revisionsBetween(data.position, vantage.position)) {
    if (!concerns(context, revision)) continue;
    const reason = revision.reason
      ? context.text(REASON_NAMES[revision.reason.code])
      : say("未写明", "not given");
    const kind = revision.kind === "withdrawn" ? say("撤回：", "withdrawn: ") : "";
    counts.set(`${kind}${reason}`, (counts.get(`${kind}${reason}`) ?? 0) + 1);
  }
  const total = [...counts.values()].reduce((sum, one) => sum + one, 0);
  if (total === 0) {
    const none = say(
      "上次发布以来，没有修订本期报表。",
      "No report of the period has been revised since the last publication.",
    );
    return { kind: "paragraph", content: [none] };
  }
  const cell = (value: number, reason: string) =>
    count(value, "份", {
      name: "revisions",
      period: formatPeriod(context.toDate),
      scope: { area: context.area, reason },
    });
  return {
    kind: "table",
    id: "revision-reasons",
    caption: say("上次发布以来修订的报表", "Reports revised since the last publication"),
    columns: [
      { head: say("原因", "Reason"), align: "text", weight: 3 },
      { head: say("报表数", "reports"), unit: "份", align: "number" },
    ],
    rows: [
      { cells: [text(say("合计", "All")), cell(total, "*")], role: "total" },
      ...[...counts]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([reason, n]) => ({
          cells: [text(reason), cell(n, reason)],
        })),
    ],
    notes: [],
  };
}

/** Is it about a report inside the period that counts in the area, or did until then? */
export function concerns(
  { vantage, toDate, area }: Pick<ReportContext, "vantage" | "toDate" | "area">,
  { period: text, places }: Pick<Revision, "period" | "places">,
): boolean {
  const period = parsePeriod(text);
  if (!period || !contains(toDate, period)) return false;
  const { geography } = vantage.reference;
  return places.some((place) => geography.holds(area, place, lastMonth(period)));
}
