import type { Selection } from "../../../projections/cube/cube-view.js";
import { lastStanding, unitNow } from "../../../projections/directory.js";
import type { Frequency, Standing } from "../../domain/attribution.js";
import type { RegisterEntry } from "../../domain/events/enterprise.js";
import type { Vantage } from "./vantage.js";

/** A unit as the register knows it at the vantage. */
export interface RegisteredUnit {
  readonly unit: string;
  readonly name: string;
  readonly active: boolean;
  readonly registered: string;
  /** Month of the latest change. */
  readonly since: string;
  readonly standing: Standing;
  readonly frequency: Frequency;
  readonly synthetic: boolean;
  readonly register: RegisterEntry;
  /** Revision of its stream then: every event of it is a change. */
  readonly revision: number;
}

export interface EnterprisesQuestion {
  readonly selection: Selection;
  /** Part of the name or of the unit id. */
  readonly search?: string | undefined;
  readonly includeInactive: boolean;
  /** Unit id after which the page begins. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Units in a selection, in the order of their ids, page by page. */
export function enterprises(vantage: Vantage, question: EnterprisesQuestion): readonly RegisteredUnit[] {
  const { after = "", limit, search = "", includeInactive } = question;
  const found: RegisteredUnit[] = [];
  for (const record of vantage.models.directory.all()) {
    if (record.unit <= after) continue;
    const now = unitNow(record, vantage.position);
    if (!now || (now.standing === null && !includeInactive)) continue;
    const standing = now.standing ?? lastStanding(record, vantage.position);
    if (!standing || !standsIn(vantage, question.selection, standing, vantage.month)) continue;
    if (search !== "" && !now.name.includes(search) && !record.unit.includes(search)) continue;
    const { unit, registered, synthetic, register } = record;
    const { name, effective: since, frequency } = now;
    found.push({
      unit,
      name,
      active: now.standing !== null,
      registered,
      since,
      standing,
      frequency,
      synthetic,
      register,
      revision: record.changes.indexOf(now),
    });
  }
  return found.sort((a, b) => (a.unit < b.unit ? -1 : 1)).slice(0, limit);
}

/** Does a standing lie in a selection, by the areas as they are nested in a month? */
export function standsIn(
  { reference }: Vantage,
  selection: Selection,
  standing: Standing,
  month: number,
): boolean {
  const { geography } = reference;
  return (
    geography.holds(selection.area, standing, month) &&
    (selection.within === undefined || geography.holds(selection.within, standing, month)) &&
    (selection.size === null || selection.size === standing.size) &&
    (selection.cluster === null || standing.clusters.includes(selection.cluster))
  );
}
