import { ReadModels } from "../../projections/read-models.js";
import { restoreModels, SNAPSHOT_FORM } from "../../projections/snapshot.js";
import { atPosition, type Defect, named, type Remedy, type Words } from "../domain/defect.js";
import { Fault, type FaultCode, type Language, paramsIn } from "../domain/faults.js";
import { asFault } from "../domain/machine-faults.js";
import { decode } from "../store/codec.js";
import type { EventStore, StoredEvent, UnusedSnapshot } from "../store/event-store.js";
import { FoldedLog } from "./log.js";
import { verifyPublications } from "./publish.js";
import { References } from "./references.js";
import { snapshotDifferences } from "./snapshot-check.js";

/** One thing that was checked, and what was found. */
export interface Check {
  readonly name: Words;
  /** Of a log with holes only what can be read is looked at, and nothing that has to be reckoned from all of it. */
  readonly examined: "all" | "partly" | "not";
  readonly defects: readonly Defect[];
}

const DEFECTS_MAX = 100;
const PAGE_EVENTS = 1024;

const CHECKS = {
  store: {
    zh: "存储:次序、版次、校验和、索引、文件",
    en: "store: order, revisions, check sums, indexes, files",
  },
  events: { zh: "事件格式", en: "event schemas" },
  references: {
    zh: "引用的企业、产业、地区、规划、指标",
    en: "references to units, clusters, areas, plans, indicators",
  },
  snapshot: { zh: "快照与重建一致", en: "snapshot equals rebuild" },
  batches: { zh: "没有未完成的批次", en: "no interrupted batches" },
  publications: { zh: "已发布数字所依据的日志未被改动", en: "the log under publications is unaltered" },
  access: { zh: "令牌与审计文件", en: "tokens and audit records" },
  opened: { zh: "存储能打开", en: "the store can be opened" },
} as const satisfies Record<string, Words>;

/**
 * Examines a log from end to end: every event against its schema, references, read models against a rebuild, the
 * snapshot, interrupted batches, publications. `storeDefects` are those of the store itself. What cannot be read is
 * listed, and the rest is examined all the same; figures are not worked out from a log with holes.
 */
export async function examine(store: EventStore, storeDefects: readonly Defect[]): Promise<readonly Check[]> {
  const { rebuilt, unreadable, references } = await rebuild(store);
  // Blocks that the store has named already are not named again.
  const events = unreadable.filter(
    ({ code }) => storeDefects.length === 0 || code === "EVENT_INVALID" || code === "EVENT_UNKNOWN",
  );
  const checks: Check[] = [
    checked("store", storeDefects),
    {
      ...checked("events", events.slice(0, DEFECTS_MAX).map(unreadableEvent)),
      examined: unreadable.length > 0 ? "partly" : "all",
    },
  ];
  if (unreadable.length > 0) return [...checks, ...OF_WHOLE_LOGS.map(notExamined)];
  return [
    ...checks,
    checked("references", [...references.dangling(rebuilt)].slice(0, DEFECTS_MAX)),
    checked("snapshot", await snapshotDefects(store, rebuilt)),
    checked("batches", openBatches(rebuilt)),
    checked("publications", await alteredPublications(store)),
  ];
}

const OF_WHOLE_LOGS = ["references", "snapshot", "batches", "publications"] as const;

/** A check that was made elsewhere, under its name. */
export function checked(name: keyof typeof CHECKS, defects: readonly Defect[]): Check {
  return { name: CHECKS[name], examined: "all", defects };
}
function notExamined(name: keyof typeof CHECKS): Check {
  return { name: CHECKS[name], examined: "not", defects: [] };
}

/** Findings where the store cannot be opened. */
export function unopened(fault: Fault): Check {
  const remedy = UNOPENED[fault.code] ?? "machine";
  // Where not even the file's first page can be read there is no position to name.
  const detail = (language: Language) =>
    fault.code === "STORE_DAMAGED" ? paramsIn(fault.params, language).detail : undefined;
  const what = {
    zh: detail("zh") ? `已损坏,打不开:${detail("zh")}` : fault.say("zh"),
    en: detail("en") ? `is damaged and cannot be opened: ${detail("en")}` : fault.say("en"),
  };
  return checked("opened", [{ where: { zh: "数据文件", en: "store" }, what, remedy }]);
}

const UNOPENED: Readonly<Partial<Record<FaultCode, Remedy>>> = {
  STORE_DAMAGED: "restore",
  STORE_FOREIGN: "location",
  STORE_MISSING: "location",
};

