import { type Command, Option } from "commander";
import { z } from "zod";
import { summaryOf } from "../../answers/answer.js";
import { batchQuestion } from "../../answers/batch.js";
import { batchesQuestion } from "../../answers/batches.js";
import { batchNamed, writeKeptRejects } from "../../engine/ingest/kept-batch.js";
import { inWorkingFolder } from "../../working-folder.js";
import type { Context } from "../context.js";
import { optionsIn } from "../settings.js";
import { withPages } from "./options.js";

/** Received files, and what was wrong with them. */
export function registerBatch(program: Command, context: Context): void {
  withPages(program.command("batches"), 1000, "position")
    .description(summaryOf(batchesQuestion))
    .addOption(
      new Option("--order <次序 order>", "先收到的或新的在前 oldest or newest first")
        .choices(batchesQuestion.query.shape.order.unwrap().options)
        .default("oldest"),
    )
    .action((raw: unknown) => context.answer(batchesQuestion, raw));

  withPages(program.command("batch"), 1000, "position")
    .argument("<批次 batch>", "编号或其开头,见 batches its identifier or the beginning, see batches")
    .description(summaryOf(batchQuestion))
    .option("--rejects <文件 file>", "把待改正的行写入文件 write the rows to correct to a file")
    .action(async (batch: string, raw: unknown) => {
      const { rejects, ...asked } = optionsIn(WithRejects, raw);
      const query = optionsIn(batchQuestion.query, { ...asked, batch });
      const { output } = context;
      await context.withEngine(async (engine) => {
        output.answer(await batchQuestion.ask(engine, query, output.language));
        if (rejects === undefined) return;
        const kept = batchNamed(engine.models.batches, batch);
        await inWorkingFolder((folder) => writeKeptRejects(engine.log, kept, rejects, folder));
        output.note(output.say(`待改正的行已写入 ${rejects}`, `rows to correct written to ${rejects}`));
      }, "read-only");
    });
}

const WithRejects = z.looseObject({ rejects: z.string().optional() });
