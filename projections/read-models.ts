import type { Recorded } from "../src/domain/events/index.js";
import { assertNever } from "../src/domain/never.js";
import type { RecordedReports } from "../src/domain/report/filed-reports.js";
import { type Batch, Batches } from "./batches.js";
import { LogClock } from "./clock.js";
import { Directory } from "./directory.js";
import { Facts, type FactsDump, type KnownUnits } from "./facts/facts.js";
import { Geography } from "./geography.js";
import { LogOrder } from "./log-order.js";
import { ReferenceLog } from "./reference.js";

/** All that the log adds up to as plain data and columns. */
export interface ModelsDump {
  readonly position: number;
  readonly reference: readonly Recorded[];
  readonly directory: ReturnType<Directory["dump"]>;
  readonly batches: readonly Batch[];
  readonly clock: readonly Uint8Array[];
  /** How many events were folded, and where they stand. */
  readonly events: number;
  readonly order: ReturnType<LogOrder["dump"]>;
  readonly facts: FactsDump;
}

/** Some reports have several lines. Room that stays empty costs nothing: memory is given when it is written to. */
const LINES_PER_EVENT = 17 / 16;

/** All that the log adds up to, folded event by event in one pass; the same fold for replay and live. */
export class ReadModels {
  readonly reference = new ReferenceLog();
  readonly directory = new Directory();
  readonly batches = new Batches();
  readonly clock = new LogClock();
  readonly order = new LogOrder();
  readonly facts: Facts;
  #position = 0;

  /** `checkpointEntries`: how many changes lie between two checkpoints of the cube's history. */
  constructor(checkpointEntries?: number) {
    const units: KnownUnits = {
      index: (unit) => this.directory.units.intern(unit),
      frequency: (index) => this.directory.at(index)?.changes.at(-1)?.frequency ?? "month",
    };
    this.facts = new Facts(new Geography(), units, checkpointEntries);
  }

  /** Position of the last event folded in. */
  get position(): number {
    return this.#position;
  }

  /** Makes room for so many events more: that is cheaper than to grow step by step. */
  reserve(events: number): void {
    this.facts.journal.reserve(Math.ceil(events * LINES_PER_EVENT));
  }

  dump(): ModelsDump {
    return {
      position: this.#position,
      reference: this.reference.events(),
      directory: this.directory.dump(),
      batches: this.batches.all(),
      clock: this.clock.dump(),
      events: this.order.count,
      order: this.order.dump(),
      facts: this.facts.dump(),
    };
  }

  /** Takes a dump over, into models that have folded nothing yet. */
  restore(dump: ModelsDump): void {
    this.#position = dump.position;
    this.clock.restore(dump.clock);
    this.order.restore(...dump.order, dump.events);
    this.directory.restore(dump.directory);
    this.batches.restore(dump.batches);
    for (const event of dump.reference) {
      this.reference.apply(event);
      if (event.type === "AreaMoved" || event.type === "AreaDefined" || event.type === "AreaRenamed")
        this.facts.cube.refine(event.position, this.reference.now().geography);
    }
    this.facts.restore(dump.facts);
  }

  /** A publication names its place as the store had it that it was published from: here it is that in this one. */
  #placed(event: Recorded): Recorded {
    if (event.type !== "FiguresPublished") return event;
    return { ...event, data: { ...event.data, position: this.order.positionOf(event.data.events) } };
  }

  #foldReference(event: Recorded): void {
    if (event.type === "AreaMoved") this.facts.cube.regroup(event.position, this.reference.now().geography);
    else if (event.type === "AreaDefined" || event.type === "AreaRenamed") {
      this.facts.cube.refine(event.position, this.reference.now().geography);
    } else if (event.type === "FiguresPublished") this.facts.cube.keep();
  }

  /** Folds the next reports as `apply` would fold each; `units`: their units' numbers, where they are known. */
  applyFiled(reports: RecordedReports, units?: Uint32Array): void {
    if (reports.first <= this.#position) return;
    this.#position = reports.first + reports.count - 1;
    this.clock.apply(this.#position, reports.recordedAt);
    this.order.add(reports.first, reports.count);
    this.facts.applyFiled(reports, units);
  }

  /** Folds the next event. Events at or before the position are known already and change nothing. */
  apply(event: Recorded): void {
    if (event.position <= this.#position) return;
    this.#position = event.position;
    this.clock.apply(event.position, event.recordedAt);
    this.order.add(event.position);
    if (ReferenceLog.covers(event)) this.reference.apply(this.#placed(event));
    switch (event.type) {
      case "ReportFiled":
      case "ReportRevised":
      case "ReportWithdrawn":
        this.facts.applyReport(event);
        return;
      case "EnterpriseRegistered":
      case "EnterpriseRenamed":
      case "EnterpriseRelocated":
      case "EnterpriseReclassified":
      case "EnterpriseRescheduled":
      case "EnterpriseDeregistered":
      case "EnterpriseReinstated":
        this.directory.apply(event);
        this.facts.applyRegistration(event);
        return;
      case "BatchReceived":
      case "BatchCompleted":
      case "BatchRejected":
        this.batches.apply(event);
        return;
      case "AreaMoved":
      case "AreaDefined":
      case "AreaRenamed":
      case "FiguresPublished":
        this.#foldReference(event);
        return;
      case "ClusterDefined":
      case "ClusterRenamed":
      case "PlanAdopted":
      case "TargetSet":
      case "TargetRevised":
      case "TargetRetired":
      case "IndicatorDefined":
      case "IndicatorObserved":
      case "ObservationRevised":
      case "PeriodClosed":
      case "CalendarSet":
      case "BaseRestated":
      case "BaseRestatementWithdrawn":
        return;
      default:
        assertNever(event);
    }
  }
}
