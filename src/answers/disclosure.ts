import { z } from "zod";
import type { Bilingual } from "../domain/attribution.js";
import { formatPeriod } from "../domain/period.js";
import { type CellDisclosure, disclosureOf, REASONS, type Reason } from "../engine/queries/disclosure.js";
import { knownVantageOf } from "../engine/queries/vantage.js";
import { UNITS_MIN } from "../statistics/suppression.js";
import { question, sayIn, tableOf } from "./answer.js";
import { PositionData } from "./data.js";
import { periodName } from "./figures.js";
import { clusterName } from "./names.js";
import { AsOf, Flag } from "./scope.js";

const REASON_NAMES: Readonly<Record<Reason, Bilingual>> = {
  "few-units": { zh: `在册单位不足${UNITS_MIN}家`, en: `fewer than ${UNITS_MIN} units registered` },
  "few-reports": { zh: `报送单位不足${UNITS_MIN}家`, en: `fewer than ${UNITS_MIN} units reported` },
  "few-pairs": {
    zh: `可比口径单位不足${UNITS_MIN}家`,
    en: `growth on a comparable basis rests on fewer than ${UNITS_MIN} units`,
  },
  telling: {
    zh: `与其他合计相减可推出不足${UNITS_MIN}家的数据`,
    en: `others taken away from it leave fewer than ${UNITS_MIN} units`,
  },
};

export const disclosureQuestion = question({
  name: "disclosure",
  summary: {
    zh: "公开范围:哪些合计可供公众查询,哪些须保密及原因",
    en: "which sums the public may see, and why others are withheld",
  },
  query: AsOf.extend({ withheld: Flag.describe("只列须保密的 only those withheld") }),
  data: z.object({
    position: PositionData,
    cells: z.array(
      z.object({
        cluster: z.string().nullable().describe("空为全部产业 null: all clusters"),
        area: z.string(),
        units: z.number().int().describe("在册单位数 units registered"),
        withheld: z.enum(REASONS).nullable().describe("须保密的原因 why it is withheld"),
        period: z.string().nullable().describe("据以判定的报告期 the period for which it is"),
      }),
    ),
  }),
  async ask({ models, clock }, { asOf, withheld: onlyWithheld }, language) {
    const vantage = knownVantageOf(models, asOf, clock);
    const { position, reference, month } = vantage;
    const all = disclosureOf(vantage);
    const withheld = all.filter((cell) => cell.withheld !== undefined);
    const cells = onlyWithheld ? withheld : all;
    const t = sayIn(language);
    return {
      position,
      title: t("公开范围", "What the public may see"),
      notes: [
        t(
          `共${all.length}项合计,其中${withheld.length}项不对公众提供;按规模或按园区与区县(市)交叉的合计一律不提供`,
          `${all.length} sums, of which ${withheld.length} are withheld from the public; those by size class or of a park's part in a district always are`,
        ),
        t(
          "前后两次发布相减可见其间的修订与补报,不在判定之内",
          "what two publications differ by, which is what was filed or revised in between, is not judged",
        ),
      ],
      data: () => ({
        position,
        cells: cells.map(({ cluster, area, units, withheld: found }) => ({
          cluster,
          area,
          units,
          withheld: found?.why ?? null,
          period: found?.period ? formatPeriod(found.period) : null,
        })),
      }),
      table: () =>
        tableOf<CellDisclosure>(
          [
            { head: t("地区", "area"), cell: (row) => reference.geography.name(row.area, month)[language] },
            { head: t("产业", "cluster"), cell: (row) => clusterName(vantage, row.cluster)[language] },
            { head: t("在册单位", "units"), align: "right", cell: (row) => `${row.units}` },
            { head: t("公众可查", "public"), cell: (row) => (row.withheld ? t("否", "no") : t("是", "yes")) },
            {
              head: t("原因", "why"),
              cell: (row) => (row.withheld ? REASON_NAMES[row.withheld.why][language] : ""),
            },
            {
              head: t("报告期", "period"),
              cell: (row) => (row.withheld?.period ? periodName(row.withheld.period, language) : ""),
            },
          ],
          cells,
        ),
    };
  },
});