async function rebuild(store: EventStore) {
  const rebuilt = new ReadModels();
  const unreadable: Fault[] = [];
  const references = new References();
  for await (const stored of everyEvent(store, (fault) => unreadable.push(fault))) {
    try {
      const event = decode(stored);
      if (unreadable.length > 0) continue;
      references.note(event);
      rebuilt.apply(event);
    } catch (problem) {
      if (!(problem instanceof Fault)) throw problem;
      unreadable.push(problem);
    }
  }
  return { rebuilt, unreadable, references };
}

/** Every event that can be read, also behind what cannot. */
async function* everyEvent(store: EventStore, onDamage: (fault: Fault) => void): AsyncIterable<StoredEvent> {
  let [after, pageSize] = [0, PAGE_EVENTS];
  for (;;) {
    try {
      for await (const page of store.readAll(after, pageSize)) {
        yield* page;
        after = page.at(-1)?.position ?? after;
      }
      return;
    } catch (problem) {
      const fault = asFault(problem);
      if (fault.code !== "STORE_DAMAGED") throw problem;
      // What lies before the damage on the same page can still be read, one by one.
      if (pageSize > 1) pageSize = 1;
      else {
        onDamage(fault);
        const { upTo } = fault.params;
        if (typeof upTo !== "number") return;
        [after, pageSize] = [upTo, PAGE_EVENTS];
      }
    }
  }
}

function unreadableEvent(fault: Fault): Defect {
  const { position = "?", upTo = position } = paramsIn(fault.params, "zh");
  const remedy = fault.code === "STORE_DAMAGED" ? "restore" : "program";
  return {
    where: atPosition(position, upTo),
    what: { zh: fault.say("zh"), en: fault.say("en") },
    remedy,
  };
}

/** A snapshot is a cache: one that differs does no harm once it is known, and is replaced at the next saving. */
async function snapshotDefects(store: EventStore, rebuilt: ReadModels): Promise<readonly Defect[]> {
  const defects: Defect[] = [];
  const snapshot = await store.loadSnapshot(SNAPSHOT_FORM, (unused) =>
    defects.push(unusedDefect(unused, rebuilt.position)),
  );
  if (!snapshot) return defects;
  try {
    for (const difference of snapshotDifferences(restoreModels(snapshot.parts), rebuilt)) {
      const what = { zh: "快照与日志不符", en: "the snapshot differs from the log" };
      if (defects.push({ where: difference, what, remedy: "cache" }) === DEFECTS_MAX) break;
    }
  } catch (problem) {
    defects.push({ ...UNUSED.damaged, what: { zh: String(problem), en: String(problem) } });
  }
  return defects;
}

const SNAPSHOT: Words = { zh: "快照", en: "snapshot" };

const UNUSED = {
  damaged: {
    where: SNAPSHOT,
    what: { zh: "已损坏,不再使用", en: "is damaged and not used" },
    remedy: "cache",
  },
  outdated: {
    where: SNAPSHOT,
    what: { zh: "由另一版本的程序写成,不再使用", en: "was written by another version and is not used" },
    remedy: "cache",
  },
  foreign: {
    where: SNAPSHOT,
    what: { zh: "属于另一份日志,不再使用", en: "is of another log and not used" },
    remedy: "cache",
  },
} as const satisfies Record<UnusedSnapshot["why"], Defect>;

function unusedDefect({ why, position }: UnusedSnapshot, head: number): Defect {
  if (why !== "foreign" || position <= head) return UNUSED[why];
  const what = {
    zh: `存于位置${position},日志却只到${head}`,
    en: `was saved at position ${position}, and the log ends at ${head}`,
  };
  return { where: SNAPSHOT, what, remedy: "ingestLatest" };
}

function openBatches(models: ReadModels): readonly Defect[] {
  const what = { zh: "导入没有做完", en: "its import was interrupted" };
  return models.batches
    .all()
    .filter((batch) => batch.state === "open")
    .map(({ received }) => ({
      where: named(`${received.file} ${received.batch.slice(0, 12)}`),
      what,
      remedy: "resume" as const,
    }));
}

async function alteredPublications(store: EventStore): Promise<readonly Defect[]> {
  const log = await FoldedLog.open(store);
  const altered = (await verifyPublications(log, Date.now())).filter((one) => !one.intact);
  return altered.map(({ publication, position }) => ({
    where: {
      zh: `发布 ${publication},位置${position}`,
      en: `publication ${publication}, position ${position}`,
    },
    what: { zh: "所依据的日志与发布时不同", en: "the log under it is not what was published" },
    remedy: "publication" as const,
  }));
}
