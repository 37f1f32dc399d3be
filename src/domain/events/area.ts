import { z } from "zod";
import { AreaId, Bilingual, ClusterId, DivisionCode, MonthText } from "../attribution.js";

/** Events of `area-<id>` and `cluster-<id>`: names, codes and nesting with validity. */

export const AreaDefined = z.strictObject({
  area: AreaId,
  kind: z.enum(["city", "district", "park"]),
  name: Bilingual,
  /** None for a park. */
  code: DivisionCode.nullable(),
  /** The node above: the city of a district, the larger park of a park. */
  parent: AreaId.nullable(),
  /** Districts a park lies in. */
  districts: z.array(AreaId),
  /** Other names in use, and names and codes of former years with the last month they were valid. */
  aliases: z.array(z.string()),
  formerly: z.array(
    z.strictObject({ name: z.string(), code: z.string().nullable(), until: MonthText.nullable() }),
  ),
  source: z.string(),
});
export const AreaRenamed = z.strictObject({
  area: AreaId,
  name: Bilingual,
  code: DivisionCode.nullable(),
  effective: MonthText,
});
export const AreaMoved = z.strictObject({
  area: AreaId,
  parent: AreaId.nullable(),
  districts: z.array(AreaId),
  effective: MonthText,
});

export const ClusterDefined = z.strictObject({
  cluster: ClusterId,
  name: Bilingual,
  aliases: z.array(z.string()),
  note: z.string(),
});
export const ClusterRenamed = z.strictObject({ cluster: ClusterId, name: Bilingual, effective: MonthText });
