import type { Command } from "commander";
import { seed } from "../../engine/seed.js";
import type { Context } from "../context.js";
import { ingestFile } from "../ingest-file.js";

export function registerSetUp(program: Command, context: Context): void {
  program
    .command("init")
    .description("建立空的数据文件 create an empty store")
    .action(async () => {
      const { output, options } = context;
      await context.withEngine(async (engine) => {
        const { data } = options;
        const { position } = engine;
        output.done(
          { data, position },
          `已就绪:${data}(${position}个事件)`,
          `ready: ${data} (${position} events)`,
        );
      }, "create");
    });

  program
    .command("seed")
    .argument(
      "<文件夹 folder>",
      "规划、地区、产业、指标与公布数 plan, areas, clusters, indicators, published figures",
    )
    .description("装入一套规划,可重复执行 load a plan and all that it speaks of; repeating adds nothing")
    .action(async (folder: string) => {
      const { output, options } = context;
      await context.withEngine(async (engine) => {
        const result = await seed(engine, folder, options.actor);
        if (result.enterprises !== undefined) {
          await ingestFile(engine, context, result.enterprises, {
            kind: "enterprises",
            acceptValid: false,
            confirm: [],
          });
        }
        const { recorded, unchanged } = result;
        output.done(
          { ...result, position: engine.position },
          `新记入${recorded}项,已有${unchanged}项`,
          `${recorded} recorded, ${unchanged} there already`,
        );
      }, "create");
    });
}
