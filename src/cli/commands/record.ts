import type { Command } from "commander";
import { z } from "zod";
import { CommandSchema, type CommandType } from "../../domain/commands.js";
import { Fault, type FaultCode, told } from "../../domain/faults.js";
import { jsonWords } from "../../domain/schema-words.js";
import type { Engine, Receipt } from "../../engine/engine.js";
import type { Context } from "../context.js";
import { textOf } from "../files.js";
import type { Output } from "../output.js";

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
      await context.withEngine((engine) => recordAll(engine, commands, context));
    });
}

interface Recorded extends Pick<Receipt, "position" | "outcome"> {
  readonly type: CommandType;
  readonly findings: readonly { readonly code: FaultCode; readonly message: string }[];
}

/**
 * One after the other, since a change may rest on the one before. Ends at the first that is refused; what was recorded
 * before it stays, and is told.
 */
async function recordAll(
  engine: Engine,
  commands: z.output<typeof Commands>,
  { output, options }: Context,
): Promise<void> {
  const recorded: Recorded[] = [];
  try {
    for (const command of commands) {
      const { position, outcome, findings } = await engine.execute(command, { actor: options.actor });
      const heard = findings.map((finding) => told(finding, output.language));
      recorded.push({ type: command.type, position, outcome, findings: heard });
      for (const { code, message } of heard)
        output.note(`${output.say("提示", "warning")} ${code}: ${message}`);
    }
  } catch (problem) {
    const refused = commands[recorded.length];
    if (recorded.length > 0) print(recorded, output);
    if (commands.length > 1 && refused) output.note(stopWords(recorded.length + 1, refused.type, output));
    throw problem;
  }
  print(recorded, output);
}

function print(recorded: readonly Recorded[], output: Output): void {
  output.table(
    [
      { head: output.say("命令", "command"), cell: (row) => row.type },
      {
        head: output.say("结果", "outcome"),
        cell: (row) =>
          row.outcome === "recorded" ? output.say("已记录", "recorded") : output.say("未变", "unchanged"),
      },
      { head: output.say("位置", "position"), align: "right", cell: (row) => `${row.position}` },
    ],
    recorded,
    { json: recorded },
  );
}

/** Where a list of commands stopped, and what to do. */
function stopWords(item: number, type: CommandType, output: Output): string {
  const before =
    item === 1
      ? { zh: "没有录入任何一项", en: "nothing was recorded" }
      : { zh: `前${item - 1}项已录入`, en: `the ${item - 1} before it are recorded` };
  return output.say(
    `第${item}项(${type})被拒,${before.zh};改正后从第${item}项起重新录入`,
    `item ${item} (${type}) was refused, ${before.en}: correct it and record the file again from item ${item} on`,
  );
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
