import { z } from "zod";
import { FEN_MAX, PERSONS_MAX } from "./amount.js";
import { parsePeriod } from "./period.js";
import { both } from "./schema-words.js";
import { unitIdProblem } from "./unit.js";

/** The small schemas that events and commands are made of, described as the service's documentation shows them. */

export const UnitId = z
  .string()
  .refine(
    (id) => unitIdProblem(id) === undefined,
    both(
      "应为18位统一社会信用代码(末位校验码须相符),或推算单元编号,如 EST-430104-1",
      "must be a credit code of 18 characters, the last of which checks the others, or the id of an estimate unit such as EST-430104-1",
    ),
  )
  .meta({
    description: "统一社会信用代码,或推算单元编号 credit code, or id of an estimate unit",
    examples: ["EST-430104-1"],
  });
const IDENTIFIER = both(
  "只用小写字母、数字和连字符,以字母或数字开头,最多64个字符",
  "must be lower-case letters, digits and hyphens, with a letter or digit first, at most 64 characters",
);
const dotted = (length: number) =>
  both(
    `只用小写字母、数字、点和连字符,以字母或数字开头,最多${length}个字符`,
    `must be lower-case letters, digits, dots and hyphens, with a letter or digit first, at most ${length} characters`,
  );
const Identifier = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, IDENTIFIER);
export const AreaId = Identifier.meta({
  description: "地区、园区的标识,见 /v1/areas id of an area or park",
  examples: ["changsha-hitech"],
});
export const ClusterId = Identifier.meta({
  description: "产业的标识,见 /v1/clusters id of a cluster",
  examples: ["beidou"],
});
export const PlanId = Identifier.meta({
  description: "规划的标识,见 /v1/targets id of a plan",
  examples: ["changsha-mobile-internet-2020"],
});
export const PublicationId = z.string().regex(/^[a-z0-9][a-z0-9.-]{0,63}$/, dotted(64));
export const IndicatorId = z.string().regex(/^[a-z0-9][a-z0-9.-]{0,95}$/, dotted(96));
export const TargetId = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9.-]{0,31}$/,
    both(
      "只用字母、数字、点和连字符,以字母或数字开头,最多32个字符,如 T01",
      "must be letters, digits, dots and hyphens, with a letter or digit first, at most 32 characters, such as T01",
    ),
  );
/** GB/T 2260. */
export const DivisionCode = z
  .string()
  .regex(
    /^\d{6}$/,
    both("应为6位行政区划代码,如 430104", "must be a division code of 6 digits such as 430104"),
  );
export const PeriodText = z
  .string()
  .refine(
    (text) => parsePeriod(text) !== undefined,
    both("应为报告期,如 2019-06、2019-Q2、2019", "must be a period such as 2019-06, 2019-Q2, 2019"),
  )
  .meta({ description: "报告期:月、季、年 a month, quarter or year", examples: ["2019-06"] });
export const MonthText = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/, both("应为年月,如 2019-06", "must be a month such as 2019-06"))
  .meta({ description: "年月 a month", examples: ["2019-06"] });
export const DateText = z.iso.date();
export const Sha256 = z
  .string()
  .regex(
    /^[0-9a-f]{64}$/,
    both(
      "应为64位的 SHA-256 摘要:数字和小写字母 a 至 f",
      "must be a SHA-256 digest: 64 digits and letters a to f",
    ),
  );

/** Yuan with exactly two decimals, no plus sign, no negative zero: one text for one amount. */
export const Yuan = z
  .string()
  .regex(
    /^(0|-?[1-9]\d*)\.\d\d$|^-0\.(?!00)\d\d$/,
    both(
      '应以元为单位,带两位小数,写在引号内,如 "5000.00"',
      'must be yuan with two decimals, in quotes, such as "5000.00"',
    ),
  )
  .refine(
    (text) => Math.abs(Number(text.replace(".", ""))) <= FEN_MAX,
    both("金额过大,请核对单位", "is too large: is the unit right?"),
  )
  .meta({ description: "金额,单位:元(不是万元),带两位小数 yuan, not 10,000 yuan", examples: ["5000000.00"] });
const Persons = z
  .int()
  .min(0)
  .max(PERSONS_MAX)
  .meta({ description: "人 persons", examples: [120] });
