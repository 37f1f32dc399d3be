import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { COMMAND_SCHEMAS, type Command, CommandSchema } from "../domain/commands.js";
import { Fault } from "../domain/faults.js";
import { about, jsonWords } from "../domain/schema-words.js";
import type { Engine } from "./engine.js";

/**
 * A folder of seeds is a plan with all that it speaks of. Every file is optional; each holds what the commands of
 * its kind take, in the order in which it is to be recorded.
 */
const LISTS = [
  { file: "areas.json", commands: listOf("DefineArea") },
  { file: "changes.json", commands: z.array(CommandSchema) },
  { file: "clusters.json", commands: listOf("DefineCluster") },
  { file: "calendar.json", commands: listOf("SetCalendar") },
  { file: "indicators.json", commands: listOf("DefineIndicator") },
  { file: "plan.json", commands: planCommands() },
  { file: "observations.json", commands: listOf("Observe") },
];

/** A list of one command's data, read as commands. */
function listOf(type: "DefineArea" | "DefineCluster" | "SetCalendar" | "DefineIndicator" | "Observe") {
  return z.array(z.unknown()).transform((items) => items.map((data) => CommandSchema.parse({ type, data })));
}

function planCommands() {
  const target = COMMAND_SCHEMAS.SetTarget.omit({ plan: true, reason: true });
  return z
    .strictObject({ plan: COMMAND_SCHEMAS.AdoptPlan, targets: z.array(target) })
    .transform(({ plan, targets }): Command[] => [
      { type: "AdoptPlan", data: plan },
      ...targets.map((one): Command => ({ type: "SetTarget", data: { plan: plan.plan, ...one } })),
    ]);
}

export interface SeedResult {
  readonly recorded: number;
  readonly unchanged: number;
  readonly position: number;
  /** Register files of the folder, to be taken in like any other. */
  readonly enterprises: string | undefined;
}

/**
 * Loads a folder of seeds. What stands already is left alone, so loading it twice adds nothing, as long as the folder
 * says one thing about each month, target and observation.
 *
 * @throws Fault ARGUMENT_INVALID naming the file and the place in it; FILE_NOT_FOUND when the folder holds nothing
 */
export async function seed(engine: Engine, folder: string, actor: string): Promise<SeedResult> {
  const commands: Command[] = [];
  for (const { file, commands: schema } of LISTS) commands.push(...(await readJson(folder, file, schema)));
  if (commands.length === 0) throw new Fault("FILE_NOT_FOUND", { file: folder });
  return record(engine, commands, folder, actor);
}

async function record(
  engine: Engine,
  commands: readonly Command[],
  folder: string,
  actor: string,
): Promise<SeedResult> {
  let recorded = 0;
  for (const command of commands) {
    const { outcome } = await engine.execute(command, { actor });
    if (outcome === "recorded") recorded++;
  }
  const enterprises = join(folder, "enterprises.csv");
  return {
    recorded,
    unchanged: commands.length - recorded,
    position: engine.position,
    enterprises: (await readText(enterprises)) === undefined ? undefined : enterprises,
  };
}

async function readJson(folder: string, name: string, schema: z.ZodType<Command[]>): Promise<Command[]> {
  const text = await readText(join(folder, name));
  if (text === undefined) return [];
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new Fault("ARGUMENT_INVALID", { detail: about(name, jsonWords(cause)) }, { cause });
  }
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch {
    return undefined;
  }
}
