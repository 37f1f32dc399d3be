import { lastStanding } from "../../../projections/directory.js";
import type { TargetTerms } from "../../domain/events/plan.js";
import { assertNever } from "../../domain/never.js";
import { lastMonth, parsePeriod } from "../../domain/period.js";
import type { GroundsChange } from "./grounds.js";
import { cityOf } from "./scope.js";
import type { Vantage } from "./vantage.js";

/**
 * Does a change concern an area, as known from a vantage: a unit that lay or lies in it, before the change or after it,
 * in the month from which it holds or in another one; an area inside it; a target that is held against it; and what
 * holds for all? The whole city is concerned by everything.
 *
 * @param month month number for which the area's figures are given
 */
export function concernsArea(change: GroundsChange, area: string, vantage: Vantage, month: number): boolean {
  const { geography } = vantage.reference;
  const city = cityOf(vantage.reference);
  if (area === city) return true;
  switch (change.type) {
    case "EnterpriseRegistered":
    case "EnterpriseRenamed":
    case "EnterpriseRelocated":
    case "EnterpriseReclassified":
    case "EnterpriseRescheduled":
    case "EnterpriseDeregistered":
    case "EnterpriseReinstated":
      return unitConcerns(change, area, vantage, month);
    case "AreaDefined":
    case "AreaRenamed":
    case "AreaMoved":
    case "BaseRestated":
    case "BaseRestatementWithdrawn":
    case "IndicatorObserved":
      return geography.everLay(change.data.area, area);
    case "ObservationRevised":
      return [change.data, change.data.replaces].some((one) => geography.everLay(one.area, area));
    case "TargetSet":
      return isHeldAgainst(change.data.terms, area, city);
    case "TargetRevised":
      return [change.data.terms, change.data.replaces].some((terms) => isHeldAgainst(terms, area, city));
    case "TargetRetired":
      return isHeldAgainst(change.data.replaces, area, city);
    case "ClusterDefined":
    case "ClusterRenamed":
    case "PlanAdopted":
    case "CalendarSet":
    case "PeriodClosed":
      return true;
    default:
      return assertNever(change);
  }
}

function unitConcerns(
  { position, data }: { position: number; data: { unit: string; effective: string } },
  area: string,
  { models, reference: { geography } }: Vantage,
  month: number,
): boolean {
  const record = models.directory.get(data.unit);
  const since = parsePeriod(data.effective);
  const months = since ? [lastMonth(since), month] : [month];
  return [position - 1, position].some((at) => {
    const standing = record && lastStanding(record, at);
    return standing !== undefined && months.some((one) => geography.holds(area, standing, one));
  });
}

/** A part is held against the city's target of reports and its own, not against what is observed for the city. */
function isHeldAgainst({ subject }: TargetTerms, area: string, city: string): boolean {
  return subject.from === "reports" && [null, city, area].includes(subject.area);
}
