import { z } from "zod";
import { AreaId } from "../domain/attribution.js";
import { Fault } from "../domain/faults.js";
import { jsonWords, schemaWords } from "../domain/schema-words.js";

/** Where each area's tile stands on the map: column from the west, row from the north, both from 0. */
const TileLayoutSchema = z.array(
  z.strictObject({ area: AreaId, column: z.int().min(0).max(30), row: z.int().min(0).max(30) }),
);
export type TileLayout = z.infer<typeof TileLayoutSchema>;

/** @throws Fault ARGUMENT_INVALID where it is no layout, or two tiles stand on one place */
export function parseTileLayout(json: string): TileLayout {
  const layout = TileLayoutSchema.safeParse(read(json));
  if (!layout.success) throw new Fault("ARGUMENT_INVALID", { detail: schemaWords(layout.error) });
  const places = new Set(layout.data.map(({ column, row }) => `${column} ${row}`));
  if (places.size < layout.data.length) {
    throw new Fault("ARGUMENT_INVALID", { detail: { zh: "两个地区占同一格", en: "two areas on one tile" } });
  }
  return layout.data;
}

function read(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new Fault("ARGUMENT_INVALID", { detail: jsonWords(cause) }, { cause });
  }
}
