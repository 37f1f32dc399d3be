import type { Bilingual, Reason, Stage } from "../domain/attribution.js";
import type { Language } from "../domain/faults.js";
import { MARKS, type Mark } from "../engine/queries/mark.js";
import type { Vantage } from "../engine/queries/vantage.js";

/** Why a figure was revised. */
export const REASON_NAMES = {
  error: { zh: "差错更正", en: "error" },
  late: { zh: "补报", en: "late report" },
  reclassified: { zh: "归属变更", en: "reclassified" },
  annual: { zh: "年报数", en: "annual report" },
  benchmark: { zh: "普查修订", en: "benchmark" },
  method: { zh: "方法调整", en: "method" },
  scope: { zh: "范围调整", en: "scope" },
  derived: { zh: "连带推算", en: "derived" },
} as const satisfies Record<Reason["code"], Bilingual>;

/** What kind of figure a report gives. */
export const STAGE_NAMES = {
  flash: { zh: "快报", en: "flash" },
  annual: { zh: "年报", en: "annual" },
  benchmark: { zh: "普查修订", en: "benchmark" },
} as const satisfies Record<Stage, Bilingual>;

export function clusterNames({ reference }: Vantage, ids: readonly string[], language: Language): string {
  return ids.map((id) => reference.clusters.get(id)?.name[language] ?? id).join("、");
}

export function markName(mark: Mark, language: Language): string {
  return MARKS[mark][language];
}

/** The words for a selection: cluster, area, and what narrows it. */
export function scopeName(
  { reference }: Vantage,
  selection: { cluster: string | null; area: string; within?: string; size: string | null },
  language: Language,
): string {
  const cluster =
    selection.cluster === null
      ? { zh: "全部产业", en: "all clusters" }
      : reference.clusters.get(selection.cluster)?.name;
  const parts = [
    cluster,
    reference.geography.name(selection.area),
    selection.within === undefined ? undefined : reference.geography.name(selection.within),
    selection.size === null ? undefined : SIZES[selection.size],
  ];
  return parts.flatMap((part) => (part ? [part[language]] : [])).join(" · ");
}

const SIZES: Record<string, { zh: string; en: string }> = {
  above: { zh: "规模以上", en: "above designated size" },
  below: { zh: "规模以下", en: "below designated size" },
};
