import type { Cluster, Reference } from "../../projections/reference.js";
import { nameKey } from "../ingestion/cells/text.js";
import type { Vocabulary } from "../ingestion/rows.js";
import type { TemplateNames } from "../ingestion/template.js";

/**
 * The names that a received file may use for clusters and areas: ids, names in both languages, aliases, former
 * names and codes. Normalised as the reader normalises cells: NFKC, without blanks, lower case.
 */
export function vocabularyOf(reference: Reference): Vocabulary {
  const clusters = [...reference.clusters.keys()];
  const clusterNames: Record<string, number> = {};
  clusters.forEach((id, index) => {
    const cluster = reference.clusters.get(id);
    for (const name of cluster ? namesOfCluster(cluster) : []) clusterNames[nameKey(name)] = index;
  });
  const areaNames: Record<string, Vocabulary["areaNames"][string]> = {};
  for (const area of reference.geography.all()) {
    const { id, kind, defined, validities } = area;
    const named = validities.map(({ name, code }) => [name.zh, name.en, code]);
    const former = defined.formerly.map(({ name, code }) => [name, code]);
    // A name in force wins over a former one of another area.
    for (const name of [...named.slice(0, -1), ...former, defined.aliases].flat())
      if (name !== null) areaNames[nameKey(name)] ??= { id, kind };
    for (const name of [id, ...(named.at(-1) ?? [])])
      if (name !== null) areaNames[nameKey(name)] = { id, kind };
  }
  return { clusters, clusterNames, areaNames };
}

/** Everything that a cluster is called by. */
export function namesOfCluster({
  id,
  name,
  aliases,
}: Pick<Cluster, "id" | "name" | "aliases">): readonly string[] {
  return [id, name.zh, name.en, ...aliases];
}

/** The names that a template offers in a month (month number). */
export function templateNamesOf(reference: Reference, month: number): TemplateNames {
  const named = (kind: "district" | "park") =>
    reference.geography
      .all()
      .filter((area) => area.kind === kind)
      .map((area) => reference.geography.name(area.id, month));
  return {
    clusters: [...reference.clusters.values()].map((cluster) => cluster.name),
    districts: named("district"),
    parks: named("park"),
  };
}
