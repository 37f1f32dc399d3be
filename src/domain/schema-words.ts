import { z } from "zod";
import { joined, named, type Words } from "./defect.js";

type RawIssue = z.core.$ZodRawIssue;
type Path = readonly PropertyKey[];

/** No schema says this: their words hold every other stroke, as `"a" | "b"`. */
const BETWEEN = " ‖ ";

/** Places of a document, and names that it does not know, that are told of: a list of commands can have thousands. */
export const TOLD_MAX = 20;

/** Of such a name, so much is told. */
const NAME_SHOWN_MAX = 100;

const MISSING: Words = { zh: "必填,不能缺少", en: "required, but missing" };
const UNFIT: Words = { zh: "不合要求", en: "does not fit" };

const LIST: Words = { zh: "应为列表,写在方括号 [ ] 内", en: "must be a list, in brackets [ ]" };
const FIELDS: Words = { zh: "应为一组字段,写在花括号 { } 内", en: "must be fields, in braces { }" };
const TYPES: Readonly<Record<string, Words>> = {
  string: { zh: "应为文本,写在引号内", en: "must be text, in quotes" },
  number: { zh: "须填数字", en: "must be a number" },
  int: { zh: "须填整数", en: "must be a whole number" },
  boolean: { zh: "应为 true(是)或 false(否)", en: "must be true or false" },
  null: { zh: "应为 null(空)", en: "must be null" },
  array: LIST,
  tuple: LIST,
  object: FIELDS,
  record: FIELDS,
};

/** What has a length, and in what. */
const COUNTED: Readonly<Record<string, Words>> = {
  string: { zh: "个字符", en: "characters" },
  array: { zh: "项", en: "items" },
};

const FORMATS: Readonly<Record<string, Words>> = {
  date: { zh: "应为年月日,如 2019-06-30", en: "must be a day such as 2019-06-30" },
  url: { zh: "应为网址,如 https://id.example.cn", en: "must be an address such as https://id.example.cn" },
  uuid: {
    zh: "应为36位的编号,如 9b2e4c1a-0d3f-4a57-8c6e-5f1b7a2d9e30",
    en: "must be an id of 36 characters such as 9b2e4c1a-0d3f-4a57-8c6e-5f1b7a2d9e30",
  },
};

/** From now on schemas say what does not fit in Chinese, with English beside. */
export function sayBothLanguages(): void {
  z.config({
    localeError: (issue) => {
      const { zh, en } = issue.input === undefined ? MISSING : wordsOf(issue);
      return both(zh, en);
    },
  });
}

/** A schema's words in both languages, for `inLanguage` to choose from. */
export function both(zh: string, en: string): string {
  return `${zh}${BETWEEN}${en}`;
}

/** The same of a schema as a whole: where nothing is given, it is missing instead. */
export function otherwise(zh: string, en: string): (issue: RawIssue) => string | undefined {
  return ({ input }) => (input === undefined ? undefined : both(zh, en));
}

/** @example inLanguage("不能为空 ‖ must not be empty", "en") //=> "must not be empty" */
export function inLanguage(words: string, language: "zh" | "en"): string {
  const at = words.lastIndexOf(BETWEEN);
  if (at < 0) return words;
  return language === "zh" ? words.slice(0, at) : words.slice(at + BETWEEN.length);
}

/** What does not fit, each behind the name of its place; of very much the first, and how much more there is. */
export function schemaWords({ issues }: Pick<z.ZodError, "issues">, placeOf = placeIn): Words {
  const told = issues.slice(0, TOLD_MAX).map(({ path, message }) => {
    const place = placeOf(path);
    const [zh, en] = [inLanguage(message, "zh"), inLanguage(message, "en")];
    return place === undefined ? { zh, en } : { zh: `${place.zh} ${zh}`, en: `${place.en}: ${en}` };
  });
  const more = issues.length - told.length;
  return joined(more > 0 ? [...told, { zh: `另有${more}处`, en: `${more} more` }] : told, ";", "; ");
}

/** @example placeIn(["lines", 0, "output"])?.zh //=> "lines 第1项 output" */
export function placeIn(path: Path): Words | undefined {
  if (path.length === 0) return undefined;
  const steps = path.map((step) =>
    typeof step === "number" ? { zh: `第${step + 1}项`, en: `item ${step + 1}` } : named(String(step)),
  );
  return joined(steps, " ", " ");
}

