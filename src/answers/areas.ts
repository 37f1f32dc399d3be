import { z } from "zod";
import { PLACE_NAMES } from "../domain/names.js";
import { knownVantageOf } from "../engine/queries/vantage.js";
import { question, sayIn, tableOf } from "./answer.js";
import { BilingualData, PositionData, RevisionData } from "./data.js";
import { AsOf } from "./scope.js";

const AreaData = z.object({
  area: z.string(),
  kind: z.enum(["city", "district", "park"]),
  name: BilingualData,
  code: z.string().nullable().describe("行政区划代码 division code"),
  parent: z.string().nullable().describe("上级 what it lies in"),
  districts: z.array(z.string()).readonly().describe("园区所在区县(市) districts that a park lies in"),
  revision: RevisionData,
});
type AreaData = z.output<typeof AreaData>;

export const areasQuestion = question({
  name: "areas",
  summary: { zh: "地区与园区:代码、名称、上级", en: "areas and parks: ids, names and what they lie in" },
  query: AsOf,
  data: z.object({ position: PositionData, areas: z.array(AreaData) }),
  async ask({ models, clock }, { asOf }, language) {
    const { reference, position, month } = knownVantageOf(models, asOf, clock);
    const { geography } = reference;
    const areas = geography.all().flatMap(({ id: area, kind, revision }): AreaData[] => {
      const validity = geography.validity(area, month);
      if (!validity) return [];
      const { name, code, parent, districts } = validity;
      return [{ area, kind, name, code, parent, districts, revision }];
    });
    const t = sayIn(language);
    const nameOf = (id: string) => geography.name(id, month)[language];
    return {
      position,
      title: t("地区与园区", "Areas and parks"),
      notes: [],
      data: () => ({ position, areas }),
      table: () =>
        tableOf<AreaData>(
          [
            { head: t("代码", "area"), cell: (row) => row.area },
            { head: t("类别", "kind"), cell: (row) => PLACE_NAMES[row.kind][language] },
            { head: t("名称", "name"), cell: (row) => row.name[language] },
            { head: t("区划代码", "code"), cell: (row) => row.code ?? "" },
            { head: t("上级", "parent"), cell: (row) => (row.parent === null ? "" : nameOf(row.parent)) },
            { head: t("所在区县(市)", "districts"), cell: (row) => row.districts.map(nameOf).join("、") },
          ],
          areas,
        ),
    };
  },
});
