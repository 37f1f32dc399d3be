import { inChina } from "../domain/china-time.js";
import { formatPeriod, samePeriod, wholeYear } from "../domain/period.js";
import type { ReportContext } from "./context.js";
import type { Block, Provenance, ReportDocument, ReportKind } from "./model.js";

/** The head of a report and its blocks; how it came about is put behind them by `notes`. */
export function documentOf(
  context: ReportContext,
  blocks: readonly Block[],
  notes: (context: ReportContext, provenance: Provenance) => readonly Block[],
): ReportDocument {
  const { kind, language, issuer, area, own } = context;
  const provenance = provenanceOf(context);
  return {
    kind,
    language,
    title: titleOf(context),
    subtitle: planNames(context).join(context.say("、", "; ")),
    issuer,
    period: formatPeriod(own),
    area,
    plans: plansOf(context),
    provenance,
    blocks: [...blocks, ...notes(context, provenance)].map(withCapital),
  };
}

/** English captions and labels begin with a capital, whatever they were put together from. */
function withCapital(block: Block): Block {
  switch (block.kind) {
    case "table":
    case "chart":
      return { ...block, caption: capitalised(block.caption) };
    case "glance":
      return {
        ...block,
        items: block.items.map((item) => ({ ...item, label: capitalised(item.label) })),
      };
    default:
      return block;
  }
}

function capitalised(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

function plansOf({ progress }: ReportContext): readonly string[] {
  return [...new Set(progress.rows.map(({ plan }) => plan))];
}

function planNames(context: ReportContext): readonly string[] {
  const { plans } = context.vantage.reference;
  return plansOf(context).flatMap((plan) => {
    const name = plans.get(plan)?.adopted.name;
    return name ? [context.text(name)] : [];
  });
}

const KINDS: Record<ReportKind, readonly [zh: string, en: string]> = {
  annual: ["产业统计年报", "annual report"],
  quarterly: ["产业统计季报", "quarterly bulletin"],
  monthly: ["产业统计月报", "monthly bulletin"],
  comparison: ["产业统计数据两个时点的比较", "two vintages compared"],
};

/** A year that is not over has no 年报 yet. */
const PART_OF_YEAR = ["产业统计报告", "report"] as const;

function titleOf(context: ReportContext): string {
  const isPartOfYear = context.kind === "annual" && !samePeriod(context.own, wholeYear(context.own.year));
  const [zh, en] = isPartOfYear ? PART_OF_YEAR : KINDS[context.kind];
  const period = context.periodName(context.own);
  return context.say(`${context.areaName}${period}${zh}`, `${context.areaName}: ${en}, ${period}`);
}

function provenanceOf({ vantage }: ReportContext): Provenance {
  const { models, position } = vantage;
  const recordedAt = models.clock.timeAt(position);
  return {
    position,
    events: models.order.countUpTo(position),
    recordedAt: recordedAt === undefined ? null : inChina(recordedAt),
    synthetic: models.directory.hasSynthetic(position),
  };
}
