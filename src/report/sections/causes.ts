import type { Bilingual } from "../../domain/attribution.js";
import { inChina } from "../../domain/china-time.js";
import { MEASURE_NAMES, REASON_NAMES } from "../../domain/names.js";
import { lastMonth } from "../../domain/period.js";
import { wordsOf } from "../../domain/reason-words.js";
import type { GroundsChange } from "../../engine/queries/grounds.js";
import { concernsArea } from "../../engine/queries/grounds-of-area.js";
import { enterpriseName } from "../../engine/queries/names.js";
import type { MeasureChange, Revision } from "../../engine/queries/revisions.js";
import { figureOf } from "../../statistics/figure.js";
import { integer } from "../../statistics/ratio.js";
import { count, differenceOf, levelOfUnit } from "../cells.js";
import type { ReportContext } from "../context.js";
import { type Block, type Provenance, type Row, type Table, text } from "../model.js";
import type { Vintages } from "../vintages.js";
import { origin } from "./method.js";
import { MovedReports } from "./moved-reports.js";
import { concerns } from "./revisions.js";

/** Changes of single reports that are listed with their figures. */
const LISTED_MAX = 200;

/** 变化的原因: what was recorded between the two vintages, by whom and why. */
export async function causeSection({ before, after: context }: Vintages): Promise<readonly Block[]> {
  const { say, source, vantage, area, own } = context;
  const [from, to] = [before.vantage.position, vantage.position];
  const reports: Revision[] = [];
  const groups = new Map<string, Group>();
  const moved = new MovedReports(context);
  for await (const revision of source.revisionsBetween(from, to, { late: true })) {
    if (!concerns(context, revision)) continue;
    if (reports.length < LISTED_MAX) reports.push(revision);
    moved.add(revision, reasonOf(context, revision));
    addTo(groups, [KINDS[revision.kind], reasonOf(context, revision), revision.actor], revision.recordedAt);
  }
  const grounds = new Map<string, Group>();
  const sides = [before.vantage, vantage];
  for await (const change of source.groundsBetween(from, to)) {
    if (!sides.some((side) => concernsArea(change, area, side, lastMonth(own)))) continue;
    const reason = "reason" in change.data ? change.data.reason : undefined;
    const { actor } = change.metadata;
    addTo(grounds, [GROUND_NAMES[change.type], reasonOf(context, { reason }), actor], change.recordedAt);
  }
  return [
    { kind: "heading", level: 1, id: "causes", text: say("变化的原因", "Where the differences come from") },
    groupBlock(context, groups, {
      id: "changed-reports",
      caption: say("其间报送、修订和撤回的报表", "Reports filed, revised and withdrawn in between"),
      count: { head: say("报表数", "reports"), unit: "份" },
    }),
    ...moved.blocks(),
    ...(context.namesUnits && reports.length > 0 ? [namedTable(context, reports, groups)] : []),
    groupBlock(context, grounds, {
      id: "changed-grounds",
      caption: say(
        "其间名录、地区、规划和监测数据的变更",
        "Changes of register, areas, plans and observations in between",
      ),
      count: { head: say("件数", "changes"), unit: "件" },
    }),
  ];
}

/** Changes of one kind, reason and actor. */
interface Group {
  readonly kind: Bilingual;
  readonly reason: string;
  readonly actor: string;
  count: number;
  last: number;
}

function addTo(
  groups: Map<string, Group>,
  [kind, reason, actor]: readonly [kind: Bilingual, reason: string, actor: string],
  recordedAt: number,
): void {
  const key = JSON.stringify([kind.en, reason, actor]);
  const group = groups.get(key) ?? { kind, reason, actor, count: 0, last: recordedAt };
  group.count++;
  group.last = recordedAt;
  groups.set(key, group);
}

/** A table of groups, or a sentence where there is none. */
function groupBlock(
  context: ReportContext,
  groups: ReadonlyMap<string, Group>,
  about: { id: string; caption: string; count: { head: string; unit: string } },
): Block {
  const { say, area } = context;
  if (groups.size === 0) {
    return { kind: "paragraph", content: [say(`${about.caption}：无。`, `${about.caption}: none.`)] };
  }
  const number = (value: number, of: Readonly<Record<string, string>>) =>
    count(value, about.count.unit, { name: about.id, period: "", scope: { area, ...of } });
  const total = [...groups.values()].reduce((sum, group) => sum + group.count, 0);
  return {
    kind: "table",
    id: about.id,
    caption: about.caption,
    columns: [
      { head: say("变动", "Change"), align: "text", weight: 1.5 },
      { head: say("原因", "Reason"), align: "text", weight: 2 },
      { head: say("操作人", "By"), align: "text", weight: 1.5 },
      { head: say("最后一次", "Last"), align: "text", weight: 1.8 },
      { ...about.count, align: "number" },
    ],
    rows: [
      {
        cells: [text(say("合计", "All")), text(""), text(""), text(""), number(total, { reason: "*" })],
        role: "total",
      },
      ...[...groups.values()].map(
        (group): Row => ({
          cells: [
            text(context.text(group.kind)),
            text(group.reason),
            text(group.actor),
            text(inChina(group.last)),
            number(group.count, { change: group.kind.en, reason: group.reason, by: group.actor }),
          ],
        }),
      ),
    ],
    notes: [],
  };
}

