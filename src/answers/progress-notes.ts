import type { Language } from "../domain/faults.js";
import { isWithheld, type Progress, type ProgressRow, targetKey } from "../engine/queries/progress.js";
import type { ProgressSince } from "../engine/queries/progress-since.js";
import type { Vantage } from "../engine/queries/vantage.js";
import { statusWords } from "../statistics/assess.js";
import { isKnown, NO_FIGURE } from "../statistics/figure.js";
import { magnitude, sign, subtract } from "../statistics/ratio.js";
import { quantity } from "../statistics/units.js";
import { sayIn } from "./answer.js";
import { rate } from "./figures.js";

/** What is said below the table of progress: the method, why a status is missing, what an assumption changes. */

/** The published method with its parameters, and the reasons of all rows without a status. */
export function statusNotes(
  { reference }: Vantage,
  { rows }: Progress,
  language: Language,
): readonly string[] {
  const t = sayIn(language);
  const methods = [...new Set(rows.map((row) => row.plan))].flatMap((plan) => {
    const adopted = reference.plans.get(plan)?.adopted;
    if (!adopted || !rows.some((row) => row.plan === plan && row.assessment)) return [];
    const { onTrack, atRisk, offTrack } = adopted.bands;
    return [
      t(
        `判定:未达标的按${adopted.baseYear}年以来实际年均增速÷达标所需年均增速分档(欧盟统计局、Open SDG 的方法):≥${onTrack}进度正常,≥${atRisk}有风险,≥${offTrack}滞后,更低为背离目标;百分比按线性路径`,
        `status: where not met, observed ÷ required annual growth since ${adopted.baseYear} (the method of Eurostat and Open SDG): ≥ ${onTrack} on track, ≥ ${atRisk} at risk, ≥ ${offTrack} off track, below that moving away; percentages along a line`,
      ),
    ];
  });
  const withheld = rows.filter(isWithheld).map(({ target }) => target);
  return [
    ...methods,
    ...elapsedNotes(rows, language),
    ...withoutStatus(rows, language),
    ...(withheld.length === 0
      ? []
      : [`${NO_FIGURE.withheld[language]}${t(":", ": ")}${withheld.join(t("、", ", "))}`]),
  ];
}

/** How much of the due year is gone, for targets that are held against it: all of them, or which. */
function elapsedNotes(rows: readonly ProgressRow[], language: Language): readonly string[] {
  const t = sayIn(language);
  const byElapsed = targetsBy(rows, ({ pace, elapsed }) => (isKnown(pace) ? rate(elapsed) : undefined));
  const gone = [...byElapsed].map(([share, targets]) =>
    byElapsed.size === 1 ? share : `${share}${t("(", " (")}${targets.join(t("、", ", "))})`,
  );
  if (gone.length === 0) return [];
  return [
    t(
      `时间进度:${gone.join("、")};完成率与之相差即进度差,CSV、XLSX 中逐项列出`,
      `time gone: ${gone.join(", ")}; the pace, by which what is attained is ahead, is a column of CSV and XLSX`,
    ),
  ];
}

function withoutStatus(rows: readonly ProgressRow[], language: Language): readonly string[] {
  const t = sayIn(language);
  const byReason = targetsBy(rows, (assessment) =>
    assessment.reason
      ? `${statusWords(assessment)[language]}${t("(", " (")}${NO_FIGURE[assessment.reason][language]})`
      : undefined,
  );
  return [...byReason].map(([key, targets]) => `${key}${t(":", ": ")}${targets.join(t("、", ", "))}`);
}

/** Targets by what is said of their assessment; those of which nothing is are left out. */
function targetsBy(
  rows: readonly ProgressRow[],
  said: (assessment: Assessment) => string | undefined,
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { target, assessment } of rows) {
    const key = assessment ? said(assessment) : undefined;
    if (key === undefined) continue;
    found.set(key, [...(found.get(key) ?? []), target]);
  }
  return found;
}

/** Every target in sentences: what was read, held against what, and how the status follows. */
export function explanationNotes({ rows }: Progress, language: Language): readonly string[] {
  return rows.flatMap(({ target, assessment }) =>
    assessment
      ? [
          `${target} ${assessment.explanation.sentences.map((sentence) => sentence[language]).join(language === "zh" ? "" : " ")}`,
        ]
      : [],
  );
}

/** What the change is a change from, and every target whose status is another one since. */
export function changeNotes(
  { rows }: Progress,
  changes: ProgressSince,
  since: string,
  language: Language,
): readonly string[] {
  const t = sayIn(language);
  if (changes.position === 0)
    return [t(`较此前:${since}还没有任何记录`, `change: nothing had been recorded at ${since}`)];
  const turned = rows.flatMap((row) => {
    const before = changes.of(row).assessment;
    if (!before || !row.assessment || statusOf(before, language) === statusOf(row.assessment, language))
      return [];
    return [
      `${row.target} ${row.terms.name[language]}${t(":", ": ")}${turn(before, row.assessment, language)}`,
    ];
  });
  return [
    t(
      `较此前:本年累计与${since}(日志位置 ${changes.position})所知的相比`,
      `change: of the year to date as it was known at ${since} (log position ${changes.position})`,
    ),
    ...turned,
  ];
}

type Assessment = NonNullable<ProgressRow["assessment"]>;

function statusOf(assessment: Assessment, language: Language): string {
  return statusWords(assessment)[language];
}

function turn(before: Assessment, now: Assessment, language: Language): string {
  const [was, is] = [statusOf(before, language), statusOf(now, language)];
  return sayIn(language)(`判定由“${was}”到“${is}”`, `status from ${was} to ${is}`);
}

/** What was assumed, and for every target that reports count for: met or not, by how much, and the status before. */
export function assumptionNotes(
  assumed: Progress,
  real: Progress | undefined,
  name: string,
  figures: number,
  language: Language,
): readonly string[] {
  const t = sayIn(language);
  if (figures === 0) {
    return [
      t(
        `假设${name}没有起作用:${assumed.period.year}年以后的月份都已有报表,没有可以假设的月份`,
        `the assumption ${name} changes nothing: every month of ${assumed.period.year} has been reported`,
      ),
    ];
  }
  const changes = assumed.rows.flatMap((row) => {
    const before = real?.rows.find((one) => targetKey(one) === targetKey(row))?.assessment;
    const { assessment } = row;
    if (!row.measure || !before || !assessment?.aim || !isKnown(assessment.actual)) return [];
    const { aim, actual } = assessment;
    const difference = subtract(actual.value.value, aim.value);
    const isShort = sign(difference) < 0;
    const amount = quantity(magnitude(difference), aim.unit, language);
    const turned = turn(before, assessment, language);
    return [
      t(
        `${row.target} ${row.terms.name.zh}:${isShort ? "差" : "超出"}${amount},${turned}`,
        `${row.target} ${row.terms.name.en}: ${isShort ? "short by" : "beyond by"} ${amount}, ${turned}`,
      ),
    ];
  });
  return [
    t(
      `假设:${name}。以上含计划数${figures}笔,未入库`,
      `assuming ${name}: ${figures} planned figures included, nothing recorded`,
    ),
    ...changes,
  ];
}
