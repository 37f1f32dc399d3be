import { z } from "zod";
import { AreaId, ClusterId, Measure, SizeClass, UnitId } from "../domain/attribution.js";

/** Shapes of figures in answers. Exact numbers are texts, so that no reader rounds them. */

export const BilingualData = z.object({ zh: z.string(), en: z.string() });

/** A number as decimal text, or the reason why there is none. */
export const FigureData = z.union([
  z.object({ value: z.string() }),
  z.object({ value: z.null(), reason: z.string(), zh: z.string(), en: z.string() }),
]);

export const SelectionData = z.object({
  cluster: ClusterId.nullable(),
  area: AreaId,
  /**
   * What narrows the area: a second one; `-` what lies in no park, `=park` a park without those inside it, `-x` what
   * does not lie in x; `@a@b` several at once.
   */
  within: z.string().optional(),
  size: SizeClass.nullable(),
});

/** 报送率: months of reports received and due, and the one over the other. */
export const CoverageData = z.object({ reported: z.string(), due: z.string() }).loose();

const Known = {
  period: z.string(),
  unit: z.string(),
  readAt: z.string().optional(),
  reports: z.number().int(),
  mark: z.string(),
  coverage: CoverageData,
  growth: z.object({
    nominal: FigureData,
    comparable: z.intersection(
      FigureData,
      z.object({ reports: z.number().int(), restatedBase: z.string().optional() }),
    ),
    onPrevious: FigureData,
  }),
};

/** A level with all that has to stand beside it. */
export const PointData = z.object({
  ...Known,
  value: z.string().nullable(),
  reason: z.string().optional(),
  zh: z.string().optional(),
  en: z.string().optional(),
});

/** A level with the name that it can be explained by. */
const NamedPointData = PointData.extend({ figure: z.string() });
export const SeriesPointData = NamedPointData.extend({ ytd: NamedPointData });
export const PositionData = z.number().int().min(0);
/** Where, when and by whom something was recorded. */
export const ToldData = z.object({ position: PositionData, recordedAt: z.iso.datetime(), actor: z.string() });

export function toldJson(told: {
  readonly position: number;
  readonly recordedAt: number;
  readonly metadata: { readonly actor: string };
}): z.output<typeof ToldData> {
  const { position, recordedAt, metadata } = told;
  return { position, recordedAt: new Date(recordedAt).toISOString(), actor: metadata.actor };
}

/** What a change of the thing has to be made on. */
export const RevisionData = z
  .number()
  .int()
  .describe("版次,变更时以 If-Match 写明 revision, to be named in If-Match of a change");
export { Measure as MeasureData, UnitId as UnitData };
