import { unitNow } from "../../../projections/directory.js";
import type { Reference } from "../../../projections/reference.js";
import type { Bilingual } from "../../domain/attribution.js";
import { SIZE_NAMES } from "../../domain/names.js";
import { lastMonth, type Period } from "../../domain/period.js";
import type { Dimension } from "./decomposition-parts.js";
import type { Vantage } from "./vantage.js";

/** What a part of a selection is called by: an area as it is at the end of the period, all else as it is now. */
export function partName(vantage: Vantage, by: Dimension, key: string, period: Period): Bilingual {
  switch (by) {
    case "cluster":
      return clusterName(vantage.reference, key);
    case "size":
      return SIZE_NAMES[key === "above" ? key : "below"];
    case "enterprise":
      return enterpriseName(vantage, key);
    default:
      return vantage.reference.geography.name(key, lastMonth(period));
  }
}

export function clusterName({ clusters }: Reference, id: string): Bilingual {
  return clusters.get(id)?.name ?? { zh: id, en: id };
}

/** One name, which is Chinese, for both languages. */
export function enterpriseName({ models, position }: Vantage, unit: string): Bilingual {
  const record = models.directory.get(unit);
  const name = (record && unitNow(record, position)?.name) ?? unit;
  return { zh: name, en: name };
}
