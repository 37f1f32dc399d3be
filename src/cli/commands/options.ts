import { type Command, Option } from "commander";

/** Options that several commands share, so that they read the same everywhere. */

export function withAsOf(command: Command): Command {
  return command.option("--as-of <时点 as-of>", "位置、时间或发布名 position, time or publication");
}

/** @param otherwise what is asked about where no period is named */
export function withScope(command: Command, otherwise = "默认为最新月份 latest month by default"): Command {
  return withAsOf(command)
    .option("--cluster <产业 cluster>", "产业 cluster")
    .option("--area <地区 area>", "地区或园区 area or park")
    .option("--park <园区 park>", "园区 park")
    .option(
      "--district <区县(市) district>",
      "区县(市);与园区同用时取其交集 district; with a park, what lies in both",
    )
    .addOption(
      new Option("--size <规模 size>", "above 规模以上 | below 规模以下").choices(["above", "below"]),
    )
    .option("--period <报告期 period>", `如 2019-06、2019-Q2、2019;${otherwise}`);
}

/** @param cursor what `--after` names, where it has a name of its own */
export function withPages(command: Command, limit: number, cursor: "next" | "position" = "next"): Command {
  return (
    cursor === "next"
      ? command.option("--after <标识 cursor>", "从此之后:上页的 next behind this: next of the page before")
      : command.option("--after <位置 position>", "从此位置之后 after this position", "0")
  ).option("--limit <个数 count>", "最多列出 at most", `${limit}`);
}
