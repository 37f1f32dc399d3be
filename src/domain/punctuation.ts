import type { Language } from "./faults.js";

/** Terminals and files take half-width marks; Chinese print and pages want full-width ones, except between digits. */
export function chinesePunctuation(text: string): string {
  return text
    .replace(/,(?!\d)|(?<!\d),/g, "，")
    .replace(/;/g, "；")
    .replace(/:(?!\d|\/)/g, "：")
    .replace(/\(/g, "（")
    .replace(/\)/g, "）");
}

export function punctuated(text: string, language: Language): string {
  return language === "zh" ? chinesePunctuation(text) : text;
}
