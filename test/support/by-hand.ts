import type { CommandInput } from "../../src/domain/commands.js";
import type { Observation, TargetTerms } from "../../src/domain/events/plan.js";
import { type Period, parsePeriod } from "../../src/domain/period.js";
import { decomposition } from "../../src/engine/queries/decomposition.js";
import type { Dimension } from "../../src/engine/queries/decomposition-parts.js";
import { levelPoint, type SeriesPoint, seriesPoint } from "../../src/engine/queries/point.js";
import { progressOf } from "../../src/engine/queries/progress.js";
import { vantageOf } from "../../src/engine/queries/vantage.js";
import type { TargetAssessment } from "../../src/statistics/assessment.js";
import { type Figure, isKnown, map } from "../../src/statistics/figure.js";
import { percent, roundHalfUp } from "../../src/statistics/print.js";
import type { Ratio } from "../../src/statistics/ratio.js";
import { BANDS, terms } from "../statistics/asking.js";
import { OBSERVATION } from "./observation.js";
import type { World } from "./world.js";

/** Small builders for examples worked by hand: a few units, round outputs, and figures as a reader would say them. */

export const FIRST = "914300006168008586";
export const SECOND = "914300001838061880";

export interface Place {
  readonly district?: "d1" | "d2";
  readonly park?: "p" | "q" | null;
  readonly clusters?: string[];
  readonly from?: string;
}

/** Registers a unit in district d1, in no park, in cluster a, since 2010, unless said otherwise. */
export function register(world: World, unit: string, place: Place = {}): void {
  const { district = "d1", park = null, clusters = ["a"], from = "2010-01" } = place;
  const standing = { district, park, size: "above" as const, clusters, represents: 1 };
  world.run({ type: "RegisterEnterprise", data: { unit, effective: from, name: unit, standing } });
}

export function filing(unit: string, period: string, output: number, cluster = "a"): CommandInput {
  const lines = [{ cluster, output: output.toFixed(2) }];
  return { type: "FileReport", data: { unit, period, lines, confirm: ["ALL"] } };
}

export const monthText = (year: number, month: number) => `${year}-${`${month}`.padStart(2, "0")}`;

/** Files the same output for each of the months. */
export function monthly(
  world: World,
  unit: string,
  year: number,
  months: readonly number[],
  output: number,
): void {
  for (const month of months) world.run(filing(unit, monthText(year, month), output));
}

export const run = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);
export const YEAR = run(1, 12);

export function at(text: string): Period {
  const period = parsePeriod(text);
  if (!period) throw new TypeError(text);
  return period;
}

interface Scope {
  readonly cluster?: string | null;
  readonly area?: string;
  readonly asOf?: string;
}

/** Output of the whole city in all clusters, unless said otherwise. */
export function point(
  world: World,
  period: string,
  { cluster = null, area = "city", asOf }: Scope = {},
): SeriesPoint {
  return seriesPoint(vantageOf(world.models, asOf), { cluster, area, size: null }, "output", at(period));
}

/** A printed figure, or the reason why there is none. */
export function shown(figure: Figure, print: (value: Ratio) => string = percent): string {
  return isKnown(figure) ? print(figure.value) : figure.none;
}
/** 分 as yuan. */
export const yuan = (figure: Figure) => shown(figure, ({ n, d }) => roundHalfUp({ n, d: d * 100n }, 0));
export const growthOf = ({ yoy }: Pick<SeriesPoint, "yoy">) => [shown(yoy.nominal), shown(yoy.comparable)];

/** Enterprises at the end of a month. */
export function count(world: World, month: string, cluster: string | null): string {
  const selection = { cluster, area: "city", size: null };
  const { level } = levelPoint(vantageOf(world.models), selection, "enterprises", at(month));
  return shown(level, (value) => roundHalfUp(value, 0));
}

/** The parts of the city's output with their levels, in the order of contribution. */
export function parts(world: World, period: string, by: Dimension): string[] {
  const selection = { cluster: null, area: "city", size: null };
  const question = { selection, measure: "output" as const, period: at(period), by, top: 10 };
  const { decomposition: found } = decomposition(vantageOf(world.models), question);
  return found.parts.map(({ key, current }) => `${key} ${yuan({ value: current })}`);
}

/** Sets the only target of a plan with base year 2018, due in 2020. */
export function aim(world: World, given: Partial<TargetTerms>): void {
  const name = { zh: "目标", en: "target" };
  const plan = {
    plan: "plan",
    name,
    issuer: "",
    adoptedOn: "2018-03-01",
    baseYear: 2018,
    dueYear: 2020,
    bands: BANDS,
  };
  world.run({ type: "AdoptPlan", data: plan });
  const asked = terms({
    subject: { from: "reports", measure: "output", cluster: "a", area: "city" },
    value: "180",
    unit: "元",
    ...given,
  });
  world.run({ type: "SetTarget", data: { plan: "plan", target: "T", terms: asked } });
}

export function assessed(world: World, month: string): TargetAssessment {
  const found = progressOf(vantageOf(world.models), { period: at(month) }).rows[0]?.assessment;
  if (!found) throw new TypeError("no target");
  return found;
}
export const whole = (figure: Figure) => shown(figure, (value) => roundHalfUp(value, 0));
export const perYear = (figure: TargetAssessment["requiredGrowth"]) =>
  map(figure, (change) => change.perYear);
export const expected = (figure: TargetAssessment["projection"]) => map(figure, ({ value }) => value);

/** Records what a department observed. */
export function observe(
  world: World,
  kind: "ratio" | "milestone" | "count-per-year",
  seen: readonly Partial<Observation>[],
) {
  const name = { zh: "监测", en: "observed" };
  const unit = { ratio: "%", milestone: "", "count-per-year": "次/年" }[kind];
  world.run({
    type: "DefineIndicator",
    data: { indicator: "seen", name, kind, unit, cluster: null, measure: null, note: "" },
  });
  for (const [n, given] of seen.entries()) {
    const observation: Observation = { ...OBSERVATION, ...given };
    world.run({ type: "Observe", data: { indicator: "seen", observation: `${n}`, ...observation } });
  }
}
export const SEEN = { subject: { from: "observations", indicator: "seen" } } as const;
