import type { Bilingual } from "../domain/attribution.js";
import { BASES, type Choice, FREQUENCIES, SIZES, STAGES_WRITTEN } from "./cells/choice.js";
import type { Field, Kind } from "./header/fields.js";

/** The columns of the templates, with what their notes say. Data: the reader understands every header by its names. */
export interface TemplateColumn {
  readonly field: Field;
  readonly header: Bilingual;
  readonly isRequired: boolean;
  readonly note: Bilingual;
  readonly width: number;
  /** What may be chosen: fixed words, or names of the vocabulary. */
  readonly choice?: Choice<string> | "clusters" | "districts" | "parks";
  /** Several of the choices may be written, so others than the listed are let pass. */
  readonly isOpenChoice?: boolean;
  /** `text` keeps a spreadsheet from taking codes and periods for numbers and dates. */
  readonly format: "text" | "amount" | "count";
}

const UNIT: TemplateColumn = {
  field: "unit",
  header: { zh: "统一社会信用代码", en: "Credit code" },
  isRequired: true,
  note: {
    zh: "18位;推算单元写 EST- 加大写字母、数字",
    en: "18 characters; an estimate unit is EST- and capital letters or digits",
  },
  width: 24,
  format: "text",
};

export const TEMPLATE_COLUMNS: Readonly<Record<Kind, readonly TemplateColumn[]>> = {
  enterprises: [
    UNIT,
    {
      field: "name",
      header: { zh: "企业名称", en: "Enterprise name" },
      isRequired: true,
      note: { zh: "营业执照上的全称", en: "the full name on the licence" },
      width: 36,
      format: "text",
    },
    {
      field: "registeredOn",
      header: { zh: "成立日期", en: "Registration date" },
      isRequired: true,
      note: { zh: "如 2015-03-09 或 2015年3月9日", en: "such as 2015-03-09" },
      width: 14,
      format: "text",
    },
    {
      field: "effective",
      header: { zh: "生效月", en: "Effective month" },
      isRequired: false,
      note: {
        zh: "从哪个月起计入,如 2019-01;不填则为成立日期所在月",
        en: "counts from this month on, such as 2019-01; else from the month of registration",
      },
      width: 12,
      format: "text",
    },
    {
      field: "district",
      header: { zh: "区县", en: "District" },
      isRequired: true,
      note: { zh: "现在所在的区县(市)", en: "where the enterprise is now" },
      width: 14,
      choice: "districts",
      format: "text",
    },
    {
      field: "park",
      header: { zh: "园区", en: "Park" },
      isRequired: false,
      note: { zh: "不在园区的不填", en: "blank when in no park" },
      width: 18,
      choice: "parks",
      format: "text",
    },
    {
      field: "cluster",
      header: { zh: "产业", en: "Clusters" },
      isRequired: true,
      note: {
        zh: "几个产业用“、”隔开,主要的写在前面",
        en: "several are separated by ; with the main one first",
      },
      width: 24,
      choice: "clusters",
      isOpenChoice: true,
      format: "text",
    },
    {
      field: "size",
      header: { zh: "规模", en: "Size" },
      isRequired: true,
      note: { zh: "规模以上或规模以下", en: "above or below the statistical threshold" },
      width: 12,
      choice: SIZES,
      format: "text",
    },
    {
      field: "represents",
      header: { zh: "企业数", en: "Represents" },
      isRequired: false,
      note: {
        zh: "推算单元代表多少家企业;一般企业不填",
        en: "how many enterprises an estimate unit stands for; blank for an enterprise",
      },
      width: 10,
      format: "count",
    },
    {
      field: "frequency",
      header: { zh: "报送频率", en: "Frequency" },
      isRequired: false,
      note: {
        zh: "新登记的不填为月报,已登记的不填为不变;变更从1月起生效",
        en: "blank: monthly when new, else as registered; it changes from a January",
      },
      width: 12,
      choice: FREQUENCIES,
      format: "text",
    },
    {
      field: "type",
      header: { zh: "企业类型", en: "Enterprise type" },
      isRequired: false,
      note: { zh: "照抄营业执照", en: "as the licence has it" },
      width: 18,
      format: "text",
    },
    {
      field: "capital",
      header: { zh: "注册资本", en: "Registered capital" },
      isRequired: false,
      note: { zh: "连同单位和币种,如 500万元人民币", en: "with unit and currency, such as 500万元人民币" },
      width: 18,
      format: "text",
    },
    {
      field: "divisionCode",
      header: { zh: "登记机关区划代码", en: "Division code" },
      isRequired: false,
      note: {
        zh: "登记时的6位区划代码,不用来判断现在的区县",
        en: "6 digits of the authority at registration; not the district of today",
      },
      width: 16,
      format: "text",
    },
  ],
  reports: [
    UNIT,
    {
      field: "name",
      header: { zh: "企业名称", en: "Enterprise name" },
      isRequired: false,
      note: {
        zh: "与名录核对,写成另一家企业的须核实",
        en: "held against the register: that of another unit is held back",
      },
      width: 36,
      format: "text",
    },
    {
      field: "cluster",
      header: { zh: "产业", en: "Cluster" },
      isRequired: false,
      note: {
        zh: "一行一个产业;只属于一个产业的企业可以不填",
        en: "one cluster a line; blank for an enterprise of a single cluster",
      },
      width: 20,
      choice: "clusters",
      format: "text",
    },
    {
      field: "period",
      header: { zh: "报告期", en: "Period" },
      isRequired: true,
      note: {
        zh: "如 2019-06、2019年1-2月、2019Q2、2019",
        en: "such as 2019-06, 2019-01..02, 2019-Q2, 2019",
      },
      width: 14,
      format: "text",
    },
    {
      field: "basis",
      header: { zh: "口径", en: "Basis" },
      isRequired: false,
      note: {
        zh: "本期:这一期的数;本年累计:一月起到这一期。不填为本期",
        en: "the period's own value, or since January; own when blank",
      },
      width: 12,
      choice: BASES,
      format: "text",
    },
    {
      field: "stage",
      header: { zh: "数据阶段", en: "Stage" },
      isRequired: false,
      note: { zh: "不填为快报", en: "flash when blank" },
      width: 12,
      choice: STAGES_WRITTEN,
      format: "text",
    },
    {
      field: "output",
      header: { zh: "产值(万元)", en: "Output (10,000 yuan)" },
      isRequired: false,
      note: {
        zh: "单位在表头,可改为元、千元、百万元、亿元",
        en: "the unit stands in the header and may be changed there",
      },
      width: 18,
      format: "amount",
    },
    {
      field: "revenue",
      header: { zh: "营业收入(万元)", en: "Revenue (10,000 yuan)" },
      isRequired: false,
      note: { zh: "没有的不填,不要填0", en: "blank when there is none to report, not 0" },
      width: 18,
      format: "amount",
    },
    {
      field: "employment",
      header: { zh: "期末从业人员(人)", en: "Employment (persons)" },
      isRequired: false,
      note: { zh: "期末人数,整数", en: "persons at the end of the period, a whole number" },
      width: 18,
      format: "count",
    },
  ],
};
