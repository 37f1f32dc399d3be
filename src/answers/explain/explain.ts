import { z } from "zod";
import { explainableNamed } from "../../engine/queries/explainable.js";
import { knownVantageOf } from "../../engine/queries/vantage.js";
import { question } from "../answer.js";
import { AsOf, countUpTo } from "../scope.js";
import { DerivedData, explainDerived } from "./derived.js";
import { explainObservations, ObservationsData } from "./observations.js";
import { explainReports, ReportsData } from "./reports.js";

/** Room for a name that leaves out a thousand enterprises. */
const NAME_MAX = 30_000;

export const explainQuestion = question({
  name: "explain",
  summary: {
    zh: "溯源:数字由哪些报表、监测记录和文件得来",
    en: "from a figure down to reports, observations and files",
  },
  query: AsOf.extend({
    figure: z
      .string()
      .min(1)
      .max(NAME_MAX)
      .describe(
        "数字的标识,如 output/beidou/changsha/2019,或目标编号如 T07(几个规划有同号目标时写 规划/编号)a figure's name, or a target's",
      ),
    top: countUpTo(1000, 20).describe("列出最大的几份 how many of the largest"),
  }),
  data: z.discriminatedUnion("restsOn", [ReportsData, ObservationsData, DerivedData]),
  ask({ log, models }, { asOf, figure, top }, language) {
    const vantage = knownVantageOf(models, asOf);
    const named = explainableNamed(vantage, figure);
    switch (named.restsOn) {
      case "reports":
        return explainReports(log, vantage, named, top, language);
      case "observations":
        return explainObservations(log, vantage, named, top, language);
      case "figures":
        return explainDerived(log, vantage, named.derived, top, language);
    }
  },
});
