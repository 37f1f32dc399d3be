import { z } from "zod";
import { knownVantageOf } from "../engine/queries/vantage.js";
import { question, sayIn, tableOf } from "./answer.js";
import { BilingualData, PositionData, RevisionData } from "./data.js";
import { AsOf } from "./scope.js";

const ClusterData = z.object({
  cluster: z.string(),
  name: BilingualData,
  namedSince: z
    .string()
    .nullable()
    .describe("名称启用年月,空为最初名称 first month of the name, null for the one it was defined with"),
  aliases: z.array(z.string()).readonly().describe("文件中也认的名称 names that files may use as well"),
  note: z.string().describe("口径说明 what belongs to it"),
  revision: RevisionData,
});
type ClusterData = z.output<typeof ClusterData>;

export const clustersQuestion = question({
  name: "clusters",
  summary: { zh: "产业:代码、名称、口径", en: "clusters: ids, names and what belongs to them" },
  query: AsOf,
  data: z.object({ position: PositionData, clusters: z.array(ClusterData) }),
  async ask({ models }, { asOf }, language) {
    const { reference, position } = knownVantageOf(models, asOf);
    const clusters = [...reference.clusters.values()].map(({ id, ...cluster }) => ({
      cluster: id,
      ...cluster,
    }));
    const t = sayIn(language);
    return {
      position,
      title: t("产业", "Clusters"),
      notes: [],
      data: () => ({ position, clusters }),
      table: () =>
        tableOf<ClusterData>(
          [
            { head: t("代码", "cluster"), cell: (row) => row.cluster },
            { head: t("名称", "name"), cell: (row) => row.name[language] },
            { head: t("别名", "also called"), cell: (row) => row.aliases.join("、") },
            { head: t("口径", "note"), cell: (row) => row.note },
          ],
          clusters,
        ),
    };
  },
});
