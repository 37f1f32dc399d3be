import type { Bilingual, Reason } from "../src/domain/attribution.js";
import type { EventData, EventOf, EventType, Recorded } from "../src/domain/events/index.js";
import type { Observation, TargetTerms } from "../src/domain/events/plan.js";
import { Geography } from "./geography.js";

/** Events that define what figures are held against; there are few of them, so views are folded when asked for. */
const REFERENCE_TYPES = new Set<EventType>([
  "AreaDefined",
  "AreaRenamed",
  "AreaMoved",
  "ClusterDefined",
  "ClusterRenamed",
  "PlanAdopted",
  "TargetSet",
  "TargetRevised",
  "TargetRetired",
  "IndicatorDefined",
  "IndicatorObserved",
  "ObservationRevised",
  "PeriodClosed",
  "CalendarSet",
  "FiguresPublished",
  "BaseRestated",
  "BaseRestatementWithdrawn",
]);

export interface Cluster {
  readonly id: string;
  readonly name: Bilingual;
  /** First month of the name; null for the one it was defined with. */
  readonly namedSince: string | null;
  readonly aliases: readonly string[];
  readonly note: string;
  /** Revision of its stream. */
  readonly revision: number;
}

export interface Target {
  readonly plan: string;
  readonly target: string;
  /** null once it is retired. */
  readonly terms: TargetTerms | null;
  /** How the terms came to be what they are, oldest first. */
  readonly history: readonly TargetChange[];
}

/** What a target was set to, and why where it was there before. */
export interface TargetChange {
  readonly position: number;
  readonly recordedAt: number;
  /** null where it was retired. */
  readonly terms: TargetTerms | null;
  readonly reason: Reason | null;
}

export interface Plan {
  readonly adopted: EventData<"PlanAdopted">;
  readonly targets: ReadonlyMap<string, Target>;
  /** Revision of its stream, which its targets are in as well. */
  readonly revision: number;
}

export interface Observed {
  readonly indicator: string;
  readonly observation: string;
  readonly observed: Observation;
  readonly position: number;
  readonly revised: boolean;
}

export interface Indicator {
  readonly defined: EventData<"IndicatorDefined">;
  readonly observations: ReadonlyMap<string, Observed>;
  /** Revision of its stream, which its observations are in as well. */
  readonly revision: number;
}

export interface Publication {
  readonly data: EventData<"FiguresPublished">;
  /** Where the announcement itself stands in the log. */
  readonly announcedAt: number;
  readonly recordedAt: number;
}

/** A period that was locked, by whom and when. */
export type Closing = Recorded<EventOf<"PeriodClosed">>;

/** What the reporting calendar says from a month on. */
export type CalendarRule = Recorded<EventOf<"CalendarSet">>;

/** A base that the bureau has restated, and why. */
export type RestatedBase = Recorded<EventOf<"BaseRestated">>;

/** Areas, clusters, plans, indicators, the calendar and publications as known at one position. */
export interface Reference {
  readonly geography: Geography;
  readonly clusters: ReadonlyMap<string, Cluster>;
  readonly plans: ReadonlyMap<string, Plan>;
  readonly indicators: ReadonlyMap<string, Indicator>;
  /** Locked periods by their text. */
  readonly closed: ReadonlyMap<string, Closing>;
  readonly calendar: readonly CalendarRule[];
  readonly publications: ReadonlyMap<string, Publication>;
  /** Restated bases by the stream that tells of each. */
  readonly bases: ReadonlyMap<string, RestatedBase>;
}

export class ReferenceLog {
  readonly #events: Recorded[] = [];
  readonly #revisions = new Map<string, number>();
  readonly #views = new Map<number, Reference>();

  static covers(event: Recorded): boolean {
    return REFERENCE_TYPES.has(event.type);
  }

  apply(event: Recorded): void {
    this.#events.push(event);
    this.#revisions.set(event.stream, event.revision);
  }

  /** Revision of a stream's last event; -1 where nothing of it is known. */
  revisionOf(stream: string): number {
    return this.#revisions.get(stream) ?? -1;
  }

  now(): Reference {
    return this.#view(this.#events.length);
  }
  at(position: number): Reference {
    const newer = this.#events.findIndex((event) => event.position > position);
    return this.#view(newer < 0 ? this.#events.length : newer);
  }

  /** All reference events, for snapshots. */
  events(): readonly Recorded[] {
    return this.#events;
  }

