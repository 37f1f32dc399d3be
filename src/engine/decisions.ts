import { lastStanding, type UnitRecord, unitIn, unitNow } from "../../projections/directory.js";
import type { ReadModels } from "../../projections/read-models.js";
import type { Reference } from "../../projections/reference.js";
import type { Frequency, Standing } from "../domain/attribution.js";
import type { CommandData } from "../domain/commands.js";
import type { Words } from "../domain/defect.js";
import {
  decideEnterprise,
  type Enterprise,
  type EnterpriseCommand,
  type EnterpriseEvent,
} from "../domain/enterprise/enterprise.js";
import { Fault } from "../domain/faults.js";
import { type Finding, review } from "../domain/guard/rules.js";
import {
  endMonth,
  firstMonth,
  formatPeriod,
  lastMonth,
  type Period,
  requirePeriod,
  YEAR_MAX,
} from "../domain/period.js";
import { inBoth, sinceMonth } from "../domain/reason-words.js";
import { decideFiling, decideReattribution, decideWithdrawal } from "../domain/report/decide.js";
import type { FiledReport, ReportEvent, ReportYear } from "../domain/report/report-year.js";
import { requireArea } from "./area-trees.js";
import { isLockedInPart } from "./locked-months.js";
import type { Decided } from "./own-writes.js";

/** Decisions on units and their reports, made on the read models. The store's expected revisions guard them. */

export interface FilingDecision {
  readonly events: readonly ReportEvent[];
  readonly findings: readonly Finding[];
}

/** What a filing is decided on: the unit, its reports of the year, and the one before the period. */
export interface FilingGround {
  readonly record: UnitRecord;
  readonly year: ReportYear;
  readonly before: FiledReport | undefined;
}

/**
 * Reviews a report and decides on it.
 *
 * @throws Fault of the first `error` finding, CLUSTER_UNKNOWN, CONFIRMATION_NEEDED, and what the decider throws
 */
export function decideReport(
  models: ReadModels,
  command: CommandData<"FileReport">,
  ground: FilingGround,
  today: number,
): FilingDecision {
  const given = requirePeriod(command.period);
  const { record, year, before } = ground;
  const standing = standingFor(record, given);
  const { clusters, represents: _represents, ...attribution } = standing;
  const reference = models.reference.now();
  const isClosed = (period: Period) => isLockedInPart(reference, period);
  const events = decideFiling(command, year, { attribution, isClosed });
  // A first report may come after the revision of one that gives up its months.
  const filed =
    events.find((event) => event.type === "ReportFiled") ??
    events.find((event) => event.type === "ReportRevised");
  const lines = filed ? filed.data.lines : command.lines;
  // Lines of a cluster that the unit was taken out of later stay, and may be corrected.
  const replaced = filed?.type === "ReportRevised" ? filed.data.replaces.lines : [];
  const findings = review({
    period: filed ? requirePeriod(filed.data.period) : given,
    lines,
    registered: monthOf(record.registered),
    deregistered: deregisteredSince(record, given),
    frequency: frequencyFor(record, given),
    clusters: [...clusters, ...replaced.map(({ cluster }) => cluster)],
    nameOf: (cluster) => nameOf(reference, cluster),
    today,
    ytd: command.basis === "ytd",
    before,
  });
  const refused = findings.find((finding) => finding.severity === "error");
  if (refused) throw new Fault(refused.code, refused.params);
  const unconfirmed = findings.find(
    (finding) =>
      finding.severity === "confirm" &&
      !command.confirm.includes(finding.code) &&
      !command.confirm.includes("ALL"),
  );
  if (unconfirmed && events.length > 0) {
    const detail = new Fault(unconfirmed.code, unconfirmed.params);
    throw new Fault(
      "CONFIRMATION_NEEDED",
      { rule: unconfirmed.code, detail: { zh: detail.say("zh"), en: detail.say("en") } },
      { cause: detail },
    );
  }
  return { events, findings: events.length > 0 ? findings : [] };
}

/** @throws Fault CLUSTER_UNKNOWN */
function nameOf({ clusters }: Reference, cluster: string): Words {
  const known = clusters.get(cluster);
  if (!known) throw new Fault("CLUSTER_UNKNOWN", { value: cluster });
  return known.name;
}

