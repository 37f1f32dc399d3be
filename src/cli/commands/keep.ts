import { existsSync } from "node:fs";
import { copyFile, rename, rm } from "node:fs/promises";
import type { Command } from "commander";
import { z } from "zod";
import { verifyAccessFile } from "../../access/verify.js";
import { type Defect, REMEDIES } from "../../domain/defect.js";
import { Fault } from "../../domain/faults.js";
import { type Check, checked, examine, unopened } from "../../engine/doctor.js";
import { resumeBatches } from "../../engine/ingest/resume.js";
import { migrate } from "../../engine/migrate.js";
import type { EventStore } from "../../store/event-store.js";
import { inWorkingFolder } from "../../working-folder.js";
import type { Context } from "../context.js";
import type { Output } from "../output.js";

export function registerKeep(program: Command, context: Context): void {
  program
    .command("doctor")
    .description("体检:次序、格式、引用、快照、批次、发布 examine a store from end to end")
    .action(() => runDoctor(context));

  program
    .command("resume")
    .description("完成中断的批次 finish interrupted batches from the kept bytes")
    .action(async () => {
      const { output, options } = context;
      await context.withEngine(async (engine) => {
        const under = {
          log: engine.log,
          actor: options.actor,
          today: engine.today(),
          dryRun: false,
          onProgress: () => undefined,
        };
        const results = await inWorkingFolder((folder) => resumeBatches(under, folder));
        const finished = results.map(({ batch, file, state, outcome }) => ({ batch, file, state, outcome }));
        output.done(finished, `完成${finished.length}个批次`, `${finished.length} batches finished`);
      });
    });

  program
    .command("backup")
    .argument("<文件 file>", "备份文件 where to")
    .description("备份,可在写入时进行 copy the store, also while it is written to")
    .action(async (path: string) => {
      const store = await context.openStore("read-only");
      try {
        await context.backupStore(store, path);
      } finally {
        await store.close();
      }
      context.output.done({ file: path }, `已备份到 ${path}`, `backed up to ${path}`);
    });

  program
    .command("restore")
    .argument("<文件 file>", "备份文件 a backup")
    .description("由备份恢复到空的位置 put a backup back, to where there is no store")
    .action(async (path: string) => {
      const { data } = context.options;
      if (existsSync(data)) throw new Fault("ALREADY_DEFINED", { what: data });
      // What a store that is gone had acknowledged is no measure for the one put back.
      await rm(`${data}-end`, { force: true });
      // A write-ahead log of the store that stood here before would be played into the one put back.
      for (const left of [`${data}-wal`, `${data}-shm`]) {
        if (existsSync(left)) throw new Fault("ALREADY_DEFINED", { what: left });
      }
      // Under its name only when it is whole: a restore that is killed leaves no half store.
      await copyFile(path, `${data}.unfinished`);
      await rename(`${data}.unfinished`, data);
      await runDoctor(context);
    });

  program
    .command("migrate")
    .requiredOption("--from <位置 location>", "来源位置 from")
    .requiredOption("--to <位置 location>", "目标位置 to")
    .description(
      "迁移日志并证明数字相同,可续传 move a log to another store and prove that its figures are the same",
    )
    .action((raw: unknown) => runMigration(context, raw));
}

async function runDoctor(context: Context): Promise<void> {
  const { output } = context;
  const checks = [...(await examined(context))];
  const access = verifyAccessFile(context.accessPath);
  if (access) checks.push(checked("access", access));
  if (output.format === "json") {
    output.json(checks.map((check) => ({ ...check, defects: check.defects.map(withRemedy) })));
  } else for (const check of checks) printCheck(output, check);
  if (checks.some(({ defects }) => defects.length > 0)) context.exit = 6;
}

/** Only reads, so that a store can be examined on a full or read-only disk. */
async function examined(context: Context): Promise<readonly Check[]> {
  let store: EventStore;
  try {
    store = await context.openStore("examine");
  } catch (problem) {
    if (!(problem instanceof Fault)) throw problem;
    return [unopened(problem)];
  }
  try {
    return await examine(store, context.verifyStore(store));
  } finally {
    await store.close();
  }
}

function withRemedy(defect: Defect) {
  return { ...defect, advice: REMEDIES[defect.remedy] };
}

/** Each defect on a line, and below those that call for the same what to do about them. */
function printCheck(output: Output, { name, examined, defects }: Check): void {
  const { language } = output;
  const { sign, note } = EXAMINED[examined];
  output.line(`${defects.length === 0 ? sign : "✗"} ${name[language]}${note[language]}`);
  for (const [n, { where, what, remedy }] of defects.entries()) {
    output.line(`    ${where[language]}${output.say(":", ": ")}${what[language]}`);
    if (defects[n + 1]?.remedy !== remedy) output.line(`    → ${REMEDIES[remedy][language]}`);
  }
}

const EXAMINED = {
  all: { sign: "✓", note: { zh: "", en: "" } },
  partly: { sign: "△", note: { zh: "(只查了能读出的部分)", en: " (of what can be read)" } },
  not: { sign: "—", note: { zh: "(日志有缺损,未查)", en: " (not examined: the log has holes)" } },
} as const;

/** What a migration proves, in words. */
const PROVEN = [
  ["events", { zh: "事件数", en: "events" }],
  ["streams", { zh: "流与版次", en: "streams and their revisions" }],
  ["files", { zh: "收到的文件", en: "received files" }],
  ["log", { zh: "日志逐事件摘要", en: "digest of every event" }],
  ["publications", { zh: "发布核对", en: "publications proved intact" }],
  ["figures", { zh: "全部数字", en: "all figures" }],
] as const;

async function runMigration(context: Context, raw: unknown): Promise<void> {
  const { from, to } = z.object({ from: z.string(), to: z.string() }).parse(raw);
  const { output } = context;
  const [source, target] = [
    await context.openStore("read-only", from),
    await context.openStore("create", to),
  ];
  try {
    const proof = await migrate(source, target, (copied, position, total) =>
      output.progress(
        output.say(`${copied}个事件(${position}/${total})`, `${copied} events (${position}/${total})`),
      ),
    );
    output.progress(output.say("已复制", "copied"), true);
    if (output.format === "json") output.json(proof);
    else {
      for (const [part, name] of PROVEN) {
        const { from: before, to: after } = proof[part];
        const sign = before === after ? "✓" : "✗";
        output.line(`${sign} ${name[output.language]}: ${before} → ${after}`);
      }
    }
    if (!proof.same) context.exit = 6;
  } finally {
    await source.close();
    await target.close();
  }
}
