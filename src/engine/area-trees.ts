import type { Area, Geography } from "../../projections/geography.js";
import type { DomainEvent } from "../domain/events/index.js";
import { Fault } from "../domain/faults.js";
import { PLACE_NAMES } from "../domain/names.js";

/**
 * The two trees of areas: one city with its districts, and parks that may lie in a larger park and in districts. A sum
 * goes up along them: an area that hung elsewhere, or in itself, would be missing from it.
 *
 * @throws Fault AREA_UNKNOWN, AREA_KIND, AREA_CYCLE, ALREADY_DEFINED for a second city, ARGUMENT_INVALID
 */
export function requirePlace(event: DomainEvent, geography: Geography): void {
  if (event.type !== "AreaDefined" && event.type !== "AreaMoved") return;
  const { area, parent, districts } = event.data;
  const kind = event.type === "AreaDefined" ? event.data.kind : geography.get(area)?.kind;
  switch (kind) {
    case "city":
      requireOnlyCity(area, geography);
      if (parent !== null) throw misplaced("城市没有上级", "a city lies in nothing");
      break;
    case "district":
      if (parent === null) throw misplaced("区县(市)须隶属于城市", "a district lies in a city");
      requireArea(geography, parent, "city");
      break;
    case "park":
      if (parent !== null) requireArea(geography, parent, "park");
      break;
    default:
      throw new Fault("AREA_UNKNOWN", { value: area });
  }
  for (const district of districts) requireArea(geography, district, "district");
  if (geography.with(event, 0).isInsideItself(area)) throw new Fault("AREA_CYCLE", { area });
}

/**
 * An area has to be on record, and of a kind; where it may be of others as well, the first is the one that is told.
 *
 * @throws Fault AREA_UNKNOWN, AREA_KIND
 */
export function requireArea(
  geography: Geography,
  area: string,
  expected: Area["kind"],
  ...others: readonly Area["kind"][]
): void {
  const kind = geography.get(area)?.kind;
  if (!kind) throw new Fault("AREA_UNKNOWN", { value: area });
  if (![expected, ...others].includes(kind)) {
    throw new Fault("AREA_KIND", { value: area, expected: PLACE_NAMES[expected] });
  }
}

function requireOnlyCity(area: string, geography: Geography): void {
  const other = geography.all().find(({ id, kind }) => kind === "city" && id !== area);
  if (other) throw new Fault("ALREADY_DEFINED", { what: other.id });
}

function misplaced(zh: string, en: string): Fault {
  return new Fault("ARGUMENT_INVALID", { detail: { zh, en } });
}
