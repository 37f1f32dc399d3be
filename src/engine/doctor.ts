import { ReadModels } from "../../projections/read-models.js";
import { restoreModels, SNAPSHOT_FORM } from "../../projections/snapshot.js";
import { Fault } from "../domain/faults.js";
import { decode } from "../store/codec.js";
import type { EventStore } from "../store/event-store.js";
import { FoldedLog } from "./log.js";
import { verifyPublications } from "./publish.js";
import { snapshotDifferences } from "./snapshot-check.js";

/** One thing that was checked, and what was found, in words for whoever runs the machine. */
export interface Check {
  readonly name: { readonly zh: string; readonly en: string };
  readonly findings: readonly string[];
}

const FINDINGS_MAX = 20;

/**
 * Examines a log from end to end: every event against its schema, references, read models against a rebuild, the
 * snapshot, interrupted batches, publications. `storeFindings` are those of the store itself.
 */
export async function examine(
  store: EventStore,
  storeFindings: readonly string[],
): Promise<readonly Check[]> {
  const { rebuilt, unreadable, dangling } = await rebuild(store);
  const checks: Check[] = [
    {
      name: { zh: "存储:次序、版次、校验和、文件", en: "store: order, revisions, check sums, files" },
      findings: storeFindings,
    },
    { name: { zh: "事件格式", en: "event schemas" }, findings: unreadable },
    {
      name: { zh: "引用的企业、产业、地区", en: "references to units, clusters, areas" },
      findings: dangling,
    },
    {
      name: { zh: "快照与重建一致", en: "snapshot equals rebuild" },
      // Nothing to hold it against where the log cannot be read to its end.
      findings: unreadable.length > 0 ? [] : await snapshotFindings(store, rebuilt),
    },
    { name: { zh: "未完成的批次", en: "interrupted batches" }, findings: openBatches(rebuilt) },
  ];
  if (unreadable.length > 0) return checks;
  const log = await FoldedLog.open(store);
  const altered = (await verifyPublications(log)).filter((one) => !one.intact);
  const findings = altered.map(({ publication, position }) => `${publication}(位置 position ${position})`);
  return [
    ...checks,
    { name: { zh: "发布之下的日志未被改动", en: "the log under publications is unaltered" }, findings },
  ];
}

async function rebuild(store: EventStore) {
  const rebuilt = new ReadModels();
  const unreadable: string[] = [];
  const dangling = new Set<string>();
  try {
    for await (const page of store.readAll(0)) {
      for (const stored of page) {
        const event = decode(stored);
        if (event.type === "ReportFiled" && !rebuilt.directory.get(event.data.unit))
          dangling.add(event.data.unit);
        rebuilt.apply(event);
      }
    }
  } catch (problem) {
    unreadable.push(problem instanceof Fault ? `${problem.say("zh")} ${problem.say("en")}` : String(problem));
  }
  return { rebuilt, unreadable, dangling: [...dangling].slice(0, FINDINGS_MAX) };
}

/** A snapshot is a cache: one that differs is of no harm once it is known, and is replaced at the next saving. */
async function snapshotFindings(store: EventStore, rebuilt: ReadModels): Promise<readonly string[]> {
  const snapshot = await store.loadSnapshot(SNAPSHOT_FORM);
  if (!snapshot) return [];
  const differing: string[] = [];
  for (const difference of snapshotDifferences(restoreModels(snapshot.parts), rebuilt)) {
    if (differing.push(difference) === FINDINGS_MAX) break;
  }
  return differing;
}

function openBatches(models: ReadModels): readonly string[] {
  return models.batches
    .all()
    .filter((batch) => batch.state === "open")
    .map(({ received }) => `${received.file} ${received.batch.slice(0, 12)}(运行 run: dabiao resume)`);
}
