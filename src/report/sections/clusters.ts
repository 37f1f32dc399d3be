import { MEASURE_NAMES } from "../../domain/names.js";
import { isKnown } from "../../statistics/figure.js";
import { percentagePoints, rate } from "../cells.js";
import { trendOf } from "../charts/trend.js";
import type { ReportContext } from "../context.js";
import { drawn, part, standing, told } from "../findings.js";
import type { Block, FigureCell, Inline } from "../model.js";
import { targetSentence } from "../target-findings.js";
import { byCluster } from "./contributions.js";
import { measureCells, rankOf, shareCell, wholeName } from "./glance.js";

/** 各产业运行情况: a paragraph of findings for each cluster, and how it went over the years. */
export function clusterSection(context: ReportContext): readonly Block[] {
  const { say, clusters } = context;
  if (clusters.length === 0) return [];
  return [
    { kind: "heading", level: 1, id: "clusters", text: say("各产业运行情况", "Cluster by cluster") },
    ...clusters.flatMap((cluster) => clusterBlocks(context, cluster)),
  ];
}

function clusterBlocks(context: ReportContext, cluster: string): readonly Block[] {
  const name = context.clusterName(cluster);
  const aims = context.progress.rows
    .filter(({ selection }) => selection?.cluster === cluster)
    .flatMap((row) => targetSentence(context, row, context.toDate));
  const blocks: Block[] = [
    { kind: "heading", level: 2, id: `cluster-${cluster}`, text: name },
    { kind: "paragraph", content: findings(context, cluster) },
    ...(aims.length === 0 ? [] : [{ kind: "paragraph" as const, content: aims }]),
  ];
  const trend = context.kind === "annual" ? trendOf(context, cluster) : undefined;
  return trend ? [...blocks, trend] : blocks;
}

function findings(context: ReportContext, cluster: string): Inline {
  const { say, headline, toDate } = context;
  const name = context.clusterName(cluster);
  const suffix = name.endsWith("产业") ? "" : "产业";
  const subject = say(
    `${context.periodName(toDate)}，${name}${suffix}实现${MEASURE_NAMES[headline].zh}`,
    `${MEASURE_NAMES[headline].en} of ${name} in ${context.periodName(toDate)}`,
  );
  const own = measureCells(context, cluster, headline);
  const { pull, contribution } = pullCells(context, cluster);
  const whole = wholeName(context);
  const others = (["output", "revenue", "employment"] as const)
    .filter((measure) => measure !== headline)
    .map((measure) => {
      const cells = measureCells(context, cluster, measure);
      return told(context, [standing(context, { measure: context.text(MEASURE_NAMES[measure]), ...cells })]);
    });
  return [
    ...told(context, [standing(context, { measure: subject, ...own })]),
    ...told(context, [
      part(context, shareCell(context, cluster), rankOf(context, cluster), whole),
      drawn(context, pull, contribution, whole),
    ]),
    ...others.flat(),
  ];
}

/** The cluster's part in the growth of the whole; nothing where the whole has no figure. */
function pullCells(context: ReportContext, cluster: string): { pull: FigureCell; contribution: FigureCell } {
  const { headline, toDate } = context;
  const selection = context.select(cluster);
  const point = context.point(selection, headline, toDate);
  const whole = context.point(context.select(null), headline, toDate);
  const found = byCluster(context).decomposition.parts.find(({ key }) => key === cluster);
  const missing = isKnown(point.level) ? whole.yoy.nominal : point.level;
  const none = isKnown(missing) ? { none: "no-reports" as const } : missing;
  const isTold = isKnown(point.level) && isKnown(whole.yoy.nominal) && found !== undefined;
  return {
    pull: percentagePoints(isTold ? found.pull : none, context.about(selection, headline, point, "pull")),
    contribution: rate(
      isTold ? found.contribution : none,
      context.about(selection, headline, point, "contribution"),
    ),
  };
}
