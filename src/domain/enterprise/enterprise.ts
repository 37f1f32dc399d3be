import type { Frequency, Standing } from "../attribution.js";
import type { CommandOf } from "../commands.js";
import type { Words } from "../defect.js";
import type { DomainEvent, EventOf } from "../events/index.js";
import { Fault } from "../faults.js";
import { FREQUENCY_NAMES } from "../names.js";
import { assertNever } from "../never.js";

/** What a unit's stream adds up to, as far as the next decision needs it. */
export interface Enterprise {
  readonly name: string;
  readonly registered: string;
  readonly frequency: Frequency;
  readonly standing: Standing;
  readonly active: boolean;
  /** Month of the latest change: changes come in the order in which they take effect. */
  readonly latest: string;
}

export type EnterpriseEvent = EventOf<
  | "EnterpriseRegistered"
  | "EnterpriseRenamed"
  | "EnterpriseRelocated"
  | "EnterpriseReclassified"
  | "EnterpriseRescheduled"
  | "EnterpriseDeregistered"
  | "EnterpriseReinstated"
>;
export type EnterpriseCommand = CommandOf<
  | "RegisterEnterprise"
  | "RenameEnterprise"
  | "RelocateEnterprise"
  | "ReclassifyEnterprise"
  | "RescheduleEnterprise"
  | "DeregisterEnterprise"
  | "ReinstateEnterprise"
>;

/** Folds an event into a unit; of one that was never registered nothing comes. */
export function evolveEnterprise(
  state: Enterprise | undefined,
  event: EnterpriseEvent,
): Enterprise | undefined {
  if (event.type === "EnterpriseRegistered") {
    const { name, effective, frequency, standing } = event.data;
    return { name, registered: effective, frequency, standing, active: true, latest: effective };
  }
  if (!state) return undefined;
  const changed = { ...state, latest: event.data.effective };
  switch (event.type) {
    case "EnterpriseRenamed":
      return { ...changed, name: event.data.name };
    case "EnterpriseRelocated":
    case "EnterpriseReclassified":
      return { ...changed, standing: event.data.standing };
    case "EnterpriseRescheduled":
      return { ...changed, frequency: event.data.frequency };
    case "EnterpriseDeregistered":
      return { ...changed, active: false };
    case "EnterpriseReinstated":
      return { ...changed, active: true, standing: event.data.standing };
    default:
      return assertNever(event);
  }
}

/**
 * Decides a change of one unit. No events means that what is asked for holds already.
 *
 * @throws Fault ENTERPRISE_UNKNOWN, ENTERPRISE_EXISTS, ENTERPRISE_ACTIVE, ENTERPRISE_INACTIVE, EFFECTIVE_ORDER,
 * FREQUENCY_WITHIN_YEAR
 */
export function decideEnterprise(
  command: EnterpriseCommand,
  state: Enterprise | undefined,
): readonly EnterpriseEvent[] {
  const { unit, effective } = command.data;
  if (command.type === "RegisterEnterprise") return decideRegistration(command, state);
  if (!state) throw new Fault("ENTERPRISE_UNKNOWN", { unit });
  if (effective < state.latest) throw new Fault("EFFECTIVE_ORDER", { effective, latest: state.latest });
  if (command.type === "ReinstateEnterprise") {
    if (state.active) throw new Fault("ENTERPRISE_ACTIVE", { unit });
    const { note } = command.data;
    return [{ type: "EnterpriseReinstated", data: { unit, effective, standing: state.standing, note } }];
  }
  if (!state.active) throw new Fault("ENTERPRISE_INACTIVE", { unit });
  const was = state.standing;
  switch (command.type) {
    case "RenameEnterprise":
      return rename(unit, effective, state.name, command.data.name);
    case "RelocateEnterprise":
      return relocate(unit, effective, was, {
        ...was,
        district: command.data.district,
        park: command.data.park,
      });
    case "ReclassifyEnterprise": {
      const { clusters = was.clusters, size = was.size, represents = was.represents } = command.data;
      return reclassify(unit, effective, was, { ...was, clusters, size, represents });
    }
    case "RescheduleEnterprise":
      return reschedule(unit, effective, state, command.data.frequency).map(inNewYear);
    case "DeregisterEnterprise":
      return [{ type: "EnterpriseDeregistered", data: { unit, effective, was, note: command.data.note } }];
    default:
      return assertNever(command);
  }
}

