import type { Command } from "commander";
import { z } from "zod";
import type { Context } from "../context.js";
import { optionsIn } from "../settings.js";

/**
 * Accepts that a log has lost its end, so that it can be used again; the reason goes into the audit record.
 */
export function registerAcceptLoss(program: Command, context: Context): void {
  program
    .command("accept-loss")
    .requiredOption("--reason <原因 why>", "原因,记入审计记录 the reason, for the audit record")
    .description(
      "确认日志末尾丢失,以现有日志继续 go on with a log that has lost its end, once nothing can bring it back",
    )
    .action((raw: unknown) => acceptLoss(context, optionsIn(Accepted, raw)));
}

const Accepted = z.object({ reason: z.string().trim().min(1) });

async function acceptLoss(context: Context, { reason }: z.output<typeof Accepted>): Promise<void> {
  const { output, options } = context;
  const store = await context.openStore("examine");
  try {
    const lost = context.lostEnd(store);
    if (!lost) {
      output.done(
        { found: null, acknowledged: null, reason: null },
        "日志末尾完整,没有丢失",
        "the end of the log is there: nothing is lost",
      );
      return;
    }
    const { found, acknowledged } = lost;
    await context.withAccess(({ notes }) => {
      notes.audit({
        actor: options.actor,
        role: "admin",
        action: "loss:accept",
        target: `${found + 1}–${acknowledged}`,
        outcome: "allowed",
        detail: reason,
        request: "cli",
      });
      // On record before it is done.
      notes.settle();
      lost.accept();
    });
    output.done(
      { found, acknowledged, reason },
      `已确认丢失:位置${found + 1}—${acknowledged};日志自位置${found}继续。请重新导入最近收到的文件`,
      `loss accepted: positions ${found + 1}–${acknowledged}; the log goes on from ${found}. Ingest the latest files again`,
    );
  } finally {
    await store.close();
  }
}
