import { formatYuan, yuanToFen } from "../amount.js";
import { MEASURES, type ReportLine } from "../attribution.js";
import type { Words } from "../defect.js";
import { MEASURE_NAMES } from "../names.js";

/** Arithmetic on report lines. Flows subtract; a stock (期末从业人员) is what it is at the period's end. */

/**
 * What holds when `given` arrives over `before`: a measure that `given` names replaces the old one, what it does not
 * name stays. So a file with one cluster's line, or with employment only, takes nothing away.
 */
export function mergeLines(before: readonly ReportLine[], given: readonly ReportLine[]): ReportLine[] {
  const merged = new Map(before.map((line) => [line.cluster, line]));
  for (const line of given) merged.set(line.cluster, { ...merged.get(line.cluster), ...line });
  return sortLines([...merged.values()]);
}

/** The lines in the order of their clusters' ids: there is one a cluster. */
export function sortLines(lines: readonly ReportLine[]): ReportLine[] {
  return [...lines].sort((a, b) => (a.cluster < b.cluster ? -1 : 1));
}

/** Do two reports say the same figures of the same clusters, in whatever order? */
export function sameLines(a: readonly ReportLine[], b: readonly ReportLine[]): boolean {
  return describeLines(a) === describeLines(b);
}

/** Lines in one short text, for comparing. */
function describeLines(lines: readonly ReportLine[]): string {
  return sortLines(lines)
    .map((line) => `${line.cluster}:${line.output ?? "–"}/${line.revenue ?? "–"}/${line.employment ?? "–"}`)
    .join(" ");
}

/**
 * The figures of a report that another one has not, in words; where there are several clusters, each with its id.
 *
 * @example "产值4943800.00元、期末从业人员47人"
 */
export function figuresUnlike(others: readonly ReportLine[], lines: readonly ReportLine[]): Words {
  const clusters = [...new Set([...others, ...lines].map(({ cluster }) => cluster))];
  const said = clusters.flatMap((cluster) => {
    const [own, other] = [lines, others].map((all) => all.find((line) => line.cluster === cluster));
    const which = clusters.length > 1 ? `${cluster} ` : "";
    return MEASURES.filter((measure) => own?.[measure] !== other?.[measure]).map((measure) => {
      const value = own?.[measure];
      const { zh, en } = value === undefined ? { zh: "–", en: "–" } : UNITS[measure](value);
      const name = MEASURE_NAMES[measure];
      return { zh: `${which}${name.zh}${zh}`, en: `${which}${name.en} ${en}` };
    });
  });
  return { zh: said.map(({ zh }) => zh).join("、"), en: said.map(({ en }) => en).join(", ") };
}

const yuan = (value: string | number): Words => ({ zh: `${value}元`, en: `${value} yuan` });
const persons = (value: string | number): Words => ({ zh: `${value}人`, en: `${value}` });
const UNITS = { output: yuan, revenue: yuan, employment: persons };

/**
 * The period's own value from a year-to-date one: flows minus what earlier reports of the year add up to.
 * Where an earlier report lacks a flow that `ytd` gives, the difference would mix periods: undefined.
 */
export function ownFromYtd(
  ytd: readonly ReportLine[],
  earlier: readonly (readonly ReportLine[])[],
): ReportLine[] | undefined {
  const own: ReportLine[] = [];
  for (const line of ytd) {
    // A report without this cluster says that the unit did not work in it then: nothing to subtract.
    const before = earlier.flatMap((lines) => lines.filter((other) => other.cluster === line.cluster));
    const output = difference(
      line.output,
      before.map((other) => other.output),
    );
    const revenue = difference(
      line.revenue,
      before.map((other) => other.revenue),
    );
    if (output === null || revenue === null) return undefined;
    own.push({
      cluster: line.cluster,
      ...(output === undefined ? {} : { output }),
      ...(revenue === undefined ? {} : { revenue }),
      ...(line.employment === undefined ? {} : { employment: line.employment }),
    });
  }
  return sortLines(own);
}

/** What a line says since January: its flows and those of the same cluster in the earlier reports of the year. */
export function sinceJanuary(line: ReportLine, earlier: readonly (readonly ReportLine[])[]): ReportLine {
  const before = earlier.flatMap((lines) => lines.filter((other) => other.cluster === line.cluster));
  const total = { ...line };
  for (const flow of ["output", "revenue"] as const) {
    const own = line[flow];
    if (own === undefined) continue;
    total[flow] = formatYuan(
      before.reduce((sum, other) => sum + yuanToFen(other[flow] ?? "0.00"), yuanToFen(own)),
    );
  }
  return total;
}

function difference(
  ytd: string | undefined,
  before: readonly (string | undefined)[],
): string | undefined | null {
  if (ytd === undefined) return undefined;
  let fen = yuanToFen(ytd);
  for (const yuan of before) {
    if (yuan === undefined) return null;
    fen -= yuanToFen(yuan);
  }
  return formatYuan(fen);
}
