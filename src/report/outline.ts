import { z } from "zod";
import type { Reference } from "../../projections/reference.js";
import { Fault } from "../domain/faults.js";
import { jsonWords, schemaWords } from "../domain/schema-words.js";
import { vocabularyOf } from "../engine/vocabulary.js";
import { named } from "../ingestion/cells/text.js";

/** Borders of districts as a user's own GeoJSON gives them: rings of longitude and latitude. */
export type Outline = readonly {
  readonly area: string;
  readonly rings: readonly (readonly Position[])[];
}[];
export type Position = readonly [longitude: number, latitude: number];

/** Points of all borders together: a file for print has some thousands, one for surveying millions. */
const POINTS_MAX = 200_000;

const PositionSchema = z
  .tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)])
  .rest(z.number())
  .transform(([longitude, latitude]): Position => [longitude, latitude]);
const Ring = z.array(PositionSchema).min(4);
const Polygon = z.array(Ring).min(1);
const Geometry = z.discriminatedUnion("type", [
  z.object({ type: z.literal("Polygon"), coordinates: Polygon }).transform(({ coordinates }) => coordinates),
  z
    .object({ type: z.literal("MultiPolygon"), coordinates: z.array(Polygon) })
    .transform(({ coordinates }) => coordinates.flat()),
]);
const Label = z.union([z.string(), z.number().transform(String)]).optional();
const FeatureCollection = z.object({
  type: z.literal("FeatureCollection"),
  features: z.array(
    z.object({
      id: Label.catch(undefined),
      properties: z.record(z.string(), z.unknown()).nullish(),
      geometry: Geometry,
    }),
  ),
});

/** Properties that hold a division code or a name, in files of various makers. */
const KEYS = ["code", "adcode", "id", "gb", "name", "shapeName", "代码", "行政区划代码", "名称"] as const;

/**
 * Reads a user's own GeoJSON: a polygon for every district, told by its division code or name (former ones as well).
 * What is no district of the log is left out.
 *
 * @throws Fault MAP_INVALID where it is no such file, MAP_DISTRICTS_MISSING where it lacks a district
 */
export function parseOutline(json: string, reference: Reference): Outline {
  const { areaNames } = vocabularyOf(reference);
  const found = FeatureCollection.safeParse(read(json));
  if (!found.success)
    throw new Fault("MAP_INVALID", { detail: schemaWords({ issues: found.error.issues.slice(0, 1) }) });
  const rings = new Map<string, (readonly Position[])[]>();
  for (const { id, properties, geometry } of found.data.features) {
    const labels = [id, ...KEYS.map((key) => Label.safeParse(properties?.[key]).data)];
    const district = labels
      .map((label) => (label === undefined ? undefined : named(areaNames, label)))
      .find((area) => area?.kind === "district");
    if (district) rings.set(district.id, [...(rings.get(district.id) ?? []), ...geometry]);
  }
  const districts = reference.geography.all().filter(({ kind }) => kind === "district");
  const missing = districts.filter(({ id }) => !rings.has(id));
  if (missing.length > 0) {
    const names = missing.map(({ id }) => {
      const { name, code } = reference.geography.validity(id) ?? { name: { zh: id }, code: null };
      return code === null ? name.zh : `${name.zh}(${code})`;
    });
    throw new Fault("MAP_DISTRICTS_MISSING", { missing: names.join("、") });
  }
  const points = [...rings.values()].flat().reduce((sum, ring) => sum + ring.length, 0);
  if (points > POINTS_MAX) {
    const detail = {
      zh: `边界共${points}个点,最多${POINTS_MAX}个,请先简化`,
      en: `the borders have ${points} points, at most ${POINTS_MAX} are taken: simplify them first`,
    };
    throw new Fault("MAP_INVALID", { detail });
  }
  return districts.map(({ id }) => ({ area: id, rings: rings.get(id) ?? [] }));
}

function read(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new Fault("MAP_INVALID", { detail: jsonWords(cause) }, { cause });
  }
}
