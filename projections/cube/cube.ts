import { lastMonth, type Period } from "../../src/domain/period.js";
import { countUpTo } from "../columns.js";
import type { Geography } from "../geography.js";
import { Recent } from "../recent.js";
import { Cells, type CellsDump } from "./cells.js";
import { Changes, type LeavesIn, type LinesBetween } from "./changes.js";
import { type AddCells, CubeView } from "./cube-view.js";
import type { EntrySource } from "./entry-source.js";
import type { Exact } from "./exact.js";
import { KnownTrees } from "./known-trees.js";
import { LeafCells } from "./leaf-cells.js";
import { PendingChanges } from "./pending-changes.js";
import { PeriodAxis } from "./period-axis.js";
import { RunningSums } from "./running-sums.js";
import { type SeriesDump, SeriesIndex } from "./series.js";
import { SLOT_COUNT } from "./slots.js";

/** How many entries may pass between two checkpoints of the history: a past position is at most this far from one. */
export const CHECKPOINT_ENTRIES = 1536;

/** Past positions that are asked for again, such as the last publications: few, since each collection copies them. */
const PAST_VIEWS_MAX = 8;

/** How a position is reached from a checkpoint: 0 is where nothing was recorded yet. */
interface Path extends LinesBetween {
  readonly checkpoint: number;
}

/** The cube as plain data and columns. */
export interface CubeDump {
  readonly position: number;
  readonly periods: readonly number[];
  /** Periods in which registrations take effect, and the positions at which they changed. */
  readonly counted: readonly number[];
  readonly changes: readonly number[];
  readonly checkpoints: readonly number[];
  readonly entriesSinceCheckpoint: number;
  readonly series: SeriesDump;
  readonly cells: CellsDump;
}

/**
 * Sums over cluster × district × park × size class × period. Entries change leaf cells; the totals above them are
 * brought up to date when somebody looks or a checkpoint is due, each changed leaf once. The cube knows what every
 * cell held at any position: from the checkpoint before it and the few entries since.
 */
export class Cube {
  readonly axis = new PeriodAxis();
  readonly series = new SeriesIndex();
  readonly cells = new Cells();
  readonly #source: EntrySource;
  readonly #pending = new PendingChanges();
  readonly #leafCells = new LeafCells();
  /** By cell of a leaf, as far as they were needed. */
  #totalCells: (readonly number[] | undefined)[] = [];
  /** Positions. */
  readonly #checkpoints: number[] = [];
  readonly #trees: KnownTrees;
  readonly #checkpointEntries: number;
  #entriesSinceCheckpoint = 0;
  #position = 0;
  readonly #runningSums = new RunningSums();
  readonly #pastViews = new Recent<CubeView>(PAST_VIEWS_MAX);

  constructor(source: EntrySource, geography: Geography, checkpointEntries = CHECKPOINT_ENTRIES) {
    this.#source = source;
    this.#trees = new KnownTrees(geography);
    this.#checkpointEntries = checkpointEntries;
  }

  /** Adds an entry that happened at `position`, slot by slot; positions never fall. */
  add(position: number, leaf: number, period: number, values: Float64Array): void {
    if (position !== this.#position) this.#moveTo(position);
    if (!this.#pending.add(this.#leafCell(leaf, period), values)) this.#flush();
    this.#entriesSinceCheckpoint++;
  }

  /** Registrations at `position` take effect in a period: running sums read it from now on. */
  countAt(position: number, period: number): void {
    this.axis.markCounted(period);
    this.#runningSums.changedAt(position);
  }

  /** Somebody will ask for this position again: from here on it costs what the present does. */
  keep(): void {
    this.#takeCheckpoint();
  }

  /** New or renamed areas change no total that there is. */
  refine(position: number, geography: Geography): void {
    this.#trees.learn(position, geography);
    this.#totalCells = [];
  }

  /** Areas moved at `position`: the totals of every leaf follow, and earlier positions keep the tree they knew. */
  regroup(position: number, geography: Geography): void {
    this.#takeCheckpoint();
    const before = this.#trees.now();
    this.#trees.learn(position, geography);
    this.#totalCells = [];
    for (const { cell, leaf, period } of this.#leafCells.all()) {
      const from = this.#totalsOf(leaf, period, before);
      const to = this.#totalsOf(leaf, period, geography);
      if (from.join() === to.join()) continue;
      const values = this.#valuesOf(cell);
      for (const series of from) this.cells.addAll(this.#cell(series, period), values, -1);
      for (const series of to) this.cells.addAll(this.#cell(series, period), values, 1);
    }
    this.#position = position;
    this.#takeCheckpoint();
    this.#runningSums.changedAt(position);
  }

  /** The cube as it stands: a live view, which is good until the next entry and taken anew for each question. */
  now(): CubeView {
    this.#flush();
    return this.#view(this.#trees.now(), this.#position, (sums, slots, series, periods) =>
      this.cells.addTo(sums, slots, this.series.cells(series), periods),
    );
  }

  /** The cube as it stood when `position` was the last event; the live view where that is the latest. */
  at(position: number): CubeView {
    if (position >= this.#position) return this.now();
    const known = this.#pastViews.get(position);
    if (known) return known;
    const view = this.#viewAt(position);
    this.#pastViews.set(position, view);
    return view;
  }

  #viewAt(position: number): CubeView {
    // Totals of entries that nobody has looked at yet have no place in the grid: give them one.
    this.#flush();
    const geography = this.#trees.at(position);
    const number = countUpTo(this.#checkpoints, position);
    const isSameTree = this.#trees.at(this.#checkpoints[number] ?? 0) === geography;
    const path = this.#pathTo(position, number, isSameTree ? number + 1 : undefined);
    const addTotal = this.#recall(path, (total, period) =>
      this.series.leavesOf(total, lastMonth(this.axis.period(period)), geography),
    );
    let addLeaf: AddCells | undefined;
    return this.#view(geography, position, (sums, slots, series, periods) => {
      if (!this.series.place(series)) addTotal(sums, slots, series, periods);
      else {
        addLeaf ??= this.#recall(this.#pathOfLeavesTo(position), (leaf) => this.series.alone(leaf));
        addLeaf(sums, slots, series, periods);
      }
    });
  }

  /** Adds what was remembered at a checkpoint, and what changed between it and the position. */
  #recall(path: Path, leavesIn: LeavesIn): AddCells {
    const changes = new Changes(this.#source, path, this.series.count, leavesIn);
    return (sums, slots, series, periods) => {
      this.cells.addPastTo(sums, slots, this.series.cells(series), periods, path.checkpoint);
      changes.addTo(sums, slots, series, periods);
    };
  }

  #pathOfLeavesTo(position: number): Path {
    const number = countUpTo(this.#checkpoints, position);
    return this.#pathTo(position, this.cells.leavesBefore(number), this.cells.leavesAfter(number));
  }

  /** How a position is reached from one of two checkpoints over the fewest entries, forwards or backwards. */
  #pathTo(position: number, before: number, after: number | undefined): Path {
    const here = this.#source.linesUpTo(position);
    const first = this.#source.linesUpTo(this.#checkpoints[before - 1] ?? 0);
    const forwards: Path = { checkpoint: before, first, end: here, sign: 1 };
    const afterAt = after === undefined ? undefined : this.#checkpoints[after - 1];
    if (after === undefined || afterAt === undefined) return forwards;
    const end = this.#source.linesUpTo(afterAt);
    return end - here < here - first ? { checkpoint: after, first: here, end, sign: -1 } : forwards;
  }

