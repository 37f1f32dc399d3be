import { z } from "zod";

const BETWEEN = " | ";

/** From now on schemas say what does not fit in Chinese, with English beside. */
export function sayBothLanguages(): void {
  const [zh, en] = [z.locales.zhCN().localeError, z.locales.en().localeError];
  z.config({ localeError: (issue) => `${wordsOf(zh(issue))}${BETWEEN}${wordsOf(en(issue))}` });
}

/** @example inLanguage("数值过小 | Too small", "en") //=> "Too small" */
export function inLanguage(words: string, language: "zh" | "en"): string {
  const at = words.lastIndexOf(BETWEEN);
  if (at < 0) return words;
  return language === "zh" ? words.slice(0, at) : words.slice(at + BETWEEN.length);
}

function wordsOf(said: string | { readonly message: string } | undefined | null): string {
  return typeof said === "string" ? said : (said?.message ?? "");
}
