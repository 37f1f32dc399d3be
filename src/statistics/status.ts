import type { z } from "zod";
import type { Bilingual, Comparator } from "../domain/attribution.js";
import type { StatusBands } from "../domain/events/plan.js";
import { type AnnualChange, annualChange, type Point } from "./annual-change.js";
import { andThen, type Figure, isKnown, known, map, type None, none } from "./figure.js";
import { direction, type Path, plannedValue } from "./path.js";
import { compare, decimal, divide, quotient, type Ratio, sign, subtract } from "./ratio.js";

/** Where a target stands, best first, with the words that people see. */
export const STATUSES = {
  met: { zh: "已达标", en: "met" },
  "on-track": { zh: "进度正常", en: "on track" },
  "at-risk": { zh: "有风险", en: "at risk" },
  "off-track": { zh: "滞后", en: "off track" },
  "moving-away": { zh: "背离目标", en: "moving away" },
  "no-data": { zh: "数据不足", en: "no data" },
  "not-checkable": { zh: "无法核验", en: "not checkable" },
} as const satisfies Record<string, Bilingual>;
export type Status = keyof typeof STATUSES;

export type Bands = z.infer<typeof StatusBands>;
export type Progress = "on-track" | "at-risk" | "off-track" | "moving-away";

/** Does a status say how a target that is not met comes along? */
export function isProgress(status: Status): status is Progress {
  return status === "on-track" || status === "at-risk" || status === "off-track" || status === "moving-away";
}

/** What the progress since the base year is, and how it compares with what the target needed. */
export interface Judgement {
  /** Observed ÷ required change; none where nothing had to change or one of the two cannot be computed. */
  readonly ratio: Figure;
  readonly progress: Figure<Progress>;
  readonly observed: Figure<AnnualChange>;
  readonly required: Figure<AnnualChange>;
}

/**
 * The band of a ratio of observed to required change. Defaults of the bands are those of Eurostat's monitoring of
 * the SDGs: 0.95, 0.60 and 0.
 *
 * @example progressOf(0.94999, { onTrack: "0.95", atRisk: "0.60", offTrack: "0" }) //=> "at-risk": nothing is rounded
 */
export function progressOf(ratio: Ratio, bands: Bands): Progress {
  if (compare(ratio, decimal(bands.onTrack)) >= 0) return "on-track";
  if (compare(ratio, decimal(bands.atRisk)) >= 0) return "at-risk";
  return compare(ratio, decimal(bands.offTrack)) >= 0 ? "off-track" : "moving-away";
}

interface JudgementInput {
  readonly path: Path;
  readonly base: Point;
  readonly latest: Point;
  readonly comparator: Comparator;
  readonly target: Point;
  readonly bands: Bands;
}

/**
 * How a target that is not met comes along: observed ÷ required change a year since the base year. On a geometric
 * path both are rates (年均增速, 水平法); on a linear path steps; through milestones it is the change made against the
 * change planned up to the same year. Both are negative where the target lies below the base, so the ratio is
 * positive towards the target and negative away from it.
 *
 * @example base 400 in 2013, 900 in 2018, target 1000 in 2020: 17.6 % a year seen, 14.0 % required, ratio 1.26, on-track
 */
export function judge(input: JudgementInput): Judgement {
  const { path, base, latest, target } = input;
  const step = path.kind === "geometric" ? "geometric" : "linear";
  const observed = annualChange(step, base, latest);
  const required = annualChange(step, base, target);
  const { ratio, progress } = compareChanges(input, observed, required);
  return { ratio, progress, observed, required };
}

type Compared = Pick<Judgement, "ratio" | "progress">;

function compareChanges(
  input: JudgementInput,
  observed: Figure<AnnualChange>,
  required: Figure<AnnualChange>,
): Compared {
  const { path, base, comparator, target, bands } = input;
  if (direction(base.value, comparator, target.value) === 0) return kept(input);
  if (path.kind === "geometric" && sign(target.value) === 0) return nothing(none("target-zero"));
  const compared = path.kind === "milestones" ? against(input, path) : changesRatio(observed, required);
  if (!isKnown(compared) && compared.none === "nothing-planned") return flat(input);
  return { ratio: compared, progress: map(compared, (seen) => progressOf(seen, bands)) };
}

function changesRatio(observed: Figure<AnnualChange>, required: Figure<AnnualChange>): Figure {
  return andThen(observed, (seen) => map(required, (needed) => quotient(seen.perYear, needed.perYear)));
}

/** Change made since the base ÷ change planned up to the same year. */
function against({ base, latest }: JudgementInput, path: Path): Figure {
  if (latest.year <= base.year) return none("first-year");
  return andThen(plannedValue(path, latest.year), (planned) => {
    const plannedChange = subtract(planned, base.value);
    if (sign(plannedChange) === 0) return none("nothing-planned");
    return known(divide(subtract(latest.value, base.value), plannedChange));
  });
}

/** The base was good enough already and is no longer: away from the target, unless nothing has changed. */
function kept({ base, latest }: JudgementInput): Compared {
  if (latest.year <= base.year) return nothing(none("first-year"));
  const changed = compare(latest.value, base.value) !== 0;
  return { ratio: none("to-be-kept"), progress: known(changed ? "moving-away" : "off-track") };
}

/** The path asks for no change up to this year: on track unless the figure went the other way. */
function flat({ base, latest, comparator, target }: JudgementInput): Compared {
  const towards = direction(base.value, comparator, target.value);
  const moved = sign(subtract(latest.value, base.value));
  const away = moved !== 0 && moved !== towards;
  return { ratio: none("nothing-planned"), progress: known(away ? "moving-away" : "on-track") };
}

function nothing(reason: None): Compared {
  return { ratio: reason, progress: reason };
}
