import type { z } from "zod";
import type { Language } from "../../domain/faults.js";
import { type Period, wholeYear, yearBefore } from "../../domain/period.js";
import { derived, levelOf } from "../../engine/queries/derived.js";
import { derivedId, FORMULA_NAMES, levelId, partNamed } from "../../engine/queries/derived-name.js";
import type { FigureName } from "../../engine/queries/figure-name.js";
import type { ProgressRow } from "../../engine/queries/progress.js";
import { ofCluster } from "../../engine/queries/scope.js";
import type { Vantage } from "../../engine/queries/vantage.js";
import { isKnown } from "../../statistics/figure.js";
import type { FigureData } from "../data.js";
import { amountText, figureJson, levelJson, periodName, rate } from "../figures.js";
import { clusterName } from "../names.js";

export interface Related {
  readonly name: string;
  readonly figure: string;
  readonly value: z.output<typeof FigureData>;
  /** As printed. */
  readonly text: string;
}

/** Rates computed from a level, the levels of its clusters where it adds up several, and for a target the levels of the years that it is assessed by. */
export function relatedOf(
  vantage: Vantage,
  figure: FigureName,
  target: ProgressRow | undefined,
  language: Language,
): readonly Related[] {
  const { measure, selection, period } = figure;
  const asked = measure === "enterprises" ? (["growth", "coverage"] as const) : RELATED;
  const formulas = asked.map((formula): Related => {
    const name = {
      formula,
      current: figure,
      base: { ...figure, period: yearBefore(period) },
      whole: undefined,
      target: undefined,
    };
    const { value } = derived(vantage, name);
    return {
      name: FORMULA_NAMES[formula][language],
      figure: derivedId(formula, measure, partNamed(figure), { period }),
      value: figureJson(value),
      text: rate(value),
    };
  });
  const levelAs = (name: string, of: FigureName): Related => {
    const known = levelOf(vantage, of);
    return {
      name,
      figure: levelId(of),
      value: levelJson(measure, known),
      text: amountText(measure, known, language),
    };
  };
  const years = yearsBehind(target, period).map((year) =>
    levelAs(periodName(year, language), { ...figure, period: year }),
  );
  const terms = (figure.clusters ?? []).map(({ sign, cluster }) =>
    levelAs(`${sign < 0 ? "−" : "+"} ${clusterName(vantage, cluster)[language]}`, {
      ...figure,
      clusters: undefined,
      selection: ofCluster(selection, cluster),
    }),
  );
  return [...terms, ...formulas, ...years];
}

const RELATED = ["growth", "comparable", "coverage"] as const;

/** The years from the base to the last full one, and the same months of that: growth and projection rest on them. */
function yearsBehind(target: ProgressRow | undefined, { year, to }: Period): readonly Period[] {
  const base = target?.assessment?.explanation.base;
  if (!base || !isKnown(base)) return [];
  const first = base.value.year;
  const full = Array.from({ length: Math.max(0, year - first) }, (_, n) => wholeYear(first + n));
  return to === 12 ? full : [...full, { year: year - 1, from: 1, to }];
}
