/**
 * Terminals and files take half-width marks; Chinese print and pages want full-width ones, except between digits and in
 * what is not Chinese, such as an address.
 */
export function chinesePunctuation(text: string): string {
  return text
    .replace(/,(?!\d)|(?<!\d),/g, "，")
    .replace(/;/g, "；")
    .replace(/(?<!\w):|:(?![\d/])/g, "：")
    .replace(/\(/g, "（")
    .replace(/\)/g, "）");
}

export function punctuated(text: string, language: "zh" | "en"): string {
  return language === "zh" ? chinesePunctuation(text) : text;
}
