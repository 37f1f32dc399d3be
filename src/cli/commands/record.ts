import type { Command } from "commander";
import { z } from "zod";
import { CommandSchema } from "../../domain/commands.js";
import { Fault, told } from "../../domain/faults.js";
import { jsonWords } from "../../domain/schema-words.js";
import type { Context } from "../context.js";
import { textOf } from "../files.js";

const Commands = z.union([z.array(CommandSchema), CommandSchema.transform((command) => [command])]);

export function registerRecord(program: Command, context: Context): void {
  program
    .command("record")
    .argument(
      "<文件 file>",
      "JSON:一条或多条命令 { type, data };- 为标准输入 one or more commands; - for standard input",
    )
    .description(
      "录入单项:变更、监测数据、目标调整等 single commands: changes, observations, revised targets …",
    )
    .action(async (file: string) => {
      const commands = await readCommands(file);
      const { output, options } = context;
      await context.withEngine(async (engine) => {
        const receipts = [];
        for (const command of commands) {
          const { position, outcome, findings } = await engine.execute(command, { actor: options.actor });
          const heard = findings.map((finding) => told(finding, output.language));
          receipts.push({ type: command.type, position, outcome, findings: heard });
          for (const { code, message } of heard)
            output.note(`${output.say("提示", "warning")} ${code}: ${message}`);
        }
        output.table(
          [
            { head: output.say("命令", "command"), cell: (row) => row.type },
            {
              head: output.say("结果", "outcome"),
              cell: (row) =>
                row.outcome === "recorded"
                  ? output.say("已记录", "recorded")
                  : output.say("未变", "unchanged"),
            },
            { head: output.say("位置", "position"), align: "right", cell: (row) => `${row.position}` },
          ],
          receipts,
          { json: receipts },
        );
      });
    });
}

/** @throws Fault FILE_NOT_FOUND, ARGUMENT_INVALID with the place of what does not fit */
async function readCommands(file: string): Promise<z.output<typeof Commands>> {
  const text = file === "-" ? await standardInput() : await textOf(file);
  try {
    return Commands.parse(JSON.parse(text));
  } catch (cause) {
    throw new Fault("ARGUMENT_INVALID", { detail: jsonWords(cause) }, { cause });
  }
}

async function standardInput(): Promise<string> {
  let text = "";
  for await (const chunk of process.stdin.setEncoding("utf8")) text += chunk;
  return text;
}