/** The ground for filing, read from the facts as they are, or from what `yearOf` says of the unit's number and a year. */
export function groundFor(
  models: ReadModels,
  unit: string,
  period: Period,
  yearOf = (index: number, year: number): ReportYear => models.facts.reportYear(index, year),
): FilingGround {
  const record = requireUnit(models, unit);
  const year = yearOf(record.index, period.year);
  const before =
    year.findLast((report) => lastMonth(report.period) < lastMonth(period)) ??
    yearOf(record.index, period.year - 1).at(-1);
  return { record, year, before };
}

/** Decides a filing on what the facts hold now. @throws Fault ENTERPRISE_UNKNOWN, and what `decideReport` throws */
export function decideFileReport(
  models: ReadModels,
  command: CommandData<"FileReport">,
  today: number,
): FilingOutcome {
  const period = requirePeriod(command.period);
  const ground = groundFor(models, command.unit, period);
  const { events, findings } = decideReport(models, command, ground, today);
  return {
    decided: [{ events, expected: models.facts.revision(ground.record.index, period.year) }],
    findings,
  };
}

interface FilingOutcome {
  readonly decided: readonly Decided[];
  readonly findings: readonly Finding[];
}

/** Decides a withdrawal on what the facts hold now. @throws Fault ENTERPRISE_UNKNOWN, and what its decider throws */
export function decideWithdrawReport(
  models: ReadModels,
  command: CommandData<"WithdrawReport">,
): readonly Decided[] {
  const record = requireUnit(models, command.unit);
  const { year } = requirePeriod(command.period);
  const events = decideWithdrawal(command, models.facts.reportYear(record.index, year));
  return [{ events, expected: models.facts.revision(record.index, year) }];
}

/** Decides where a filed report counts from now on. @throws Fault ENTERPRISE_UNKNOWN, and what its decider throws */
export function decideReattributed(
  models: ReadModels,
  command: CommandData<"ReattributeReport">,
): readonly Decided[] {
  const record = requireUnit(models, command.unit);
  const { year } = requirePeriod(command.period);
  const events = decideReattribution(command, models.facts.reportYear(record.index, year));
  return [{ events, expected: models.facts.revision(record.index, year) }];
}

/**
 * A change of a unit, and the re-attribution of every filed report that it reaches back over. The unit's own event
 * comes last: where streams are not written atomically, a repeat after a crash finds what is left to do.
 *
 * @throws Fault REPORTED_AFTER_DEREGISTRATION, and what `decideEnterprise` throws
 */
export function decideUnitChange(models: ReadModels, command: EnterpriseCommand): readonly Decided[] {
  checkReferences(models, command);
  const record = models.directory.get(command.data.unit);
  const events = decideEnterprise(command, record && enterpriseOf(record));
  if (record && command.type === "DeregisterEnterprise") requireNoneAfter(models, record, command.data);
  const own = { events, expected: record?.revision ?? -1 };
  return record ? [...reattributions(models, record, events), own] : [own];
}

/**
 * The same as for a report that is filed later: who is out of the register owes nothing, and what they had reported
 * would stand in for what others still owe.
 *
 * @throws Fault REPORTED_AFTER_DEREGISTRATION
 */
function requireNoneAfter(
  models: ReadModels,
  record: UnitRecord,
  { effective }: CommandData<"DeregisterEnterprise">,
): void {
  const from = monthOf(effective);
  for (const { reports } of yearsSince(models, record, from)) {
    const late = reports.find(({ period }) => firstMonth(period) >= from);
    if (!late) continue;
    const period = formatPeriod(late.period);
    throw new Fault("REPORTED_AFTER_DEREGISTRATION", { unit: record.unit, effective, period });
  }
}

/** What a unit has reported, year by year, from that of a month (month number) on. */
function* yearsSince(
  { facts }: ReadModels,
  { index }: UnitRecord,
  month: number,
): Generator<{ readonly year: number; readonly reports: ReportYear }> {
  for (let year = Math.floor(month / 12); year <= YEAR_MAX; year++)
    yield { year, reports: facts.reportYear(index, year) };
}

