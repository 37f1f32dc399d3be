import { Command, CommanderError } from "commander";
import { asFault } from "../domain/machine-faults.js";
import { sayBothLanguages } from "../domain/schema-words.js";
import { packageVersion } from "../package-path.js";
import { registerAcceptLoss } from "./commands/accept-loss.js";
import { registerAsk } from "./commands/ask.js";
import { registerBatch } from "./commands/batch.js";
import { registerIngest } from "./commands/ingest.js";
import { registerKeep } from "./commands/keep.js";
import { registerProgress } from "./commands/progress.js";
import { registerProjections } from "./commands/projections.js";
import { registerPublish } from "./commands/publish.js";
import { registerRecord } from "./commands/record.js";
import { registerReport } from "./commands/report.js";
import { registerServe } from "./commands/serve.js";
import { registerSetUp } from "./commands/set-up.js";
import { registerTokens } from "./commands/tokens.js";
import { Context, type Ports } from "./context.js";
import { HELP_LAYOUT } from "./help-layout.js";
import { GLOBAL_SETTINGS, optionOf, typedByEnvironment } from "./settings.js";
import { inBothLanguages, titleInBothLanguages } from "./usage-words.js";

const EXIT_CODES = `
退出码 Exit codes:
  0 成功 success · 1 程序错误 a bug · 2 用法错误 usage · 3 数据被拒 data refused
  4 冲突 conflict · 5 不存在 not found · 6 存储或文件故障 store or file trouble
  7 无权限 not allowed`;

/** The commands with their options, as `--help` lists them. */
export function commandLine(ports: Ports): { readonly program: Command; readonly context: Context } {
  const program = new Command("dabiao");
  const context = new Context(ports, program);
  program
    .description(
      "达标:汇总企业报表,跟踪各产业、园区、区县(市)离规划目标的差距,每个数字可溯源\nSums up reports of enterprises and tells how far clusters, parks and districts are from the targets of a plan",
    )
    .addOption(optionOf(GLOBAL_SETTINGS.data).default("data/dabiao.db"))
    .addOption(optionOf(GLOBAL_SETTINGS.lang).choices(["zh", "en"]).default("zh"))
    .option("--json", "以 JSON 输出,供脚本使用 JSON output, for scripts")
    .option("--csv", "以 CSV 输出,供 Excel 打开 CSV output, for Excel")
    .addOption(optionOf(GLOBAL_SETTINGS.actor).default(ports.env.USER ?? "cli"))
    .addOption(optionOf(GLOBAL_SETTINGS.access))
    .addOption(optionOf(GLOBAL_SETTINGS.cache).default("data/cache"))
    .showHelpAfterError("(--help 查看用法 shows the usage)")
    .addHelpText("after", EXIT_CODES)
    .option("-V, --version", "显示版本 show the version")
    // Read when it is asked for, not at each start.
    .on("option:version", () => {
      ports.stdout.write(`${packageVersion()}\n`);
      throw new CommanderError(0, "commander.version", "");
    })
    .helpOption("-h, --help", "显示用法 show this help")
    .helpCommand("help [命令]", "显示命令的用法 help on a command")
    .configureHelp({ ...HELP_LAYOUT, styleTitle: titleInBothLanguages })
    .configureOutput({
      writeOut: (text) => ports.stdout.write(text),
      writeErr: (text) => ports.stderr.write(text),
      outputError: (text, write) => write(inBothLanguages(text)),
    })
    .exitOverride();
  for (const register of [
    registerSetUp,
    registerIngest,
    registerProgress,
    registerAsk,
    registerBatch,
    registerPublish,
    registerRecord,
    registerKeep,
    registerAcceptLoss,
    registerProjections,
    registerReport,
    registerServe,
    registerTokens,
  ]) {
    register(program, context);
  }
  return { program, context };
}

/** Runs the command line. @returns the exit code */
export async function run(argv: readonly string[], ports: Ports): Promise<number> {
  sayBothLanguages();
  const { program, context } = commandLine(ports);
  try {
    await program.parseAsync([...typedByEnvironment(ports.env), ...argv], { from: "user" });
    return context.exit;
  } catch (problem) {
    if (problem instanceof CommanderError) return problem.exitCode === 0 ? 0 : 2;
    const fault = asFault(problem);
    context.output.fault(fault);
    if (fault.code === "INTERNAL" && problem instanceof Error) context.output.note(problem.stack ?? "");
    return fault.exit;
  }
}
