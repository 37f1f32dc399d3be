import type { Recorded } from "../src/domain/events/index.js";
import { assertNever } from "../src/domain/never.js";
import type { RecordedReports } from "../src/domain/report/filed-reports.js";
import { Batches } from "./batches.js";
import { LogClock } from "./clock.js";
import { Directory } from "./directory.js";
import { Facts, type KnownUnits } from "./facts/facts.js";
import { Geography } from "./geography.js";
import { LogOrder } from "./log-order.js";
import { ReferenceLog } from "./reference.js";
import type { SnapshotColumns, SnapshotHead } from "./snapshot.js";

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
      frequency: (index) => this.directory.at(index)?.frequency ?? "month",
    };
    this.facts = new Facts(new Geography(), units, checkpointEntries);
  }

  /** Position of the last event folded in. */
  get position(): number {
    return this.#position;
  }

  /** Takes over what a snapshot holds; only for models that have folded nothing yet. */
  restore(head: SnapshotHead, { clock, order, columns }: SnapshotColumns): void {
    this.#position = head.position;
    this.clock.restore(clock);
    this.order.restore(...order, head.events);
    this.directory.restore(head.directory);
    this.batches.restore(head.batches);
    let next = 0;
    const areasBefore = (position: number) => {
      for (; next < head.reference.length; next++) {
        const event = head.reference[next];
        if (!event || event.position > position) return;
        this.reference.apply(event);
        this.#foldReference(event);
      }
    };
    this.facts.restore(head.facts, columns, areasBefore);
    areasBefore(Number.POSITIVE_INFINITY);
  }

  /** A publication names its place as the store had it that it was published from: here it is that in this one. */
  #placed(event: Recorded): Recorded {
    if (event.type !== "FiguresPublished") return event;
    return { ...event, data: { ...event.data, position: this.order.positionOf(event.data.events) } };
  }

  #foldReference(event: Recorded): void {
    if (event.type === "AreaMoved") this.facts.cube.regroup(event.position, this.reference.now().geography);
    else if (event.type === "AreaDefined" || event.type === "AreaRenamed") {
      this.facts.cube.refine(this.reference.now().geography);
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
