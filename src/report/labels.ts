import { assertNever } from "../domain/never.js";
import type { Block, ReportDocument } from "./model.js";

const DIGITS = "〇一二三四五六七八九";

/** @example chineseNumber(12) //=> "十二" */
function chineseNumber(n: number): string {
  const [tens, ones] = [Math.floor(n / 10), n % 10];
  const unit = ones === 0 && n > 0 ? "" : (DIGITS[ones] ?? "");
  if (tens === 0) return unit;
  return `${tens === 1 ? "" : DIGITS[tens]}十${unit}`;
}

/**
 * Numbers of headings (一、 （一）, in English 1, 1.1), tables (表1) and charts (图1), in reading order. Every format
 * prints the same ones.
 */
export function labelsOf({ blocks, language }: ReportDocument): ReadonlyMap<Block, string> {
  const labels = new Map<Block, string>();
  const isChinese = language === "zh";
  let [sections, parts, tables, charts] = [0, 0, 0, 0];
  for (const block of blocks) {
    switch (block.kind) {
      case "heading":
        if (block.level === 1) {
          sections++;
          parts = 0;
          labels.set(block, isChinese ? `${chineseNumber(sections)}、` : `${sections} `);
        } else {
          parts++;
          labels.set(block, isChinese ? `（${chineseNumber(parts)}）` : `${sections}.${parts} `);
        }
        break;
      case "table":
        labels.set(block, `${isChinese ? "表" : "Table "}${++tables}`);
        break;
      case "chart":
        labels.set(block, `${isChinese ? "图" : "Figure "}${++charts}`);
        break;
      case "paragraph":
      case "glance":
      case "note":
        break;
      default:
        assertNever(block);
    }
  }
  return labels;
}
