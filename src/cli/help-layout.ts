import type { Help, Option } from "commander";
import stringWidth from "fast-string-width";

/** How help is laid out: a Chinese character is two cells wide, and a line may end after any of them. */
export const HELP_LAYOUT = {
  displayWidth: stringWidth,
  boxWrap: wrapped,
  optionDescription,
  styleUsage: inChinese,
  styleSubcommandTerm: inChinese,
} satisfies Partial<Help>;

/** What the command line's library says itself. */
function inChinese(usage: string): string {
  return usage.replace("[options]", "[选项]").replace("[command]", "[命令]");
}

function optionDescription({ description, argChoices, defaultValue }: Option): string {
  const choices = argChoices ? `可选 choices: ${argChoices.join("、")}` : "";
  const given =
    typeof defaultValue === "string" && defaultValue !== "" ? `默认 default: ${defaultValue}` : "";
  const more = [choices, given].filter((part) => part !== "").join("; ");
  return more === "" ? description : `${description} (${more})`;
}

/** Marks that do not begin a line. */
const CLOSING = /^[,.:;!?)\]、。，；：？！）”》』」]/;

/**
 * Text in lines of at most `width` cells. A line ends at a space or after a Chinese character.
 *
 * @example wrapped("监听地址 address", 10) //=> "监听地址\naddress"
 */
export function wrapped(text: string, width: number): string {
  return text
    .split("\n")
    .map((line) => linesOf(line, width).join("\n"))
    .join("\n");
}

function linesOf(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const piece of piecesOf(text)) {
    if (line !== "" && stringWidth((line + piece).trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += piece;
  }
  return [...lines, line.trimEnd()];
}

/** What a line does not end within: a word with its space, or a Chinese character with the marks behind it. */
function piecesOf(text: string): readonly string[] {
  const pieces: string[] = [];
  for (const found of text.match(/[\u2e80-\u9fff\uff00-\uffef] *|[^\s\u2e80-\u9fff\uff00-\uffef]+ */g) ??
    []) {
    const last = pieces.at(-1);
    if (last !== undefined && CLOSING.test(found) && !last.endsWith(" "))
      pieces.push(`${pieces.pop()}${found}`);
    else pieces.push(found);
  }
  return pieces;
}