  #view(count: number): Reference {
    const known = this.#views.get(count);
    if (known) return known;
    const view = fold(this.#events.slice(0, count));
    this.#views.set(count, view);
    for (const oldest of this.#views.keys()) {
      if (this.#views.size <= VIEWS_MAX) break;
      this.#views.delete(oldest);
    }
    return view;
  }
}

const VIEWS_MAX = 256;

function fold(events: readonly Recorded[]): Reference {
  let geography = new Geography();
  const clusters = new Map<string, Cluster>();
  const plans = new Map<
    string,
    { adopted: EventData<"PlanAdopted">; targets: Map<string, Target>; revision: number }
  >();
  const indicators = new Map<
    string,
    { defined: EventData<"IndicatorDefined">; observations: Map<string, Observed>; revision: number }
  >();
  const closed = new Map<string, Closing>();
  const calendar: CalendarRule[] = [];
  const publications = new Map<string, Publication>();
  const bases = new Map<string, RestatedBase>();

  const setTarget = (
    { position, recordedAt, revision }: Recorded,
    { plan: id, target }: Pick<Target, "plan" | "target">,
    terms: TargetTerms | null,
    reason: Reason | null,
  ) => {
    const plan = plans.get(id);
    if (!plan) return;
    const history = [...(plan.targets.get(target)?.history ?? []), { position, recordedAt, terms, reason }];
    plan.targets.set(target, { plan: id, target, terms, history });
    plan.revision = revision;
  };
  const setObservation = (event: Recorded, observed: Omit<Observed, "position">) => {
    const indicator = indicators.get(observed.indicator);
    if (!indicator) return;
    indicator.observations.set(observed.observation, { ...observed, position: event.position });
    indicator.revision = event.revision;
  };

  for (const event of events) {
    switch (event.type) {
      case "AreaDefined":
      case "AreaRenamed":
      case "AreaMoved":
        geography = geography.with(event, event.revision);
        break;
      case "ClusterDefined": {
        const { cluster: id, name, aliases, note } = event.data;
        clusters.set(id, { id, name, namedSince: null, aliases, note, revision: event.revision });
        break;
      }
      case "ClusterRenamed": {
        const before = clusters.get(event.data.cluster);
        if (before) clusters.set(before.id, renamed(before, event));
        break;
      }
      case "PlanAdopted":
        plans.set(event.data.plan, { adopted: event.data, targets: new Map(), revision: event.revision });
        break;
      case "TargetSet":
        setTarget(event, event.data, event.data.terms, null);
        break;
      case "TargetRevised":
        setTarget(event, event.data, event.data.terms, event.data.reason);
        break;
      case "TargetRetired":
        setTarget(event, event.data, null, event.data.reason);
        break;
      case "IndicatorDefined":
        indicators.set(event.data.indicator, {
          defined: event.data,
          observations: new Map(),
          revision: event.revision,
        });
        break;
      case "IndicatorObserved": {
        const { indicator, observation, ...observed } = event.data;
        setObservation(event, { indicator, observation, observed, revised: false });
        break;
      }
      case "ObservationRevised": {
        const { indicator, observation, replaces: _replaces, reason: _reason, ...observed } = event.data;
        setObservation(event, { indicator, observation, observed, revised: true });
        break;
      }
      case "PeriodClosed":
        closed.set(event.data.period, event);
        break;
      case "CalendarSet":
        calendar.push(event);
        break;
      case "FiguresPublished":
        publications.set(event.data.publication, {
          data: event.data,
          announcedAt: event.position,
          recordedAt: event.recordedAt,
        });
        break;
      case "BaseRestated":
        bases.set(event.stream, event);
        break;
      case "BaseRestatementWithdrawn":
        bases.delete(event.stream);
        break;
      default:
        break;
    }
  }
  return { geography, clusters, plans, indicators, closed, calendar, publications, bases };
}

/** The name of the latest month holds, whichever was recorded first; all others are aliases. */
function renamed(cluster: Cluster, { data, revision }: Recorded<EventOf<"ClusterRenamed">>): Cluster {
  const { name: before, namedSince: since } = cluster;
  const isLatest = since === null || data.effective >= since;
  const [name, other] = isLatest ? [data.name, before] : [before, data.name];
  const aliases = new Set([...cluster.aliases, other.zh, other.en]);
  for (const own of [name.zh, name.en]) aliases.delete(own);
  return {
    ...cluster,
    name,
    namedSince: isLatest ? data.effective : since,
    aliases: [...aliases],
    revision,
  };
}
