import { Fault } from "../domain/faults.js";
import { type Period, parsePeriod } from "../domain/period.js";
import { roundHalfUp } from "../statistics/print.js";
import { compare } from "../statistics/ratio.js";
import { annualReportOf, bulletinOf, kindOf, reportedPart } from "./annual.js";
import { ReportContext, type ReportOptions, type ReportSource } from "./context.js";
import { documentOf } from "./document.js";
import { type FigureCell, figuresOf, type ReportDocument, type ReportKind } from "./model.js";
import { causeSection, vintageNotes } from "./sections/causes.js";
import { differenceSection } from "./sections/differences.js";
import type { Difference } from "./vintages.js";

/**
 * Two vintages of one report: every figure that differs, as known before and as known after, by how much, and what
 * was changed in between, by whom and why. Both are of the same period, that of the later one.
 *
 * @param asked a year, or the month or quarter of a bulletin
 * @throws Fault ARGUMENT_INVALID where the second is not later than the first; AREA_UNKNOWN, PLAN_UNKNOWN
 */
export async function comparison(
  sources: { readonly before: ReportSource; readonly after: ReportSource },
  asked: string,
  options: ReportOptions,
): Promise<ReportDocument> {
  const [first, second] = [sources.before.vantage.position, sources.after.vantage.position];
  if (first >= second) {
    const detail = {
      zh: `前一时点(位置${first})须早于后一时点(位置${second})`,
      en: `the first vintage (position ${first}) must be before the second (position ${second})`,
    };
    throw new Fault("ARGUMENT_INVALID", { detail });
  }
  const { kind, period } = askedReport(sources.after, asked);
  const before = new ReportContext(sources.before, kind, period, options);
  const after = new ReportContext(sources.after, kind, period, options);
  const [was, is] = [await figuresIn(before), await figuresIn(after)];
  const context = new ReportContext(sources.after, "comparison", period, options);
  const vintages = { before, after: context, compared: is.size, differences: differences(was, is) };
  const blocks = [...differenceSection(vintages), ...(await causeSection(vintages))];
  return documentOf(context, blocks, (_, provenance) => vintageNotes(vintages, provenance));
}

/** @throws Fault ARGUMENT_INVALID */
function askedReport({ vantage }: ReportSource, asked: string): { kind: ReportKind; period: Period } {
  if (/^\d{4}$/.test(asked)) return { kind: "annual", period: reportedPart(vantage, Number(asked)) };
  const period = parsePeriod(asked);
  const kind = period && kindOf(period);
  if (period && kind) return { kind, period };
  throw new Fault("ARGUMENT_INVALID", {
    detail: { zh: `应为年、季或月:${asked}`, en: `not a year, a quarter or a month: ${asked}` },
  });
}

type Figures = ReadonlyMap<string, FigureCell>;

/** Every figure of a report once, by what it says; but for those that are about revisions themselves. */
async function figuresIn(context: ReportContext): Promise<Figures> {
  const document = context.kind === "annual" ? await annualReportOf(context) : bulletinOf(context);
  const figures = new Map<string, FigureCell>();
  for (const figure of figuresOf(document)) {
    if ("publication" in figure.scope || figure.name === "revisions") continue;
    const key = JSON.stringify([figure.name, figure.period, figure.unit, Object.entries(figure.scope)]);
    if (!figures.has(key)) figures.set(key, figure);
  }
  return figures;
}

/** In the order of the later report; what only the earlier one has comes last. */
function differences(was: Figures, is: Figures): readonly Difference[] {
  const found: Difference[] = [];
  for (const key of new Set([...is.keys(), ...was.keys()])) {
    const [old, now] = [was.get(key), is.get(key)];
    const about = now ?? old;
    const [before, after] = [old?.value ?? null, now?.value ?? null];
    if (!about || before === after) continue;
    const places = Math.max(old?.places ?? 0, about.places);
    const common = { about, before, after, places };
    if (before === null || after === null) {
      const lacking = before === null ? old : now;
      found.push({ ...common, reason: lacking?.reason ?? "no-data", isPrinted: true });
    } else if (compare(before, after) !== 0) {
      const isPrinted = roundHalfUp(before, places) !== roundHalfUp(after, places);
      found.push({ ...common, reason: null, isPrinted });
    }
  }
  return found;
}
