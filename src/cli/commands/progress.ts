import { type Command, Option } from "commander";
import { z } from "zod";
import { summaryOf } from "../../answers/answer.js";
import { DIMENSIONS, decompositionQuestion } from "../../answers/decomposition.js";
import { gapQuestion } from "../../answers/gap.js";
import { progressQuestion, RATE } from "../../answers/progress.js";
import { seriesQuestion } from "../../answers/series.js";
import { MEASURES, Measure } from "../../domain/attribution.js";
import type { Context } from "../context.js";
import { textOf } from "../files.js";
import { withAsOf, withScope } from "./options.js";

function withParts(command: Command): Command {
  return command
    .addOption(
      new Option("--by <分组 dimension>", "按什么分组 by").choices(Object.keys(DIMENSIONS)).default("park"),
    )
    .option("--top <个数 count>", "列出前几项 how many to list", "10");
}

export function registerProgress(program: Command, context: Context): void {
  withScope(program.command("progress"))
    .description(summaryOf(progressQuestion))
    .option("--plan <规划 plan>", "规划 plan")
    .option(
      "--since <时点 moment>",
      "与此前比较:位置、时间或发布名 what has changed since a position, time or publication",
    )
    .option(
      "--assume <文件或增速 file or rate>",
      "假设:CSV 计划数,或增速如 10% what if: a CSV of planned figures, or a rate such as 10%",
    )
    .option("--for-public", "公众所见:须保密的不列数字 as the public sees it, without what is withheld")
    .option("--why", "逐项目标说明判定依据 explain every target's status")
    .action(async (raw: unknown) => {
      const { assume } = z.object({ assume: z.string().optional() }).parse(raw);
      const planned = assume === undefined || RATE.test(assume) ? assume : await textOf(assume);
      await context.answer(progressQuestion, { ...Object(raw), assume: planned, assumeName: assume });
    });

  withScope(program.command("series"))
    .description(summaryOf(seriesQuestion))
    .addOption(
      new Option("--measure <指标 measure>", "指标 measure").choices(Measure.options).default("output"),
    )
    .addOption(
      new Option("--grain <期别 grain>", "期别 grain").choices(["month", "quarter", "year"]).default("month"),
    )
    .option("--unit <代码 unit>", "只看一家企业 one enterprise only")
    .option("--as-classified-then", "按当时的分类 as classified when first filed")
    .option("--from <报告期 period>", "起始报告期 first")
    .option("--to <报告期 period>", "截止报告期 last")
    .action((raw: unknown) => context.answer(seriesQuestion, raw));

  withParts(
    withScope(program.command("decompose"))
      .description(summaryOf(decompositionQuestion))
      .addOption(new Option("--measure <指标 measure>", "指标 measure").choices(MEASURES).default("output")),
  ).action((raw: unknown) => context.answer(decompositionQuestion, raw));
  registerGap(program, context);
}

function registerGap(program: Command, context: Context): void {
  withAsOf(withParts(program.command("gap")))
    .argument("<目标 target>", "目标编号,如 T07 a target, such as T07")
    .description(summaryOf(gapQuestion))
    .option("--period <报告期 period>", "如 2019-06、2019-Q2、2019;默认为最新月份 latest month by default")
    .action((target: string, raw: unknown) => context.answer(gapQuestion, { ...Object(raw), target }));
}