function reattributions(
  models: ReadModels,
  record: UnitRecord,
  events: readonly EnterpriseEvent[],
): readonly Decided[] {
  const change = events.findLast(
    (event) => event.type === "EnterpriseRelocated" || event.type === "EnterpriseReclassified",
  );
  if (!change || !("standing" in change.data)) return [];
  const { effective } = change.data;
  const was = unitNow(record)?.standing ?? change.data.standing;
  const { clusters, represents: _represents, ...attribution } = change.data.standing;
  const cluster = movedCluster(was.clusters, clusters);
  const from = monthOf(effective);
  const decided: Decided[] = [];
  for (const { year, reports } of yearsSince(models, record, from)) {
    const revised = reports
      .filter((report) => lastMonth(report.period) >= from)
      .flatMap((report) =>
        decideReattribution(
          {
            unit: record.unit,
            period: formatPeriod(report.period),
            attribution,
            ...(cluster ? { cluster } : {}),
            reason: { code: "reclassified", text: inBoth(sinceMonth(effective)) },
          },
          reports,
        ),
      );
    if (revised.length > 0)
      decided.push({ events: revised, expected: models.facts.revision(record.index, year) });
  }
  return decided;
}

/** One cluster left and one joined: the reports' lines follow. Otherwise which part went where is not known. */
function movedCluster(
  was: readonly string[],
  now: readonly string[],
): { now: string; was: string } | undefined {
  const left = was.filter((cluster) => !now.includes(cluster));
  const joined = now.filter((cluster) => !was.includes(cluster));
  const [from, to] = [left[0], joined[0]];
  return left.length === 1 && joined.length === 1 && from !== undefined && to !== undefined
    ? { now: to, was: from }
    : undefined;
}

/** The unit as its decider knows it: what the fold of its stream would give. */
export function enterpriseOf(record: UnitRecord): Enterprise | undefined {
  const now = unitNow(record);
  const standing = lastStanding(record);
  if (!now || !standing) return undefined;
  return {
    name: now.name,
    registered: record.registered,
    frequency: now.frequency,
    standing,
    active: now.standing !== null,
    latest: now.effective,
  };
}

/** Clusters and areas that a command names must exist, and be of the right kind. */
function checkReferences(models: ReadModels, command: EnterpriseCommand): void {
  const { clusters, geography } = models.reference.now();
  const place = placeNamedBy(command);
  for (const cluster of place.clusters ?? []) {
    if (!clusters.has(cluster)) throw new Fault("CLUSTER_UNKNOWN", { value: cluster });
  }
  if (place.district !== undefined) requireArea(geography, place.district, "district", "city");
  if (place.park !== undefined && place.park !== null) requireArea(geography, place.park, "park");
}

interface NamedPlace {
  readonly district?: string;
  readonly park?: string | null;
  readonly clusters?: readonly string[] | undefined;
}

function placeNamedBy(command: EnterpriseCommand): NamedPlace {
  switch (command.type) {
    case "RegisterEnterprise":
      return command.data.standing;
    case "RelocateEnterprise":
      return command.data;
    case "ReclassifyEnterprise":
      return { clusters: command.data.clusters };
    default:
      return {};
  }
}

/** The unit of an id. @throws Fault ENTERPRISE_UNKNOWN */
export function requireUnit(models: ReadModels, unit: string): UnitRecord {
  const record = models.directory.get(unit);
  if (!record) throw new Fault("ENTERPRISE_UNKNOWN", { unit });
  return record;
}

/** Where the unit belongs at the end of a period; what held last where it was deregistered inside it. */
export function standingFor(record: UnitRecord, period: Period): Standing {
  const month = formatPeriod(endMonth(period));
  const standing =
    unitAt(record, period)?.standing ??
    record.changes.findLast((change) => change.standing !== null && change.effective <= month)?.standing ??
    record.changes[0]?.standing;
  if (!standing) throw new Fault("ENTERPRISE_UNKNOWN", { unit: record.unit });
  return standing;
}

/** How often the unit reports at the end of a period. */
export function frequencyFor(record: UnitRecord, period: Period): Frequency {
  return (unitAt(record, period) ?? record.changes[0])?.frequency ?? "month";
}

/** Since when the unit was out of the register at the end of a period, whatever became of it afterwards. */
function deregisteredSince(record: UnitRecord, period: Period): number | undefined {
  const then = unitAt(record, period);
  return then && then.standing === null ? monthOf(then.effective) : undefined;
}

/** The unit at the end of a period; undefined before its registration. */
function unitAt(record: UnitRecord, period: Period): ReturnType<typeof unitIn> {
  return unitIn(record, formatPeriod(endMonth(period)));
}

function monthOf(effective: string): number {
  return firstMonth(requirePeriod(effective));
}