/** Any exact decimal, as text. */
export const DecimalText = z
  .string()
  .regex(
    /^-?\d{1,30}(\.\d{1,20})?$/,
    both('应为数字,写在引号内,如 "12.5"', 'must be a number in quotes, such as "12.5"'),
  )
  .meta({ examples: ["12.5"] });

export const Bilingual = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });
export type Bilingual = z.infer<typeof Bilingual>;

/** 规模以上 / 规模以下. */
export const SizeClass = z.enum(["above", "below"]);
export type SizeClass = z.infer<typeof SizeClass>;

/** 快报/初步, 年报, 普查修订: a later stage replaces an earlier one. */
export const STAGES = ["flash", "annual", "benchmark"] as const;
export const Stage = z
  .enum(STAGES)
  .meta({ description: "数据阶段:flash 快报、annual 年报、benchmark 普查 how final the figures are" });
export type Stage = z.infer<typeof Stage>;

/** 本期 the period's own value, or 本年累计 the year to date: what a reported figure is. */
export const Basis = z
  .enum(["own", "ytd"])
  .meta({ description: "口径:own 本期、ytd 本年累计 of the period alone, or the year to date" });
export type Basis = z.infer<typeof Basis>;

export const MEASURES = ["output", "revenue", "employment"] as const;
export const ReportMeasure = z.enum(MEASURES);
export type ReportMeasure = z.infer<typeof ReportMeasure>;
/** `enterprises` is derived from registrations, never reported. */
export const Measure = z.enum([...MEASURES, "enterprises"]);
export type Measure = z.infer<typeof Measure>;

/** How often a unit has to report. */
export const FREQUENCIES = ["month", "quarter", "half", "year"] as const;
export const Frequency = z.enum(FREQUENCIES);
export type Frequency = z.infer<typeof Frequency>;
/** Months that each report of a unit is for, by how often it reports. */
export const FREQUENCY_MONTHS: Readonly<Record<Frequency, number>> = {
  month: 1,
  quarter: 3,
  half: 6,
  year: 12,
};

/** Where a unit's figures count for a period. */
export const Attribution = z.strictObject({
  district: AreaId,
  park: AreaId.nullable(),
  size: SizeClass,
});
export type Attribution = z.infer<typeof Attribution>;

/** A unit's place in the classification: where it counts, in which clusters, and for how many enterprises. */
export const Standing = Attribution.extend({
  clusters: z.array(ClusterId).min(1),
  /** 1 for an enterprise; for an estimate unit (推算单元) the number of enterprises it stands for. */
  represents: z.int().min(1).max(100_000_000),
});
export type Standing = z.infer<typeof Standing>;

/** One cluster's part of a unit's figures. A measure that was not reported is absent, not zero. */
export const ReportLine = z.strictObject({
  cluster: ClusterId,
  output: Yuan.optional(),
  revenue: Yuan.optional(),
  employment: Persons.optional(),
});
export type ReportLine = z.infer<typeof ReportLine>;

/** Why a fact was replaced: reason codes of a revision policy (LATE_REPORT … METHOD), plus the words of who did it. */
export const REASONS = [
  "error",
  "late",
  "reclassified",
  "annual",
  "benchmark",
  "method",
  "scope",
  "derived",
] as const;
export const Reason = z
  .strictObject({
    code: z.enum(REASONS),
    text: z
      .string()
      .max(500)
      .meta({ examples: ["漏记一笔"] }),
  })
  .describe("修订、撤回的原因;数值不同即修订,须写明 why it is revised or withdrawn; a revision needs it");
export type Reason = z.infer<typeof Reason>;

/** A bound in words: 超/突破/逾 `>`, 达/以上 `>=`, 近/接近/不足 `<`, 约 `~`, 预计 `forecast`. */
export const Qualifier = z.enum(["exact", ">", ">=", "<", "~", "forecast"]);
export type Qualifier = z.infer<typeof Qualifier>;

export const Comparator = z.enum([">=", ">", "<=", "="]);
export type Comparator = z.infer<typeof Comparator>;

export const Source = z.strictObject({
  title: z.string(),
  url: z.string().optional(),
  date: z.string().optional(),
  quote: z.string().optional(),
});
export type Source = z.infer<typeof Source>;
