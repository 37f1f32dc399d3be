import type { Fen } from "../../src/domain/amount.js";
import { FREQUENCIES, type Frequency, STAGES, type Stage } from "../../src/domain/attribution.js";
import type { RecordedReports } from "../../src/domain/report/filed-reports.js";
import { float64, int32, uint8, uint16 } from "../columns.js";
import { PAIRS, type PairSlots, SLOT_COUNT, SLOTS, type Slot } from "../cube/slots.js";
import { IntRows, type IntRowsDump } from "../int-rows.js";
import { Positions } from "./positions.js";

/** One line of the journal: a change of one leaf cell, and whose report it was. */
export interface JournalEntry {
  readonly unit: number;
  readonly leaf: number;
  /** Index on the cube's period axis. */
  readonly period: number;
  /** 分; undefined where the report gives none. */
  readonly output: Fen | undefined;
  readonly revenue: Fen | undefined;
  readonly employment: number | undefined;
  readonly stage: Stage;
  /** The unit wrote it since January (累计). */
  readonly ytd: boolean;
}

const FLAG_NEGATIVE = 1;
const FLAG_REGISTRATION = 2;
const FLAG_YTD = 4;
const STAGE_SHIFT = 3;
const FREQUENCY_SHIFT = 5;
/** Slot that counts the units of a frequency, beside the one that counts all. */
const FREQUENCY_SLOT = [undefined, SLOTS.unitsByQuarter, SLOTS.unitsByHalf, SLOTS.unitsByYear];
const NONE = -1;
const PAGE_SHIFT = 12;
const PAGE_LINES = 1 << PAGE_SHIFT;

/** The journal as plain data and columns. */
export interface JournalDump {
  readonly position: ReturnType<Positions["dump"]>;
  readonly columns: readonly Uint8Array[];
  readonly closedBy: IntRowsDump;
}

/**
 * Every change of every leaf cell in the order of the log, in columns (39 bytes a line). A report that is revised or
 * withdrawn gets a second line that takes its figures back; the first one remembers which, so the facts that were
 * open at any position can be told. Registrations are lines as well: they add and take away units and enterprises.
 */
export class Journal {
  readonly #position = new Positions();
  readonly #unit = int32();
  readonly #leaf = int32();
  /** Periods are known by codes of 16 bits, so there are not more of them. */
  readonly #period = uint16();
  readonly #output = float64();
  readonly #revenue = float64();
  readonly #employment = int32();
  readonly #flags = uint8();
  /** The line before it in its chain (a unit's reports of one year); of a line that takes another back, that one. */
  readonly #before = int32();
  /** The line that took this one back, by page and place in it: most pages have none. */
  readonly #closedBy = new IntRows();

  get length(): number {
    return this.#position.length;
  }
  get bytes(): number {
    const others = this.#position.bytes + this.#closedBy.bytes;
    return this.#columns().reduce((sum, column) => sum + column.bytes, others);
  }

  /** Makes room for so many lines more. */
  reserve(lines: number): void {
    this.#position.reserve(lines);
    for (const column of this.#columns()) column.reserve(lines);
  }

  append(position: number, entry: JournalEntry, before: number): number {
    const flags = (entry.ytd ? FLAG_YTD : 0) | (STAGES.indexOf(entry.stage) << STAGE_SHIFT);
    const { output = Number.NaN, revenue = Number.NaN, employment = NONE } = entry;
    return this.#push(
      position,
      entry.unit,
      entry.leaf,
      entry.period,
      output,
      revenue,
      employment,
      flags,
      before,
    );
  }

  /** A line each for many reports; `place` puts each where it goes. Returns the first of them. */
  appendFiled({ first, count, output, revenue, employment }: RecordedReports, units: Uint32Array): number {
    const line = this.length;
    this.#position.pushRun(first, count);
    this.#unit.append(units);
    this.#leaf.repeat(NONE, count);
    this.#period.repeat(NONE, count);
    this.#output.append(output);
    this.#revenue.append(revenue);
    this.#employment.append(employment);
    this.#flags.repeat(0, count);
    this.#before.repeat(NONE, count);
    return line;
  }

  place(index: number, leaf: number, period: number, stage: Stage, before: number): void {
    this.#leaf.set(index, leaf);
    this.#period.set(index, period);
    this.#flags.set(index, STAGES.indexOf(stage) << STAGE_SHIFT);
    this.#before.set(index, before);
  }

