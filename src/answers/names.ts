import type { Bilingual } from "../domain/attribution.js";
import type { Language } from "../domain/faults.js";
import { SIZE_NAMES } from "../domain/names.js";
import { lastMonth, type Period } from "../domain/period.js";
import type { FigureName, Narrowed } from "../engine/queries/figure-name.js";
import type { SignedCluster } from "../engine/queries/line-cube.js";
import { MARKS, type Mark } from "../engine/queries/mark.js";
import { clusterName as nameOfCluster } from "../engine/queries/names.js";
import type { Vantage } from "../engine/queries/vantage.js";

export function clusterNames({ reference }: Vantage, ids: readonly string[], language: Language): string {
  return ids.map((id) => nameOfCluster(reference, id)[language]).join("、");
}

export function markName(mark: Mark, language: Language): string {
  return MARKS[mark][language];
}

type Selection = FigureName["selection"];

/** The words for a selection: cluster, area, and what narrows it; areas as at the end of the period, or else as now. */
export function scopeName(
  vantage: Vantage,
  selection: Selection,
  period: Period | undefined,
  language: Language,
): string {
  return narrowedScopeName(vantage, selection, {}, period, language);
}

/** Name of a selection that may be narrowed to or without some units. */
export function narrowedScopeName(
  vantage: Vantage,
  { cluster, area, within, size }: Selection,
  { unit, without = [], clusters, asClassifiedThen }: Narrowed,
  period: Period | undefined,
  language: Language,
): string {
  const areaName = (id: string) =>
    vantage.reference.geography.name(id, period ? lastMonth(period) : vantage.month);
  const [first] = without;
  const others = {
    zh: `除${first}等${without.length}家`,
    en: `without ${first} and others, ${without.length}`,
  };
  const only = { zh: `除${first}`, en: `without ${first}` };
  const parts = [
    clusters ? clustersName(vantage, clusters) : clusterName(vantage, cluster),
    areaName(area),
    within === undefined ? undefined : areaName(within),
    size === null ? undefined : size === "above" || size === "below" ? SIZE_NAMES[size] : undefined,
    unit === undefined ? undefined : { zh: unit, en: unit },
    first === undefined ? undefined : without.length === 1 ? only : others,
    asClassifiedThen ? { zh: "按当时分类", en: "as classified then" } : undefined,
  ];
  return parts.flatMap((part) => (part ? [part[language]] : [])).join(" · ");
}

export function clusterName(vantage: Vantage, cluster: string | null): Bilingual {
  if (cluster === null) return { zh: "全部产业", en: "all clusters" };
  return nameOfCluster(vantage.reference, cluster);
}

/** @example "全部产业 − 北斗 − 人工智能" */
function clustersName(vantage: Vantage, clusters: readonly SignedCluster[]): Bilingual {
  const words = (language: Language) =>
    clusters
      .map(({ sign, cluster }, at) => {
        const name = clusterName(vantage, cluster)[language];
        return sign < 0 ? `− ${name}` : at === 0 ? name : `+ ${name}`;
      })
      .join(" ");
  return { zh: words("zh"), en: words("en") };
}
