import type { Comparator } from "../../domain/attribution.js";
import type { ProgressRow } from "../../engine/queries/progress.js";
import type { TargetAssessment } from "../../statistics/assessment.js";
import { isKnown } from "../../statistics/figure.js";
import { divide, HUNDRED, multiply, sign } from "../../statistics/ratio.js";
import { withoutUnit } from "../cells.js";
import type { ReportContext } from "../context.js";
import type { ChartBlock } from "../model.js";
import { targetCells } from "../target-findings.js";
import type { TargetBars } from "./chart.js";
import { drawingNumber } from "./numbers.js";

/** What a gap is: short of a floor, above a ceiling, or apart from a number. */
const GAP_WORDS: Readonly<Record<Comparator, readonly [zh: string, en: string]>> = {
  ">=": ["差", "short"],
  ">": ["差", "short"],
  "<=": ["超出", "above"],
  "=": ["相差", "apart"],
};

/** How much of every target with an attainment is done; nothing where there is none. */
export function targetBarsOf(context: ReportContext, rows: readonly ProgressRow[]): ChartBlock | undefined {
  const { say, toDate } = context;
  const bars = rows.flatMap((row) => {
    const { assessment, terms } = row;
    if (!assessment || !isKnown(assessment.attainment)) return [];
    const cells = targetCells(context, row, assessment, toDate);
    const isShort = isKnown(assessment.gap) && sign(assessment.gap.value) > 0;
    const [zh, en] = GAP_WORDS[assessment.aim?.comparator ?? ">="];
    const label = `${cells.attainment.text}%${isShort ? say(`（${zh}${cells.gap.text}）`, ` (${withoutUnit(cells.gap).text} ${en})`) : ""}`;
    return [
      {
        name: context.targetName(terms),
        done: drawingNumber(multiply(assessment.attainment.value, HUNDRED)),
        label,
        expected: expectedBy(assessment),
      },
    ];
  });
  if (bars.length === 0) return undefined;
  const chart: TargetBars = {
    type: "target-bars",
    words: {
      done: say("已完成", "done"),
      gap: say("尚差", "missing"),
      expected: say("按进度应达到", "due by now"),
    },
    bars,
  };
  const caption = say(
    `截至${context.endName}各目标完成率`,
    `Attainment of the targets, as of ${context.endName}`,
  );
  return {
    kind: "chart",
    id: "target-bars",
    caption,
    alternative: `${caption}${say("：", ": ")}${bars.map(({ name, label }) => `${name} ${label}`).join(say("；", "; "))}`,
    chart,
  };
}

/** In the due year the share of time that is gone, before it what the path asks for in the last full year. */
function expectedBy({ elapsed, pace, planned, aim }: TargetAssessment): number | null {
  if (isKnown(elapsed)) return isKnown(pace) ? drawingNumber(multiply(elapsed.value, HUNDRED)) : null;
  if (!isKnown(planned) || aim === null || aim.comparator === "<=" || sign(aim.value) <= 0) return null;
  return drawingNumber(multiply(divide(planned.value.value, aim.value), HUNDRED));
}