/** @example optionIn(["reasonCode"]).zh //=> "--reason-code" */
export function optionIn([name]: Path): Words {
  return named(`--${String(name).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);
}

/** What is wrong with a JSON text, from what its parser or its schema threw. */
export function jsonWords(problem: unknown): Words {
  if (problem instanceof z.ZodError) return schemaWords(problem);
  const said = problem instanceof Error ? problem.message : String(problem);
  const [, place] = /position (\d+)/.exec(said) ?? [];
  return {
    zh: `不是有效的 JSON${place === undefined ? "" : `(第${Number(place) + 1}个字符处)`}`,
    en: said,
  };
}

/** The words behind a name that is the same in both languages. */
export function about(name: string, { zh, en }: Words): Words {
  return { zh: `${name}: ${zh}`, en: `${name}: ${en}` };
}

/** What to write instead. */
function wordsOf(issue: RawIssue): Words {
  switch (issue.code) {
    case "invalid_type":
      return typeWords(issue.expected, issue);
    case "invalid_value":
      return choiceWords(issue.values);
    case "too_small":
      return leastWords(issue.origin, Number(issue.minimum));
    case "too_big":
      return mostWords(issue.origin, Number(issue.maximum));
    case "invalid_format":
      return FORMATS[issue.format] ?? UNFIT;
    case "unrecognized_keys":
      return unknownWords(issue.keys, issue.inst);
    case "invalid_union":
      return Array.isArray(issue.options) ? kindWords(issue.options, issue) : branchWords(issue.errors);
    default:
      return UNFIT;
  }
}

function typeWords(expected: string, { input, inst }: RawIssue): Words {
  const { zh, en } = TYPES[expected] ?? UNFIT;
  const isNumber = expected === "number" || expected === "int";
  if (isNumber && typeof input === "string") return { zh: `${zh},不加引号`, en: `${en}, without quotes` };
  const names = namesIn(inst);
  if (names.length === 0) return { zh, en };
  return { zh: `${zh}:${names.join("、")}`, en: `${en}: ${names.join(", ")}` };
}

function choiceWords(values: readonly z.core.util.Primitive[]): Words {
  const quoted = values.map((value) => (typeof value === "string" ? JSON.stringify(value) : String(value)));
  if (quoted.length === 1) return { zh: `只能填 ${quoted[0]}`, en: `must be ${quoted[0]}` };
  return { zh: `只能填 ${quoted.join("、")} 之一`, en: `must be one of ${quoted.join(", ")}` };
}

/** Of fields of several kinds, told apart by one of them. */
function kindWords(kinds: readonly z.core.util.Primitive[], { input, discriminator }: RawIssue): Words {
  const choice = choiceWords(kinds);
  const isGiven = typeof input === "object" && input !== null && String(discriminator) in input;
  return isGiven ? choice : joined([MISSING, choice], ":", ": ");
}

function leastWords(origin: string, least: number): Words {
  const counted = COUNTED[origin];
  if (!counted) return { zh: `不得小于${least}`, en: `must be at least ${least}` };
  if (least === 1) return { zh: "不能为空", en: "must not be empty" };
  return { zh: `至少${least}${counted.zh}`, en: `must have at least ${least} ${counted.en}` };
}

function mostWords(origin: string, most: number): Words {
  const counted = COUNTED[origin];
  if (!counted) return { zh: `不得大于${most}`, en: `must be at most ${most}` };
  return { zh: `最多${most}${counted.zh}`, en: `must have at most ${most} ${counted.en}` };
}

function unknownWords(keys: readonly string[], schema: unknown): Words {
  const quoted = keys.slice(0, TOLD_MAX).map((key) => JSON.stringify(key.slice(0, NAME_SHOWN_MAX)));
  const known = namesIn(schema);
  const more = keys.length - quoted.length;
  const [zh, en] = more > 0 ? [`等${keys.length}项`, ` and ${more} more`] : [" 这一项", ""];
  return {
    zh: `没有 ${quoted.join("、")}${zh},可用的有 ${known.join("、")}`,
    en: `no field ${quoted.join(", ")}${en} here, only ${known.join(", ")}`,
  };
}

/** The fields that a schema has, or the names that a record may use. */
function namesIn(schema: unknown): readonly (string | number)[] {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  return schema instanceof z.ZodRecord && schema.keyType instanceof z.ZodEnum ? schema.keyType.options : [];
}

/** Of several forms those that the value is meant to have: not of another kind altogether, unless it fits none. */
function branchWords(branches: readonly (readonly z.core.$ZodIssue[])[]): Words {
  const meant = branches.filter((issues) => !issues.some(isOfAnotherKind));
  const told = (meant.length > 0 ? meant : branches).map((issues) => schemaWords({ issues: [...issues] }));
  return joined(told, ",或", ", or ");
}

function isOfAnotherKind({ path, code }: z.core.$ZodIssue): boolean {
  return (
    path.length === 0 && (code === "invalid_type" || code === "invalid_value" || code === "invalid_union")
  );
}
