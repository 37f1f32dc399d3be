import type { Command } from "commander";
import type { Context } from "../context.js";
import { optionOf, SERVICE_SETTINGS } from "../settings.js";

export function registerServe(program: Command, context: Context): void {
  const serve = program.command("serve").description("启动 HTTP 服务 run the HTTP service");
  for (const setting of SERVICE_SETTINGS) serve.addOption(optionOf(setting));
  serve.action((raw: unknown) => context.withEngine((engine) => context.serve(engine, Object(raw))));
}