/**
 * A register's row for a known unit states what holds from its effective month: the differences become changes,
 * unless they would alter what the registration itself said.
 */
function decideRegistration(
  { data }: CommandOf<"RegisterEnterprise">,
  state: Enterprise | undefined,
): readonly EnterpriseEvent[] {
  const { unit, effective, name, standing, frequency = state?.frequency ?? "month" } = data;
  if (!state) return [{ type: "EnterpriseRegistered", data: { ...data, frequency } }];
  const moved = { ...state.standing, district: standing.district, park: standing.park };
  const changes = [
    ...rename(unit, effective, state.name, name),
    ...relocate(unit, effective, state.standing, moved),
    ...reclassify(unit, effective, moved, standing),
    ...reschedule(unit, effective, { ...state, standing }, frequency),
  ];
  const [first] = changes;
  if (!first) return [];
  if (!state.active) throw new Fault("ENTERPRISE_INACTIVE", { unit });
  if (effective <= state.registered) {
    throw new Fault("ENTERPRISE_EXISTS", { unit, field: describe(first) });
  }
  if (effective < state.latest) throw new Fault("EFFECTIVE_ORDER", { effective, latest: state.latest });
  return changes.map(inNewYear);
}

function rename(unit: string, effective: string, was: string, name: string): EnterpriseEvent[] {
  return name === was ? [] : [{ type: "EnterpriseRenamed", data: { unit, effective, name, was } }];
}

function relocate(unit: string, effective: string, was: Standing, standing: Standing): EnterpriseEvent[] {
  if (was.district === standing.district && was.park === standing.park) return [];
  return [{ type: "EnterpriseRelocated", data: { unit, effective, standing, was } }];
}

function reclassify(unit: string, effective: string, was: Standing, standing: Standing): EnterpriseEvent[] {
  const same =
    was.size === standing.size &&
    was.represents === standing.represents &&
    [...was.clusters].sort().join() === [...standing.clusters].sort().join();
  return same ? [] : [{ type: "EnterpriseReclassified", data: { unit, effective, standing, was } }];
}

function reschedule(
  unit: string,
  effective: string,
  { standing, frequency: was }: Enterprise,
  frequency: Frequency,
): EnterpriseEvent[] {
  if (frequency === was) return [];
  return [{ type: "EnterpriseRescheduled", data: { unit, effective, standing, frequency, was } }];
}

/**
 * Within a year a unit reports in one frequency: a quarter that it began by the month would be owed twice or in part.
 *
 * @throws Fault FREQUENCY_WITHIN_YEAR
 */
function inNewYear(event: EnterpriseEvent): EnterpriseEvent {
  if (event.type !== "EnterpriseRescheduled" || event.data.effective.endsWith("-01")) return event;
  const { effective, frequency, was } = event.data;
  const params = { effective, was: FREQUENCY_NAMES[was], now: FREQUENCY_NAMES[frequency] };
  throw new Fault("FREQUENCY_WITHIN_YEAR", params);
}

function describe(event: DomainEvent): Words {
  switch (event.type) {
    case "EnterpriseRenamed":
      return changed({ zh: "名称", en: "name" }, event.data.was, event.data.name);
    case "EnterpriseRelocated": {
      const [was, is] = [event.data.was, event.data.standing];
      return changed({ zh: "地区", en: "area" }, was.park ?? was.district, is.park ?? is.district);
    }
    case "EnterpriseRescheduled": {
      const [was, is] = [FREQUENCY_NAMES[event.data.was], FREQUENCY_NAMES[event.data.frequency]];
      return {
        zh: `报送频率原为${was.zh},现为${is.zh}`,
        en: `reports were ${was.en}, now ${is.en}`,
      };
    }
    default:
      return { zh: "产业或规模", en: "clusters or size" };
  }
}

function changed({ zh, en }: Words, was: string, is: string): Words {
  return { zh: `${zh}原为${was},现为${is}`, en: `${en}: ${was}, now ${is}` };
}
