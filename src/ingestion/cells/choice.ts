import type { Basis, Frequency, SizeClass, Stage } from "../../domain/attribution.js";
import { type Cell, refused, taken } from "./cell.js";
import { nameKey } from "./text.js";

/** A closed choice: the values, in order, each with the words that stand for it; the first word is the printed one. */
export type Choice<T extends string> = ReadonlyMap<T, readonly string[]>;

export const SIZES: Choice<SizeClass> = new Map<SizeClass, readonly string[]>([
  ["above", ["规模以上", "规上", "限额以上", "above"]],
  ["below", ["规模以下", "规下", "限额以下", "below"]],
]);

export const FREQUENCIES: Choice<Frequency> = new Map<Frequency, readonly string[]>([
  ["month", ["月报", "月", "按月", "月度", "month", "monthly"]],
  ["quarter", ["季报", "季", "按季", "季度", "quarter", "quarterly"]],
  ["half", ["半年报", "半年", "按半年", "half", "halfyear", "half-yearly"]],
  ["year", ["年报", "年", "按年", "年度", "year", "yearly", "annual"]],
]);

export const STAGES_WRITTEN: Choice<Stage> = new Map<Stage, readonly string[]>([
  ["flash", ["快报", "初步", "快报数", "初步数", "初步统计", "flash", "preliminary"]],
  ["annual", ["年报", "年报数", "annual", "final"]],
  ["benchmark", ["普查修订", "普查", "修订数", "benchmark", "census"]],
]);

export const BASES: Choice<Basis> = new Map<Basis, readonly string[]>([
  ["own", ["本期", "本期数", "当期", "本月", "本季", "当月", "当季", "own", "period", "current"]],
  ["ytd", ["本年累计", "累计", "累计数", "年初至今", "自年初累计", "ytd", "cumulative"]],
]);

export const ANSWERS: Choice<"yes" | "no"> = new Map<"yes" | "no", readonly string[]>([
  ["yes", ["是", "yes", "true", "y", "1", "√"]],
  ["no", ["否", "no", "false", "n", "0", "×"]],
]);

/** Reads one of a choice's words; a blank cell is `undefined`. */
export function readChoice<T extends string>(raw: string, choice: Choice<T>): Cell<T | undefined> {
  const key = nameKey(raw);
  if (key === "") return taken(undefined);
  for (const [value, words] of choice) if (words.includes(key)) return taken(value);
  return refused("CELL_CHOICE", { value: raw, choices: wordsOf(choice).join("、") });
}

/** The printed word of each value. */
export function wordsOf<T extends string>(choice: Choice<T>): readonly string[] {
  return [...choice.values()].map(([first]) => first ?? "");
}
