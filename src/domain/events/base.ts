import { z } from "zod";
import {
  AreaId,
  ClusterId,
  PeriodText,
  Reason,
  ReportMeasure,
  SizeClass,
  Source,
  Yuan,
} from "../attribution.js";
import { both, otherwise } from "../schema-words.js";

/**
 * Events of `base-<measure>.<cluster>.<area>.<size>.<period>`: the base that growth at a comparable basis
 * (可比口径) is counted from, restated by the bureau, as after a census. What was reported stays as it is.
 */
const Figure = {
  measure: ReportMeasure,
  cluster: ClusterId.nullable(),
  area: AreaId,
  size: SizeClass.nullable(),
  /** The base period, such as the year before the one whose growth is to be comparable. */
  period: PeriodText,
};

/** Yuan with two decimals, or a whole number of persons. */
const Value = z.union([Yuan, z.string().regex(/^(0|[1-9]\d{0,14})$/)], {
  error: otherwise(
    '金额以元为单位,带两位小数,从业人员为整数,都写在引号内,如 "5000.00"、"120"',
    'must be yuan with two decimals, or whole persons, in quotes, such as "5000.00", "120"',
  ),
});

function fitsMeasure({ measure, value }: { measure: ReportMeasure; value: string }): boolean {
  return (measure === "employment") !== value.includes(".");
}
const MISFIT = both(
  "产值、营业收入的基数应以元为单位、带两位小数,从业人员的基数应为整数",
  "the base of output and revenue must be yuan with two decimals, that of employment whole persons",
);

export const BaseRestated = z
  .strictObject({
    ...Figure,
    value: Value,
    /** What an earlier restatement said; null for the first. */
    replaces: Value.nullable(),
    reason: Reason,
    source: Source,
  })
  .refine(fitsMeasure, MISFIT);
/** Growth is counted from what was reported again. */
export const BaseRestatementWithdrawn = z.strictObject({ ...Figure, replaces: Value, reason: Reason });

export const RestateBase = z
  .strictObject({ ...Figure, value: Value, reason: Reason, source: Source })
  .refine(fitsMeasure, MISFIT);
export const WithdrawRestatement = z.strictObject({ ...Figure, reason: Reason });

/** The figure whose base is restated. */
export type RestatedFigure = Omit<z.infer<typeof WithdrawRestatement>, "reason">;
