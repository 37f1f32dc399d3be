import type { Engine } from "../engine/engine.js";
import { type BatchOptions, type BatchResult, type Progress, receive } from "../engine/ingest/batch.js";
import { ingest } from "../engine/ingest/ingest.js";
import type { Context } from "./context.js";

const PHASES = {
  reading: { zh: "读取", en: "reading" },
  checking: { zh: "审核", en: "checking" },
  recording: { zh: "入库", en: "recording" },
} as const;

/** Takes a file in, with progress on the terminal. */
export async function ingestFile(
  engine: Engine,
  context: Context,
  path: string,
  options: BatchOptions,
  dryRun = false,
): Promise<BatchResult> {
  const { output } = context;
  const file = await receive(path, options);
  const onProgress = ({ phase, done, total }: Progress) => {
    const share = total === 0 ? 100 : Math.min(100, Math.floor((done / total) * 100));
    output.progress(`${file.name} ${PHASES[phase][output.language]} ${share}%`);
  };
  return ingest(file, options, {
    log: engine.log,
    actor: context.options.actor,
    today: engine.today(),
    dryRun,
    onProgress,
  });
}