  /** `represents` enterprises more (or fewer, when negative), as one unit more or fewer. */
  appendRegistration(
    position: number,
    place: { unit: number; leaf: number; period: number },
    represents: number,
    frequency: Frequency,
  ): number {
    const sign = represents < 0 ? FLAG_NEGATIVE : 0;
    const flags = FLAG_REGISTRATION | sign | (FREQUENCIES.indexOf(frequency) << FREQUENCY_SHIFT);
    const { unit, leaf, period } = place;
    return this.#push(position, unit, leaf, period, Math.abs(represents), Number.NaN, NONE, flags, NONE);
  }

  /** Takes an open line back. */
  close(position: number, index: number): number {
    const closing = this.#push(
      position,
      this.#unit.at(index),
      this.#leaf.at(index),
      this.#period.at(index),
      this.#output.at(index),
      this.#revenue.at(index),
      this.#employment.at(index),
      this.#flags.at(index) | FLAG_NEGATIVE,
      index,
    );
    this.#closedBy.put(index >> PAGE_SHIFT, index & (PAGE_LINES - 1), closing);
    return closing;
  }

  position(index: number): number {
    return this.#position.at(index);
  }
  unit(index: number): number {
    return this.#unit.at(index);
  }
  leaf(index: number): number {
    return this.#leaf.at(index);
  }
  period(index: number): number {
    return this.#period.at(index);
  }
  before(index: number): number {
    return this.#before.at(index);
  }
  output(index: number): Fen | undefined {
    return present(this.#output.at(index));
  }
  revenue(index: number): Fen | undefined {
    return present(this.#revenue.at(index));
  }
  employment(index: number): number | undefined {
    const persons = this.#employment.at(index);
    return persons === NONE ? undefined : persons;
  }
  figure(measure: keyof typeof PAIRS, index: number): number | undefined {
    switch (measure) {
      case "output":
        return this.output(index);
      case "revenue":
        return this.revenue(index);
      case "employment":
        return this.employment(index);
    }
  }
  stage(index: number): Stage {
    return STAGES[(this.#flags.at(index) >> STAGE_SHIFT) & 3] ?? "flash";
  }
  isYtd(index: number): boolean {
    return (this.#flags.at(index) & FLAG_YTD) !== 0;
  }

  /** Where in the log the line was taken back; undefined while it stands. */
  closedAt(index: number): number | undefined {
    const closedBy = this.#closing(index);
    return closedBy === NONE ? undefined : this.#position.at(closedBy);
  }

  /** Is it a report line whose figures count at `position`? */
  isOpen(index: number, position = Number.POSITIVE_INFINITY): boolean {
    if ((this.#flags.at(index) & (FLAG_NEGATIVE | FLAG_REGISTRATION)) !== 0) return false;
    if (this.#position.at(index) > position) return false;
    const closedBy = this.#closing(index);
    return closedBy === NONE || this.#position.at(closedBy) > position;
  }

  #closing(index: number): number {
    return this.#closedBy.get(index >> PAGE_SHIFT, index & (PAGE_LINES - 1));
  }

  /** What the line adds to its cell, written into `values` slot by slot. */
  valuesInto(values: Float64Array, index: number): void {
    const flags = this.#flags.at(index);
    const sign = (flags & FLAG_NEGATIVE) === 0 ? 1 : -1;
    values.fill(0, 0, SLOT_COUNT);
    if ((flags & FLAG_REGISTRATION) !== 0) {
      values[SLOTS.enterprises] = sign * this.#output.at(index);
      values[SLOTS.units] = sign;
      const slot = FREQUENCY_SLOT[flags >> FREQUENCY_SHIFT];
      if (slot !== undefined) values[slot] = sign;
      return;
    }
    const output = this.#output.at(index);
    const revenue = this.#revenue.at(index);
    const employment = this.#employment.at(index);
    if (!Number.isNaN(output)) {
      values[SLOTS.output] = sign * output;
      values[SLOTS.outputN] = sign;
    }
    if (!Number.isNaN(revenue)) {
      values[SLOTS.revenue] = sign * revenue;
      values[SLOTS.revenueN] = sign;
    }
    if (employment !== NONE) {
      values[SLOTS.employment] = sign * employment;
      values[SLOTS.employmentN] = sign;
    }
    values[SLOTS.reports] = sign;
  }

  /** What the line adds to one slot of its cell. */
  amount(index: number, slot: Slot): number {
    const flags = this.#flags.at(index);
    const sign = (flags & FLAG_NEGATIVE) === 0 ? 1 : -1;
    if ((flags & FLAG_REGISTRATION) !== 0) return sign * this.#registered(index, slot, flags);
    return sign * this.#reported(index, slot);
  }

  #registered(index: number, slot: Slot, flags: number): number {
    if (slot === SLOTS.enterprises) return this.#output.at(index);
    return slot === SLOTS.units || slot === FREQUENCY_SLOT[flags >> FREQUENCY_SHIFT] ? 1 : 0;
  }

  #reported(index: number, slot: Slot): number {
    switch (slot) {
      case SLOTS.output:
        return this.output(index) ?? 0;
      case SLOTS.outputN:
        return this.output(index) === undefined ? 0 : 1;
      case SLOTS.revenue:
        return this.revenue(index) ?? 0;
      case SLOTS.revenueN:
        return this.revenue(index) === undefined ? 0 : 1;
      case SLOTS.employment:
        return this.employment(index) ?? 0;
      case SLOTS.employmentN:
        return this.employment(index) === undefined ? 0 : 1;
      default:
        return slot === SLOTS.reports ? 1 : 0;
    }
  }

  /**
   * The same for a report filed, together with the pair that it makes with another of the same leaf; `base` -1 for
   * none. Slots of registrations are left alone.
   */
  filedInto(values: Float64Array, index: number, base: number): void {
    const output = this.#output.at(index);
    const revenue = this.#revenue.at(index);
    const employment = this.#employment.at(index);
    measureInto(values, SLOTS.output, SLOTS.outputN, output);
    measureInto(values, SLOTS.revenue, SLOTS.revenueN, revenue);
    measureInto(values, SLOTS.employment, SLOTS.employmentN, employment === NONE ? Number.NaN : employment);
    values[SLOTS.reports] = 1;
    const isPair = base !== NONE;
    const then = isPair ? this.#employment.at(base) : NONE;
    const areGiven = employment !== NONE && then !== NONE;
    pairInto(values, PAIRS.output, output, isPair ? this.#output.at(base) : Number.NaN);
    pairInto(values, PAIRS.revenue, revenue, isPair ? this.#revenue.at(base) : Number.NaN);
    pairInto(values, PAIRS.employment, employment, areGiven ? then : Number.NaN);
  }

  isRegistration(index: number): boolean {
    return (this.#flags.at(index) & FLAG_REGISTRATION) !== 0;
  }
  isNegative(index: number): boolean {
    return (this.#flags.at(index) & FLAG_NEGATIVE) !== 0;
  }

  dump(): JournalDump {
    const columns = this.#columns().map((column) => column.dump());
    return { position: this.#position.dump(), columns, closedBy: this.#closedBy.dump() };
  }
  restore({ position, columns, closedBy }: JournalDump): void {
    this.#position.restore(position);
    this.#closedBy.restore(closedBy);
    this.#columns().forEach((column, at) => {
      const bytes = columns[at];
      if (bytes) column.restore(bytes);
    });
  }

  /** How many lines there are up to a position: the number of the first one after it. */
  linesUpTo(position: number): number {
    return this.#position.countUpTo(position);
  }

  #push(
    position: number,
    unit: number,
    leaf: number,
    period: number,
    output: number,
    revenue: number,
    employment: number,
    flags: number,
    before: number,
  ): number {
    this.#position.push(position);
    this.#unit.push(unit);
    this.#leaf.push(leaf);
    this.#period.push(period);
    this.#output.push(output);
    this.#revenue.push(revenue);
    this.#employment.push(employment);
    this.#flags.push(flags);
    this.#before.push(before);
    return this.#position.length - 1;
  }

  #columns() {
    return [
      this.#unit,
      this.#leaf,
      this.#period,
      this.#output,
      this.#revenue,
      this.#employment,
      this.#flags,
      this.#before,
    ];
  }
}

/** NaN where there is none. */
function measureInto(values: Float64Array, slot: number, count: number, value: number): void {
  const isGiven = !Number.isNaN(value);
  values[slot] = isGiven ? value : 0;
  values[count] = isGiven ? 1 : 0;
}

function pairInto(values: Float64Array, slots: PairSlots, now: number, then: number): void {
  const isPair = !Number.isNaN(now) && !Number.isNaN(then);
  values[slots.matched] = isPair ? now : 0;
  values[slots.base] = isPair ? then : 0;
  values[slots.pairs] = isPair ? 1 : 0;
}

function present(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}
