import type { MoneyUnit } from "../../domain/amount.js";
import type { Basis } from "../../domain/attribution.js";

/**
 * What a column can be about, and the names by which received files and templates call it. Data, not code: a name
 * more is a word more. Names are compared by `headerKey`, so blanks, width, case and underscores don't matter.
 */

export const FIELD_NAMES = [
  "unit",
  "name",
  "registeredOn",
  "effective",
  "district",
  "park",
  "cluster",
  "size",
  "represents",
  "frequency",
  "synthetic",
  "type",
  "capital",
  "divisionCode",
  "period",
  "year",
  "half",
  "quarter",
  "month",
  "basis",
  "stage",
  "output",
  "revenue",
  "employment",
  "aside",
] as const;
export type Field = (typeof FIELD_NAMES)[number];

export const FIELDS: Readonly<Record<Field, readonly string[]>> = {
  unit: [
    "统一社会信用代码",
    "社会信用代码",
    "信用代码",
    "企业代码",
    "单位代码",
    "unit",
    "uscc",
    "creditcode",
    "unifiedsocialcreditcode",
    "unitid",
  ],
  name: ["企业名称", "单位名称", "企业", "单位详细名称", "名称", "name", "enterprise", "enterprisename"],
  registeredOn: [
    "成立日期",
    "注册日期",
    "登记日期",
    "registeredon",
    "registrationdate",
    "dateofregistration",
  ],
  effective: ["生效月", "生效月份", "纳入统计月", "effective", "effectivemonth"],
  district: ["区县", "区县(市)", "地区", "所在地区", "所在区县", "所属区县", "行政区", "区域", "district"],
  park: ["园区", "所在园区", "所属园区", "park"],
  cluster: ["产业", "所属产业", "产业名称", "产业链", "cluster", "clusters", "industrialcluster"],
  size: ["规模", "企业规模", "规模类型", "size", "sizeclass"],
  represents: ["企业数", "代表企业数", "represents", "enterprises", "enterprisesrepresented"],
  frequency: ["报送频率", "报表频率", "frequency", "reportingfrequency"],
  synthetic: ["合成", "示例", "示例数据", "synthetic"],
  type: ["企业类型", "登记注册类型", "注册类型", "type", "enterprisetype"],
  capital: ["注册资本", "注册资金", "capital", "registeredcapital"],
  divisionCode: ["行政区划代码", "登记机关区划代码", "区划代码", "divisioncode"],
  period: ["报告期", "报告期别", "期别", "时期", "统计期", "年月", "年/月", "period", "reportingperiod"],
  year: ["年份", "年度", "年", "year"],
  half: ["半年", "半年度", "half"],
  quarter: ["季度", "季", "quarter"],
  month: ["月份", "月", "month"],
  basis: ["口径", "数据口径", "本期或累计", "basis"],
  stage: ["数据阶段", "阶段", "stage"],
  output: ["产值", "总产值", "工业总产值", "output", "grossoutput", "outputvalue"],
  revenue: ["营业收入", "revenue", "operatingrevenue"],
  employment: [
    "从业人员",
    "期末从业人员",
    "从业人数",
    "期末从业人数",
    "从业人员数",
    "期末从业人员数",
    "从业人员期末人数",
    "期末从业人员人数",
    "employment",
    "employees",
    "personsemployed",
  ],
  /** Columns that are recognised and ignored: notes, numbering, remarks. */
  aside: [
    "错误",
    "错误代码",
    "序号",
    "编号",
    "备注",
    "说明",
    "no",
    "no.",
    "#",
    "error",
    "errorcode",
    "errorcodes",
    "remarks",
    "note",
  ],
};

export const KINDS = ["enterprises", "reports"] as const;
export type Kind = (typeof KINDS)[number];

/** Fields that a file of a kind can use; `name` in reports is only compared. */
export const FIELDS_OF: Readonly<Record<Kind, ReadonlySet<Field>>> = {
  enterprises: new Set<Field>([
    "unit",
    "name",
    "registeredOn",
    "effective",
    "district",
    "park",
    "cluster",
    "size",
    "represents",
    "frequency",
    "synthetic",
    "type",
    "capital",
    "divisionCode",
    "aside",
  ]),
  reports: new Set<Field>([
    "unit",
    "name",
    "period",
    "year",
    "half",
    "quarter",
    "month",
    "basis",
    "stage",
    "cluster",
    "output",
    "revenue",
    "employment",
    "aside",
  ]),
};

/** Words of the money units, each in the form of `headerKey`. */
export const MONEY_WORDS: readonly (readonly [MoneyUnit, readonly string[]])[] = [
  ["元", ["元", "人民币元", "元人民币", "yuan", "cny", "rmb"]],
  ["千元", ["千元", "千", "thousandyuan", "1000yuan", "kyuan", "thousandcny"]],
  [
    "万元",
    [
      "万元",
      "万",
      "人民币万元",
      "万元人民币",
      "10000yuan",
      "10kyuan",
      "tenthousandyuan",
      "rmb10000",
      "10000cny",
    ],
  ],
  [
    "百万元",
    ["百万元", "百万", "人民币百万元", "millionyuan", "millioncny", "cnymillion", "rmbmillion", "millionrmb"],
  ],
  [
    "亿元",
    ["亿元", "亿", "人民币亿元", "亿元人民币", "100millionyuan", "hundredmillionyuan", "100millioncny"],
  ],
];

/** Powers of ten of the units that persons are counted in. */
export const PERSON_WORDS: ReadonlyMap<string, number> = new Map([
  ["人", 0],
  ["百人", 2],
  ["千人", 3],
  ["万人", 4],
  ["persons", 0],
  ["people", 0],
]);

/** Words of a column's basis, longest first. */
export const BASIS_WORDS: readonly (readonly [word: string, basis: Basis])[] = [
  ["年初至本月累计", "ytd"],
  ["自年初累计", "ytd"],
  ["1-本月累计", "ytd"],
  ["1至本月累计", "ytd"],
  ["本月止累计", "ytd"],
  ["年初至今", "ytd"],
  ["年初累计", "ytd"],
  ["本年累计", "ytd"],
  ["累计数", "ytd"],
  ["1-本月", "ytd"],
  ["1至本月", "ytd"],
  ["累计", "ytd"],
  ["yeartodate", "ytd"],
  ["cumulative", "ytd"],
  ["ytd", "ytd"],
  ["本季度", "own"],
  ["本期", "own"],
  ["本月", "own"],
  ["本季", "own"],
  ["当期", "own"],
  ["当月", "own"],
  ["当季", "own"],
  ["currentperiod", "own"],
  ["thisperiod", "own"],
  ["thismonth", "own"],
];

/** Sheets of words beside the data: skipped without a remark. */
export const NOTE_SHEETS = new Set([
  "填报说明",
  "说明",
  "指标解释",
  "目录",
  "notes",
  "readme",
  "instructions",
]);

/** Rows below or between the data that are no data: totals, notes, signatures. */
export const SIDE_ROW =
  /^(?:.{0,10}(?:合\s*计|总\s*计|小\s*计)|(?:sub)?total)[:：]?$|^(?:注|备注|说明|资料来源|单位负责人|统计负责人|填表人|报出日期)[:：]/i;
