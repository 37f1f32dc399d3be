import { type Command, Option } from "commander";
import { summaryOf } from "../../answers/answer.js";
import { areasQuestion } from "../../answers/areas.js";
import { basesQuestion } from "../../answers/bases.js";
import { clustersQuestion } from "../../answers/clusters.js";
import { enterprisesQuestion } from "../../answers/enterprises.js";
import { eventsQuestion } from "../../answers/events.js";
import { explainQuestion } from "../../answers/explain/explain.js";
import { indicatorsQuestion } from "../../answers/indicators.js";
import { lateQuestion } from "../../answers/late.js";
import { periodsQuestion } from "../../answers/periods.js";
import { publishedQuestion } from "../../answers/published.js";
import { revisionsQuestion } from "../../answers/revisions.js";
import { targetsQuestion } from "../../answers/targets.js";
import { enterpriseQuestion, reportsQuestion } from "../../answers/unit.js";
import type { Context } from "../context.js";
import { withAsOf, withPages, withScope } from "./options.js";

/** Questions that list something, and those about one thing. */
export function registerAsk(program: Command, context: Context): void {
  withScope(program.command("enterprises"))
    .description(summaryOf(enterprisesQuestion))
    .option("--search <文字 text>", "名称或代码的一部分 part of name or code")
    .option("--all", "含已注销 with those deregistered")
    .option("--limit <个数 count>", "最多列出 at most", "50")
    .option("--after <代码 unit>", "从此代码之后 after this unit")
    .action((raw: unknown) => context.answer(enterprisesQuestion, raw));

  withAsOf(program.command("enterprise"))
    .argument("<代码 unit>", "统一社会信用代码 unit id")
    .description(summaryOf(enterpriseQuestion))
    .action((unit: string, raw: unknown) => context.answer(enterpriseQuestion, { ...Object(raw), unit }));

  withAsOf(program.command("reports"))
    .argument("<代码 unit>", "统一社会信用代码 unit id")
    .description(summaryOf(reportsQuestion))
    .requiredOption("--year <年份 year>", "年份 year")
    .action((unit: string, raw: unknown) => context.answer(reportsQuestion, { ...Object(raw), unit }));

  withPages(withScope(program.command("late")), 10_000)
    .description(summaryOf(lateQuestion))
    .action((raw: unknown) => context.answer(lateQuestion, raw));

  withScope(program.command("periods"), "默认为全部月份 every month by default")
    .description(summaryOf(periodsQuestion))
    .action((raw: unknown) => context.answer(periodsQuestion, raw));

  withPages(withAsOf(program.command("targets")), 1000)
    .description(summaryOf(targetsQuestion))
    .option("--plan <规划 plan>", "规划 plan")
    .action((raw: unknown) => context.answer(targetsQuestion, raw));

  withPages(withAsOf(program.command("indicators")), 1000)
    .description(summaryOf(indicatorsQuestion))
    .action((raw: unknown) => context.answer(indicatorsQuestion, raw));

  withAsOf(program.command("bases"))
    .description(summaryOf(basesQuestion))
    .action((raw: unknown) => context.answer(basesQuestion, raw));

  withAsOf(program.command("areas"))
    .description(summaryOf(areasQuestion))
    .action((raw: unknown) => context.answer(areasQuestion, raw));

  withAsOf(program.command("clusters"))
    .description(summaryOf(clustersQuestion))
    .action((raw: unknown) => context.answer(clustersQuestion, raw));

  withPages(withAsOf(program.command("published")), 1000)
    .description("公布数核对:与按公布数推算的增速、与本库汇总数对照 published figures, reconciled")
    .option("--cluster <产业 cluster>", "产业 cluster")
    .action((raw: unknown) => context.answer(publishedQuestion, raw));

  withPages(program.command("events"), 50, "position")
    .description(summaryOf(eventsQuestion))
    .option("--stream <事件流 stream>", "只看一个事件流 one stream only")
    .action((raw: unknown) => context.answer(eventsQuestion, raw));

  withAsOf(program.command("explain"))
    .argument(
      "<数字 figure>",
      "数字的标识,如 output/beidou/changsha/2019,或目标编号 a figure's name, or a target's",
    )
    .description("溯源:数字由哪些报表和文件得来 from a figure down to reports and files")
    .option("--top <个数 count>", "列出最大的几份 how many of the largest", "20")
    .action((figure: string, raw: unknown) => context.answer(explainQuestion, { ...Object(raw), figure }));

  withPages(program.command("revisions"), 10_000, "position")
    .description(summaryOf(revisionsQuestion))
    .requiredOption("--since <时点 moment>", "位置、时间或发布名 position, time or publication")
    .option("--until <时点 moment>", "默认为现在 now by default")
    .addOption(new Option("--late", "含补报 with reports filed in between"))
    .action((raw: unknown) => context.answer(revisionsQuestion, raw));
}
