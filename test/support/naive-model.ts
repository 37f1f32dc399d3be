import type { Recorded } from "../../src/domain/events/index.js";
import type { ReportState } from "../../src/domain/events/report.js";

/**
 * The read models told again in the plainest way: replay the events up to a position into a list of standing
 * reports and a list of registrations, and loop. Written for the tests alone; shares no code with the projections.
 */
export interface NaiveQuestion {
  readonly cluster: string | null;
  readonly area: string;
  /** A second area, or what narrows one: `-` no park, `=p` the park alone, `-p` not in p. */
  readonly within?: string;
  readonly size: "above" | "below" | null;
}

interface Span {
  readonly year: number;
  readonly from: number;
  readonly to: number;
}

export interface NaiveReport extends ReportState {
  readonly unit: string;
  readonly span: Span;
}

/** Months of a report by how often the unit reports. */
const LENGTHS = { month: 1, quarter: 3, half: 6, year: 12 };

interface Counted {
  readonly month: number;
  /** Months that each of its reports is for. */
  readonly length: number;
  readonly sign: number;
  readonly standing: {
    district: string;
    park: string | null;
    size: string;
    clusters: string[];
    represents: number;
  };
}

export class NaiveModel {
  readonly reports = new Map<string, NaiveReport>();
  readonly #counts: Counted[] = [];
  readonly #lengths = new Map<string, number>();
  readonly #moves: { effective: number; parent: string | null }[] = [];

  constructor(events: readonly Recorded[], position: number) {
    for (const event of events) if (event.position <= position) this.#apply(event);
  }

  flow(question: NaiveQuestion, measure: "output" | "revenue", span: Span): bigint {
    let sum = 0n;
    for (const { lines } of this.#matching(question, (own) => inside(span, own))) {
      for (const line of lines) sum += BigInt((line[measure] ?? "0").replace(".", ""));
    }
    return sum;
  }

