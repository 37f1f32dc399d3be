import { z } from "zod";
import type { Words } from "./defect.js";

/** No schema says this: their words hold every other stroke, as `"a" | "b"`. */
const BETWEEN = " ‖ ";

/** From now on schemas say what does not fit in Chinese, with English beside. */
export function sayBothLanguages(): void {
  const [zh, en] = [z.locales.zhCN().localeError, z.locales.en().localeError];
  z.config({
    localeError: (issue) => {
      if (Number.isNaN(issue.input)) return both("须填数字", "a number is needed");
      if (issue.input === undefined) return both("必填,不能缺少", "required, but missing");
      return both(wordsOf(zh(issue)), wordsOf(en(issue)));
    },
  });
}

/** A schema's words in both languages, for `inLanguage` to choose from. */
export function both(zh: string, en: string): string {
  return `${zh}${BETWEEN}${en}`;
}

/** @example inLanguage("数值过小 ‖ Too small", "en") //=> "Too small" */
export function inLanguage(words: string, language: "zh" | "en"): string {
  const at = words.lastIndexOf(BETWEEN);
  if (at < 0) return words;
  return language === "zh" ? words.slice(0, at) : words.slice(at + BETWEEN.length);
}

/** All that does not fit, each with its place. */
export function schemaWords(error: z.ZodError): Words {
  const said = (language: "zh" | "en") =>
    z.prettifyError({
      issues: error.issues.map((issue) => ({ ...issue, message: inLanguage(issue.message, language) })),
    });
  return { zh: said("zh"), en: said("en") };
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

function wordsOf(said: string | { readonly message: string } | undefined | null): string {
  return typeof said === "string" ? said : (said?.message ?? "");
}
