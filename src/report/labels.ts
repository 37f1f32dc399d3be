import { assertNever } from "../domain/never.js";
import type { Block, ReportDocument } from "./model.js";

const DIGITS = "〇一二三四五六七八九";

/**
 * A whole number from 1 to 999, as Word counts.
 *
 * @example chineseNumber(12) //=> "十二"
 * @example chineseNumber(112) //=> "一百一十二"
 */
export function chineseNumber(n: number): string {
  const [hundreds, rest] = [Math.floor(n / 100), n % 100];
  const [tens, ones] = [Math.floor(rest / 10), rest % 10];
  const unit = ones === 0 ? "" : DIGITS[ones];
  const ten = tens === 0 ? "" : `${tens === 1 && hundreds === 0 ? "" : DIGITS[tens]}十`;
  if (hundreds === 0) return `${ten}${unit}`;
  return `${DIGITS[hundreds]}百${tens === 0 && ones > 0 ? "零" : ten}${unit}`;
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