  /** The same, but nothing where no report gives the measure. */
  reportedFlow(question: NaiveQuestion, measure: "output" | "revenue", span: Span): bigint | undefined {
    const given = this.#matching(question, (own) => inside(span, own)).some(({ lines }) =>
      lines.some((line) => line[measure] !== undefined),
    );
    return given ? this.flow(question, measure, span) : undefined;
  }

  /** Reports inside the span whose unit reported the same months a year before: with a cluster, in that cluster. */
  comparable(
    question: NaiveQuestion,
    measure: "output" | "revenue",
    span: Span,
  ): { current: bigint; base: bigint; reports: number } {
    const total = { current: 0n, base: 0n, reports: 0 };
    for (const report of this.reports.values()) {
      const month = report.span.year * 12 + report.span.to - 1;
      if (!inside(span, report.span) || !this.#covers(question, report.attribution, month)) continue;
      const before = [...this.reports.values()].find(
        (other) =>
          other.unit === report.unit &&
          other.span.year === report.span.year - 1 &&
          other.span.from === report.span.from &&
          other.span.to === report.span.to,
      );
      const sum = (lines: ReportState["lines"] | undefined) => {
        const values = (lines ?? [])
          .filter((line) => question.cluster === null || line.cluster === question.cluster)
          .flatMap((line) => (line[measure] === undefined ? [] : [BigInt(line[measure].replace(".", ""))]));
        return values.length === 0 ? undefined : values.reduce((a, b) => a + b);
      };
      const [now, then] = [sum(report.lines), sum(before?.lines)];
      if (now === undefined || then === undefined) continue;
      total.current += now;
      total.base += then;
      total.reports++;
    }
    return total;
  }

  stock(question: NaiveQuestion, month: number): bigint {
    let sum = 0n;
    for (const { lines } of this.#matching(question, (own) => own.year * 12 + own.to - 1 === month)) {
      for (const line of lines) sum += BigInt(line.employment ?? 0);
    }
    return sum;
  }

  /** Did any report give employment for periods that end with the month? */
  hasStock(question: NaiveQuestion, month: number): boolean {
    return this.#matching(question, (own) => own.year * 12 + own.to - 1 === month).some(({ lines }) =>
      lines.some((line) => line.employment !== undefined),
    );
  }

  /** Reports inside the span that give the measure. */
  reportCountWith(question: NaiveQuestion, measure: "output" | "revenue", span: Span): number {
    return this.#matching(question, (own) => inside(span, own)).filter(({ lines }) =>
      lines.some((line) => line[measure] !== undefined),
    ).length;
  }

  reportCount(question: NaiveQuestion, span: Span): number {
    return this.#matching(question, (own) => inside(span, own)).length;
  }

  enterprises(question: NaiveQuestion, month: number): bigint {
    let sum = 0n;
    for (const { month: from, sign, standing } of this.#counts) {
      if (from > month || !this.#covers(question, standing, month)) continue;
      if (question.cluster === null || standing.clusters.includes(question.cluster)) {
        sum += BigInt(sign * standing.represents);
      }
    }
    return sum;
  }

  /** Units that are registered and active at the end of a month: all, or those whose reports are for so many months. */
  units(question: NaiveQuestion, month: number, ofLength?: number): number {
    let units = 0;
    for (const { month: from, sign, standing, length } of this.#counts) {
      if (from > month || !this.#covers(question, standing, month)) continue;
      if (ofLength !== undefined && length !== ofLength) continue;
      if (question.cluster === null || standing.clusters.includes(question.cluster)) units += sign;
    }
    return units;
  }

  /** Months of reports received inside a span, and due: those of whole months, quarters, halves or years in it. */
  coverage(question: NaiveQuestion, span: Span): { reported: number; due: number } {
    const reported = this.#matching(question, (own) => inside(span, own)).reduce(
      (months, { span: own }) => months + own.to - own.from + 1,
      0,
    );
    let due = 0;
    for (const length of Object.values(LENGTHS)) {
      for (let end = length; end <= span.to; end += length) {
        if (end - length + 1 < span.from) continue;
        due += length * this.units(question, span.year * 12 + end - 1, length);
      }
    }
    return { reported, due };
  }

  #matching(
    question: NaiveQuestion,
    when: (own: Span) => boolean,
  ): { lines: ReportState["lines"]; span: Span }[] {
    const found: { lines: ReportState["lines"]; span: Span }[] = [];
    for (const report of this.reports.values()) {
      const month = report.span.year * 12 + report.span.to - 1;
      if (!when(report.span) || !this.#covers(question, report.attribution, month)) continue;
      const lines = report.lines.filter(
        (line) => question.cluster === null || line.cluster === question.cluster,
      );
      if (lines.length > 0) found.push({ lines, span: report.span });
    }
    return found;
  }

  #covers(
    question: NaiveQuestion,
    place: { district: string; park: string | null; size: string },
    month: number,
  ): boolean {
    if (question.size !== null && question.size !== place.size) return false;
    const { area, within } = question;
    return (
      this.#liesIn(area, place, month) && (within === undefined || this.#isNarrowed(within, place, month))
    );
  }

  #isNarrowed(within: string, place: { district: string; park: string | null }, month: number): boolean {
    if (within === "-") return place.park === null;
    if (within.startsWith("=")) return within === `=${place.park}`;
    if (within.startsWith("-")) return !this.#liesIn(within.slice(1), place, month);
    return this.#liesIn(within, place, month);
  }

  #liesIn(area: string, place: { district: string; park: string | null }, month: number): boolean {
    if (area === "city" || area === place.district || area === place.park) return true;
    if (area !== "p") return false;
    return place.park === "r" || (place.park === "q" && this.#parentOfQ(month) === "p");
  }

  #parentOfQ(month: number): string | null {
    let [since, parent]: [number, string | null] = [-1, "p"];
    for (const move of this.#moves) {
      if (move.effective <= month && move.effective >= since) [since, parent] = [move.effective, move.parent];
    }
    return parent;
  }

  #apply(event: Recorded): void {
    switch (event.type) {
      case "ReportFiled":
        this.#put(event.data.unit, event.data.period, event.data);
        break;
      case "ReportRevised":
        this.reports.delete(`${event.data.unit} ${event.data.replaces.period}`);
        this.#put(event.data.unit, event.data.period, event.data);
        break;
      case "ReportWithdrawn":
        this.reports.delete(`${event.data.unit} ${event.data.replaces.period}`);
        break;
      case "EnterpriseRegistered":
        this.#lengths.set(event.data.unit, LENGTHS[event.data.frequency]);
        this.#count(event.data, 1, event.data.standing);
        break;
      case "EnterpriseRescheduled":
        this.#count(event.data, -1, event.data.standing);
        this.#lengths.set(event.data.unit, LENGTHS[event.data.frequency]);
        this.#count(event.data, 1, event.data.standing);
        break;
      case "EnterpriseReinstated":
        this.#count(event.data, 1, event.data.standing);
        break;
      case "EnterpriseDeregistered":
        this.#count(event.data, -1, event.data.was);
        break;
      case "EnterpriseRelocated":
      case "EnterpriseReclassified":
        this.#count(event.data, -1, event.data.was);
        this.#count(event.data, 1, event.data.standing);
        break;
      case "AreaMoved":
        this.#moves.push({ effective: monthOf(event.data.effective), parent: event.data.parent });
        break;
      default:
        break;
    }
  }

  #count(
    { unit, effective }: { readonly unit: string; readonly effective: string },
    sign: number,
    standing: Counted["standing"],
  ): void {
    const length = this.#lengths.get(unit) ?? 1;
    this.#counts.push({ month: monthOf(effective), length, sign, standing });
  }

  #put(unit: string, period: string, state: ReportState): void {
    const { lines, attribution, stage, asGiven } = state;
    this.reports.set(`${unit} ${period}`, { unit, span: spanOf(period), lines, attribution, stage, asGiven });
  }
}

function monthOf(text: string): number {
  return Number(text.slice(0, 4)) * 12 + Number(text.slice(5)) - 1;
}

function inside(outer: Span, own: Span): boolean {
  return own.year === outer.year && own.from >= outer.from && own.to <= outer.to;
}

function spanOf(text: string): Span {
  const year = Number(text.slice(0, 4));
  const rest = text.slice(5);
  if (rest === "") return { year, from: 1, to: 12 };
  if (rest.startsWith("Q")) return { year, from: Number(rest[1]) * 3 - 2, to: Number(rest[1]) * 3 };
  if (rest.startsWith("H")) return { year, from: Number(rest[1]) * 6 - 5, to: Number(rest[1]) * 6 };
  const [from, to = from] = rest.split("..");
  return { year, from: Number(from), to: Number(to) };
}
