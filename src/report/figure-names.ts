import { unitNow } from "../../projections/directory.js";
import { type Bilingual, Measure } from "../domain/attribution.js";
import type { Language } from "../domain/faults.js";
import { MEASURE_NAMES, SIZE_NAMES } from "../domain/names.js";
import { OUTSIDE_PARKS } from "../engine/queries/decomposition-parts.js";
import { FORMULA_NAMES } from "../engine/queries/derived-name.js";
import { OUTCOMES } from "../statistics/assessment.js";
import { STATUSES } from "../statistics/status.js";
import type { ReportContext } from "./context.js";
import type { FigureCell, Scope } from "./model.js";

/** What formulas and counts are called; those of a measure stand behind its name. */
const NAMES: Readonly<Record<string, Bilingual>> = {
  ...FORMULA_NAMES,
  "yoy.nominal": { zh: "名义同比", en: "nominal growth" },
  "yoy.comparable": FORMULA_NAMES.comparable,
  rank: { zh: "位次", en: "rank" },
  part: { zh: "分项数", en: "part" },
  published: { zh: "上次发布数", en: "as published" },
  now: { zh: "本次数", en: "now" },
  revision: { zh: "修订额", en: "revision" },
  "revision.rate": { zh: "修订幅度", en: "rate of revision" },
  difference: { zh: "差额", en: "difference" },
  "coverage.due": { zh: "应报单位月", en: "unit-months due" },
  "coverage.reported": { zh: "已报单位月", en: "unit-months received" },
  late: { zh: "有未报月份的单位", en: "late units" },
  opening: { zh: "年初数", en: "opening" },
  registered: { zh: "新登记", en: "registered" },
  reinstated: { zh: "恢复", en: "reinstated" },
  movedIn: { zh: "转入", en: "moved in" },
  deregistered: { zh: "注销", en: "gone" },
  movedOut: { zh: "转出", en: "moved out" },
  restated: { zh: "推算调整", en: "restated" },
  closing: { zh: "期末数", en: "closing" },
  relocated: { zh: "区域内迁移", en: "moved inside the area" },
  target: { zh: "目标值", en: "target" },
  actual: { zh: "实际值", en: "actual" },
  attainment: { zh: "完成率", en: "attainment" },
  surplus: { zh: "超出", en: "surplus" },
  elapsed: { zh: "时间进度", en: "time gone" },
  pace: { zh: "进度差", en: "pace" },
  requiredGrowth: { zh: "所需增速", en: "required growth" },
  shareOfTarget: { zh: "相当于全市目标", en: "share of the city's target" },
  "targets.all": { zh: "目标数", en: "targets" },
  "targets.checkable": { zh: "可核验的目标数", en: "targets that can be checked" },
  revisions: { zh: "修订的报表数", en: "reports revised" },
};

/** What a figure is, in words. @example figureName("output.yoy.nominal", "zh") //=> "产值名义同比" */
export function figureName(name: string, language: Language): string {
  const [first = "", ...rest] = name.split(".");
  const measure = Measure.safeParse(first);
  if (measure.success) {
    const own = MEASURE_NAMES[measure.data][language];
    const formula = rest.join(".");
    if (formula === "") return own;
    const said = NAMES[formula]?.[language] ?? formula;
    return language === "zh" ? `${own}${said}` : `${own}: ${said}`;
  }
  const found = NAMES[name];
  if (found) return found[language];
  const standings = { ...STATUSES, missed: OUTCOMES.missed, "cannot-tell": OUTCOMES["cannot-tell"] };
  const status = Object.entries(standings).find(([one]) => name === `targets.${one}`)?.[1];
  if (!status) return name;
  return language === "zh" ? `“${status.zh}”的目标数` : `targets ${status.en}`;
}

/** What a figure is about, in words: cluster, place, target, enterprise. */
export function scopeName(context: ReportContext, { scope }: FigureCell): string {
  const said = Object.entries(scope).flatMap(([key, value]) => partName(context, key, value, scope) ?? []);
  return said.join(context.say("、", ", "));
}

function partName(context: ReportContext, key: string, value: string, scope: Scope): string | undefined {
  const { vantage } = context;
  switch (key) {
    case "cluster":
      if (value === "*") return "target" in scope ? undefined : context.clusterName(null);
      return restName(context, value) ?? context.clusterName(value);
    case "area":
      return value === context.area && Object.keys(scope).length > 1 ? undefined : context.nameOf(value);
    case "within":
    case "district":
    case "park":
    case "place":
      return restName(context, value) ?? context.nameOf(value);
    case "size":
      return context.text(SIZE_NAMES[value === "above" ? value : "below"]);
    case "enterprise": {
      const record = vantage.models.directory.get(value);
      return restName(context, value) ?? (record && unitNow(record, vantage.position)?.name) ?? value;
    }
    case "target": {
      const terms = vantage.reference.plans.get(scope.plan ?? "")?.targets.get(value)?.terms;
      return terms ? context.targetName(terms) : value;
    }
    default:
      return undefined;
  }
}

/** Parts of a whole that are no place, cluster or enterprise of their own. */
function restName({ say }: ReportContext, key: string): string | undefined {
  switch (key) {
    case OUTSIDE_PARKS:
      return say("园区以外", "outside parks");
    case "rest":
      return say("其余合计", "the others");
    case "residual":
      return say("重复计入的调整", "counted in several parts");
    default:
      return undefined;
  }
}