  #view(geography: Geography, position: number, add: AddCells): CubeView {
    const { axis, series } = this;
    return new CubeView({ axis, series, geography, running: () => this.#runningSums.at(position) }, add);
  }

  #moveTo(position: number): void {
    if (this.#entriesSinceCheckpoint >= this.#checkpointEntries) this.#takeCheckpoint();
    this.#position = position;
  }

  #takeCheckpoint(): void {
    this.#flush();
    this.cells.takeCheckpoint();
    this.#checkpoints.push(this.#position);
    this.#entriesSinceCheckpoint = 0;
  }

  /** Carries changed leaves into their totals. */
  #flush(): void {
    this.#pending.take((cell, values) => {
      this.cells.addLeaf(cell, values);
      for (const total of this.#totalCellsOf(cell)) this.cells.addNumbers(total, values);
    });
  }

  /** Cells of the totals that a leaf's cell counts in, as the tree of areas is now. */
  #totalCellsOf(cell: number): readonly number[] {
    const known = this.#totalCells[cell];
    if (known) return known;
    const [leaf, period] = [this.#leafCells.leaf(cell), this.#leafCells.period(cell)];
    const cells = this.#totalsOf(leaf, period, this.#trees.now()).map((series) => this.#cell(series, period));
    this.#totalCells[cell] = cells;
    return cells;
  }

  /** Every total that a leaf counts in: its clusters × the areas above it × its size class and all. */
  #totalsOf(leaf: number, period: number, geography: Geography): readonly number[] {
    return this.series.totalsOf(leaf, lastMonth(this.axis.period(period)), geography);
  }

  #leafCell(leaf: number, period: number): number {
    const cell = this.series.cell(leaf, period);
    if (cell >= 0) return cell;
    const created = this.#cell(leaf, period);
    this.#leafCells.set(created, leaf, period);
    return created;
  }

  #cell(series: number, period: number): number {
    const known = this.series.cell(series, period);
    if (known >= 0) return known;
    const cell = this.cells.create();
    this.series.setCell(series, period, cell);
    return cell;
  }

  /** Leaf cells with what they hold: the additive content of the cube. */
  *leaves(): Iterable<{ key: string; period: Period; values: readonly Exact[] }> {
    this.#flush();
    for (const { cell, leaf, period } of this.#leafCells.all()) {
      yield {
        key: this.series.describe(leaf),
        period: this.axis.period(period),
        values: this.#valuesOf(cell),
      };
    }
  }

  #valuesOf(cell: number): readonly Exact[] {
    return Array.from({ length: SLOT_COUNT }, (_, slot) => this.cells.value(cell, slot));
  }

  get bytes(): number {
    return this.cells.bytes + this.series.bytes;
  }

  dump(): CubeDump {
    this.#flush();
    return {
      position: this.#position,
      periods: this.axis.codes(),
      counted: this.axis.counted().map(({ index }) => index),
      changes: this.#runningSums.dump(),
      checkpoints: this.#checkpoints,
      entriesSinceCheckpoint: this.#entriesSinceCheckpoint,
      series: this.series.dump(),
      cells: this.cells.dump(),
    };
  }

  /** Takes a dump over, into a cube that knows the trees of areas and has nothing else in it yet. */
  restore(dump: CubeDump): void {
    for (const code of dump.periods) this.axis.intern(code);
    for (const period of dump.counted) this.axis.markCounted(period);
    this.#runningSums.restore(dump.changes);
    for (const position of dump.checkpoints) this.#checkpoints.push(position);
    this.series.restore(dump.series);
    this.series.eachLeafCell((cell, leaf, period) => this.#leafCells.set(cell, leaf, period));
    this.cells.restore(dump.cells);
    this.#position = dump.position;
    this.#entriesSinceCheckpoint = dump.entriesSinceCheckpoint;
  }
}
