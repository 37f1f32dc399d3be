import type { Command } from "commander";
import { z } from "zod";
import { summaryOf } from "../../answers/answer.js";
import { disclosureQuestion } from "../../answers/disclosure.js";
import { publicationsQuestion } from "../../answers/publications.js";
import { publish } from "../../engine/publish.js";
import type { Context } from "../context.js";
import { withAsOf, withPages } from "./options.js";

export function registerPublish(program: Command, context: Context): void {
  program
    .command("publish")
    .argument("<标识 id>", "如 2019-annual an identifier")
    .description(
      "发布:为当前日志位置命名,此后随时可重现 name the present position; its figures can be reproduced for ever",
    )
    .option("--name <名称 name>", "发布名称 title", "")
    .option("--note <说明 note>", "说明 note", "")
    .action(async (publication: string, raw: unknown) => {
      const { name, note } = z.object({ name: z.string(), note: z.string() }).parse(raw);
      const { output, options } = context;
      await context.withEngine(async (engine) => {
        const done = await publish(
          engine,
          { publication, name: name === "" ? publication : name, note },
          { actor: options.actor },
        );
        output.done(
          done,
          `已发布 ${done.publication}:位置${done.position},摘要 ${done.digest}`,
          `published ${done.publication}: position ${done.position}, digest ${done.digest}`,
        );
      });
    });

  withPages(program.command("publications"), 1000, "position")
    .description(summaryOf(publicationsQuestion))
    .action((raw: unknown) =>
      context.answer(publicationsQuestion, raw, ({ publications }) => {
        if (publications.some((one) => !one.intact)) context.exit = 6;
      }),
    );

  withAsOf(program.command("disclosure"))
    .description(summaryOf(disclosureQuestion))
    .option("--withheld", "只列须保密的 only those withheld")
    .action((raw: unknown) => context.answer(disclosureQuestion, raw));

  program
    .command("close")
    .argument("<报告期 period>", "如 2019-06 或 2019 such as 2019-06 or 2019")
    .description("锁定报告期:此后修订须写明原因 lock a period: later changes need a reason")
    .option("--note <说明 note>", "说明 note", "")
    .action(async (period: string, raw: unknown) => {
      const { note } = z.object({ note: z.string() }).parse(raw);
      const { output, options } = context;
      await context.withEngine(async (engine) => {
        const { outcome, position } = await engine.execute(
          { type: "ClosePeriod", data: { period, note } },
          { actor: options.actor },
        );
        output.done({ period, outcome, position }, `${period}已锁定`, `${period} is closed`);
      });
    });
}
