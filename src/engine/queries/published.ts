import type { Selection } from "../../../projections/cube/cube-view.js";
import type { Indicator, Observed } from "../../../projections/reference.js";
import { type Measure, STAGES } from "../../domain/attribution.js";
import { comparePeriods, type Period, parsePeriod, samePeriod, yearBefore } from "../../domain/period.js";
import { type Figure, none } from "../../statistics/figure.js";
import { decimal, decimalText } from "../../statistics/ratio.js";
import { type Reconciliation, reconcileGrowth } from "../../statistics/reconcile.js";
import { convert, inUnit } from "../../statistics/units.js";
import { figureId } from "./figure-name.js";
import { measured } from "./measured.js";
import { cityOf } from "./scope.js";
import type { Vantage } from "./vantage.js";

/** A figure that somebody published, beside what follows from other published levels and from the reports here. */
export interface PublishedFigure {
  readonly indicator: Indicator["defined"];
  /** Its name within the indicator. */
  readonly observation: string;
  readonly observed: Observed["observed"];
  readonly period: Period;
  /** The unit that it is shown in: 元 is printed in 亿元. */
  readonly unit: string;
  readonly value: Figure;
  /** The printed growth beside that of the printed levels; null where no growth was printed. */
  readonly growth: Reconciliation | null;
  /** What the reports of the same cluster, area and period add up to. */
  readonly reported: Figure;
  /** The name of that sum; null where there is none. */
  readonly figure: string | null;
}

const SHOWN_IN: Readonly<Record<string, string>> = { 元: "亿元" };

/** Every published figure of indicators about a measure or with a printed growth, by indicator and period. */
export function publishedFigures(vantage: Vantage, cluster: string | null): readonly PublishedFigure[] {
  return [...vantage.reference.indicators.values()]
    .filter(({ defined }) => cluster === null || defined.cluster === cluster)
    .flatMap((indicator) =>
      [...indicator.observations.values()]
        .filter(({ observed }) => indicator.defined.measure !== null || observed.yoyPercent !== null)
        .flatMap((one) => figureOf(vantage, indicator, one))
        .sort((a, b) => comparePeriods(a.period, b.period)),
    );
}

function figureOf(
  vantage: Vantage,
  indicator: Indicator,
  { observation, observed }: Observed,
): readonly PublishedFigure[] {
  const { defined } = indicator;
  const period = parsePeriod(observed.period);
  if (!period) return [];
  const unit = SHOWN_IN[defined.unit] ?? defined.unit;
  const { measure } = defined;
  const selection = selectionFor(vantage, indicator, observed);
  return [
    {
      indicator: defined,
      observation,
      observed,
      period,
      unit,
      value: observed.value === null ? none("no-data") : convert(decimal(observed.value), defined.unit, unit),
      growth: growthOf(indicator, observed, period, unit),
      reported:
        selection && measure ? reportedFor(vantage, selection, measure, period, unit) : none("no-data"),
      figure: selection && measure ? figureId(measure, selection, period) : null,
    },
  ];
}

/**
 * Levels are comparable only where indicator, area and the words for the scope are the same in both years. Of several
 * for the year before the later stage (快报, 年报, 普查) stands, then the one given last.
 */
function growthOf(
  { defined, observations }: Indicator,
  observed: Observed["observed"],
  period: Period,
  unit: string,
): Reconciliation | null {
  if (observed.yoyPercent === null) return null;
  const before = [...observations.values()].filter(({ observed: other }) => {
    const own = parsePeriod(other.period);
    return (
      own !== undefined &&
      samePeriod(own, yearBefore(period)) &&
      other.area === observed.area &&
      other.scopeNote === observed.scopeNote
    );
  });
  const latest = before.findLast(({ observed: { stage } }) =>
    before.every(({ observed: other }) => STAGES.indexOf(other.stage) <= STAGES.indexOf(stage)),
  );
  const [current, base] = [observed.value, latest?.observed.value ?? null].map((text) =>
    text === null ? undefined : printedIn(text, defined.unit, unit),
  );
  const isComparable = /可比/.test(`${observed.scopeNote}${observed.wording}${observed.source.quote ?? ""}`);
  return reconcileGrowth({ printed: observed.yoyPercent, current, base, isComparable });
}

/** The number as it was printed, with the decimals that it has in the unit of print. */
function printedIn(text: string, from: string, to: string): string | undefined {
  const value = convert(decimal(text), from, to);
  return "none" in value ? undefined : from === to ? text : decimalText(value.value);
}

/** A figure of a scope that is no area of the tree has nothing here to stand beside. */
function selectionFor(
  { reference }: Vantage,
  { defined }: Indicator,
  { area, scopeNote }: Observed["observed"],
): Selection | undefined {
  const { measure, cluster } = defined;
  if (measure === null || cluster === null || (area === null && scopeNote !== "")) return undefined;
  return { cluster, area: area ?? cityOf(reference), size: null };
}

function reportedFor(
  vantage: Vantage,
  selection: Selection,
  measure: Measure,
  period: Period,
  unit: string,
): Figure {
  const { value } = measured(vantage, selection, measure, period);
  return value === undefined ? none("no-reports") : inUnit(value, unit, measure);
}
