import type { Bilingual } from "../domain/attribution.js";
import type { Language } from "../domain/faults.js";
import { SIZE_NAMES } from "../domain/names.js";
import { partName } from "../engine/queries/decomposition.js";
import type { FigureName, Narrowed } from "../engine/queries/figure-name.js";
import type { SignedCluster } from "../engine/queries/line-cube.js";
import { MARKS, type Mark } from "../engine/queries/mark.js";
import type { Vantage } from "../engine/queries/vantage.js";

export function clusterNames({ reference }: Vantage, ids: readonly string[], language: Language): string {
  return ids.map((id) => reference.clusters.get(id)?.name[language] ?? id).join("、");
}

export function markName(mark: Mark, language: Language): string {
  return MARKS[mark][language];
}

type Selection = FigureName["selection"];

/** The words for a selection: cluster, area, and what narrows it. */
export function scopeName(vantage: Vantage, selection: Selection, language: Language): string {
  return narrowedScopeName(vantage, selection, {}, language);
}

/** Name of a selection that may be narrowed to or without some units. */
export function narrowedScopeName(
  vantage: Vantage,
  { cluster, area, within, size }: Selection,
  { unit, without = [], clusters, asClassifiedThen }: Narrowed,
  language: Language,
): string {
  const { geography } = vantage.reference;
  const [first] = without;
  const others = {
    zh: `除${first}等${without.length}家`,
    en: `without ${first} and others, ${without.length}`,
  };
  const only = { zh: `除${first}`, en: `without ${first}` };
  const parts = [
    clusters ? clustersName(vantage, clusters) : clusterName(vantage, cluster),
    geography.name(area),
    within === undefined ? undefined : geography.name(within),
    size === null ? undefined : size === "above" || size === "below" ? SIZE_NAMES[size] : undefined,
    unit === undefined ? undefined : { zh: unit, en: unit },
    first === undefined ? undefined : without.length === 1 ? only : others,
    asClassifiedThen ? { zh: "按当时分类", en: "as classified then" } : undefined,
  ];
  return parts.flatMap((part) => (part ? [part[language]] : [])).join(" · ");
}

export function clusterName(vantage: Vantage, cluster: string | null): Bilingual {
  if (cluster === null) return { zh: "全部产业", en: "all clusters" };
  return partName(vantage, "cluster", cluster);
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