/** Every changed figure of single reports: only for those who may see them. */
function namedTable(
  context: ReportContext,
  reports: readonly Revision[],
  groups: ReadonlyMap<string, Group>,
): Table {
  const { say } = context;
  const all = [...groups.values()].reduce((sum, group) => sum + group.count, 0);
  const left = all - reports.length;
  return {
    kind: "table",
    id: "changed-figures",
    caption: say("其间单张报表的变动", "Changes of single reports in between"),
    columns: [
      { head: say("时间", "Time"), align: "text", weight: 1.3 },
      { head: say("单位", "Unit"), align: "text", weight: 1.8 },
      { head: say("报告期", "Period"), align: "text", weight: 0.9 },
      { head: say("产业、指标", "Cluster, measure"), align: "text", weight: 1.6 },
      { head: say("前", "before"), align: "number" },
      { head: say("后", "after"), align: "number" },
      { head: say("差额", "difference"), align: "number" },
      { head: say("原因与操作人", "why, by whom"), align: "text", weight: 1.6 },
    ],
    rows: reports.flatMap((revision) =>
      revision.changes.map((change) => changeRow(context, revision, change)),
    ),
    notes: [
      say(
        "产值、营业收入以万元为单位，从业人员以人为单位。",
        "Amounts in ten thousand yuan, employment in persons.",
      ),
      ...(left > 0 ? [say(`其余${left}份未列出。`, `${left} more are not listed.`)] : []),
    ],
  };
}

function changeRow(context: ReportContext, revision: Revision, change: MeasureChange): Row {
  const { recordedAt, unit, period, actor, reason } = revision;
  const { cluster, measure } = change;
  const value = (exact: bigint | undefined) =>
    figureOf(exact === undefined ? undefined : integer(exact), "no-reports");
  const [before, after] = [value(change.before), value(change.after)];
  const difference = differenceOf(before, after);
  const cell = (formula: string, figure: typeof before) =>
    levelOfUnit(measure, figure, {
      name: `${measure}.${formula}`,
      period,
      scope: { enterprise: unit, cluster, revision: `${revision.position}` },
    });
  const why = [reason ? wordsOf(reason, context.language) : "", actor]
    .filter((part) => part !== "")
    .join(context.say("；", "; "));
  return {
    cells: [
      text(inChina(recordedAt).slice(0, 16)),
      text(context.text(enterpriseName(context.vantage, unit))),
      text(period),
      text(`${context.clusterName(cluster)} ${context.text(MEASURE_NAMES[measure])}`),
      cell("before", before),
      cell("after", after),
      cell("difference", difference),
      text(why),
    ],
  };
}

const KINDS: Record<Revision["kind"], Bilingual> = {
  "filed-late": { zh: "报送", en: "filed" },
  revised: { zh: "修订", en: "revised" },
  withdrawn: { zh: "撤回", en: "withdrawn" },
};

const GROUND_NAMES: Record<GroundsChange["type"], Bilingual> = {
  EnterpriseRegistered: { zh: "单位登记", en: "unit registered" },
  EnterpriseRenamed: { zh: "单位更名", en: "unit renamed" },
  EnterpriseRelocated: { zh: "单位迁移", en: "unit moved" },
  EnterpriseReclassified: { zh: "单位归属变更", en: "unit reclassified" },
  EnterpriseRescheduled: { zh: "单位报送频率变更", en: "reporting frequency changed" },
  EnterpriseDeregistered: { zh: "单位注销", en: "unit deregistered" },
  EnterpriseReinstated: { zh: "单位恢复", en: "unit reinstated" },
  AreaDefined: { zh: "新增地区、园区", en: "area defined" },
  AreaRenamed: { zh: "地区、园区更名", en: "area renamed" },
  AreaMoved: { zh: "地区、园区调整", en: "area moved" },
  ClusterDefined: { zh: "新增产业", en: "cluster defined" },
  ClusterRenamed: { zh: "产业更名", en: "cluster renamed" },
  PlanAdopted: { zh: "新增规划", en: "plan adopted" },
  TargetSet: { zh: "新增目标", en: "target set" },
  TargetRevised: { zh: "目标调整", en: "target revised" },
  TargetRetired: { zh: "撤销目标", en: "target retired" },
  IndicatorObserved: { zh: "新增监测数据", en: "indicator observed" },
  ObservationRevised: { zh: "监测数据修订", en: "observation revised" },
  BaseRestated: { zh: "基数调整", en: "base restated" },
  BaseRestatementWithdrawn: { zh: "撤销基数调整", en: "restatement withdrawn" },
  CalendarSet: { zh: "报送日历调整", en: "calendar set" },
  PeriodClosed: { zh: "锁定报告期", en: "period locked" },
};

/** The kind of reason alone: its words may speak of a single enterprise. */
function reasonOf(context: ReportContext, { reason }: Pick<Revision, "reason">): string {
  return reason ? context.text(REASON_NAMES[reason.code]) : "";
}

/** 说明: which two vintages, and how to have the comparison again. */
export function vintageNotes({ before, after }: Vintages, provenance: Provenance): readonly Block[] {
  const { say } = after;
  const { models, position } = before.vantage;
  const time = models.clock.timeAt(position);
  const at = time === undefined ? "" : say(`，记录于${inChina(time)}`, `, recorded at ${inChina(time)}`);
  const events = models.order.countUpTo(position);
  const paragraph = (words: string): Block => ({ kind: "paragraph", content: [words] });
  return [
    { kind: "heading", level: 1, id: "method", text: say("说明", "Notes") },
    paragraph(
      say(
        `前一时点：事件日志位置${position}（共${events}个事件）${at}。两个时点的数字各按当时所知的报表、名录、规划和监测数据计算，报告期相同。差额为后一时点减前一时点，由未舍入的数字计算后四舍五入。`,
        `The earlier vintage: position ${position} of the log (${events} events)${at}. Figures of both follow from the reports, register, plans and observations known then, for the same period. Differences are later less earlier, of figures before rounding.`,
      ),
    ),
    ...origin(after, provenance).map(paragraph),
  ];
}
