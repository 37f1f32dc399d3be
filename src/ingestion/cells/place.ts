import { PLACE_NAMES } from "../../domain/names.js";
import type { Vocabulary } from "../rows.js";
import { type Cell, refused, taken } from "./cell.js";
import { named } from "./text.js";

const BETWEEN_CLUSTERS = /[、,，;；|\n]+/;

/** Index of a cluster in `Vocabulary.clusters` by any of its names. */
export function readCluster(raw: string, { clusterNames }: Vocabulary): Cell<number> {
  const index = named(clusterNames, raw);
  return index === undefined ? refused("CLUSTER_UNKNOWN", { value: raw }) : taken(index);
}

/**
 * Several clusters in one cell, each once, in the order written. The whole text is tried first, for names that
 * hold a separator themselves.
 */
export function readClusters(raw: string, vocabulary: Vocabulary): Cell<readonly string[]> {
  const whole = readCluster(raw, vocabulary);
  const parts = "value" in whole ? [raw] : raw.split(BETWEEN_CLUSTERS).filter((part) => part.trim() !== "");
  const clusters = new Set<string>();
  for (const part of parts) {
    const cluster = readCluster(part, vocabulary);
    if ("problem" in cluster) return cluster;
    clusters.add(vocabulary.clusters[cluster.value] ?? "");
  }
  return clusters.size === 0 ? refused("CELL_REQUIRED") : taken([...clusters]);
}

/**
 * Id of an area by name, alias, former name or code. Where a district is asked for, the city itself is
 * accepted too.
 */
export function readArea(
  raw: string,
  expected: "district" | "park",
  { areaNames }: Vocabulary,
): Cell<string> {
  const area = named(areaNames, raw);
  if (!area) return refused("AREA_UNKNOWN", { value: raw });
  const fits = expected === "park" ? area.kind === "park" : area.kind !== "park";
  return fits ? taken(area.id) : refused("AREA_KIND", { expected: PLACE_NAMES[expected], value: raw });
}
