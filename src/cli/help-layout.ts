import type { Help, Option } from "commander";
import stringWidth from "fast-string-width";
import { wrapped } from "./wrapped.js";

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
