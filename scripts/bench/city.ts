import { ReadModels } from "../../projections/read-models.js";
import type { DomainEvent, Recorded } from "../../src/domain/events/index.js";
import { streamOf } from "../../src/domain/streams.js";
import { Random } from "../synthetic/random.js";

/** A city's ten years as events: five clusters, nine districts, twelve parks; no store, no files. */
export interface CityOptions {
  readonly units: number;
  readonly from: number;
  readonly years: number;
  /** Every month is locked when all have reported it, and published. */
  readonly closing?: boolean;
}

export const CLUSTERS = [
  "smart-terminal",
  "mobile-internet",
  "artificial-intelligence",
  "geo-bigdata",
  "beidou",
];
const DISTRICTS = Array.from({ length: 9 }, (_, n) => `district-${n + 1}`);
const PARKS = Array.from({ length: 12 }, (_, n) => `park-${n + 1}`);

export function cityModels(options: CityOptions): ReadModels {
  const models = new ReadModels();
  let position = 0;
  for (const event of cityEvents(options)) {
    models.apply(placed(event, ++position));
    if (event.type !== "PeriodClosed") continue;
    const [name, digest] = [event.data.period, "0".repeat(64)];
    const data = { publication: `flash-${name}`, name, position, events: position, digest, note: "" };
    models.apply(placed({ type: "FiguresPublished", data }, ++position));
  }
  return models;
}

export function* cityEvents({ units, from, years, closing }: CityOptions): Iterable<DomainEvent> {
  yield* referenceEvents();
  const random = new Random(7);
  const places = Array.from({ length: units }, (_, n) => placeOf(random, n));
  for (const { unit, standing } of places) {
    const data = {
      unit,
      effective: `${from - 1 - random.integer(0, 19)}-${`${random.integer(1, 12)}`.padStart(2, "0")}`,
      name: unit,
      standing,
      frequency: "month" as const,
      synthetic: true,
      register: {},
    };
    yield { type: "EnterpriseRegistered", data };
  }
  for (let month = 0; month < years * 12; month++) {
    const period = `${from + Math.floor(month / 12)}-${`${(month % 12) + 1}`.padStart(2, "0")}`;
    for (const { unit, standing } of places) {
      const { district, park, size, clusters } = standing;
      const output = `${random.integer(1, 9_999_999)}.${random.integer(10, 99)}`;
      const line = {
        cluster: clusters[0] ?? "",
        output,
        revenue: output,
        employment: random.integer(1, 900),
      };
      const data = {
        unit,
        period,
        lines: [line],
        attribution: { district, park, size },
        stage: "flash" as const,
      };
      yield { type: "ReportFiled", data };
    }
    if (closing) yield { type: "PeriodClosed", data: { period, note: "" } };
  }
}

function* referenceEvents(): Iterable<DomainEvent> {
  const area = (id: string, kind: "city" | "district" | "park", parent: string | null): DomainEvent => ({
    type: "AreaDefined",
    data: {
      area: id,
      kind,
      name: { zh: id, en: id },
      code: null,
      parent,
      districts: [],
      aliases: [],
      formerly: [],
      source: "",
    },
  });
  yield area("city", "city", null);
  for (const id of DISTRICTS) yield area(id, "district", "city");
  for (const [n, id] of PARKS.entries()) yield area(id, "park", n >= 9 ? (PARKS[0] ?? null) : null);
  for (const cluster of CLUSTERS) {
    yield {
      type: "ClusterDefined",
      data: { cluster, name: { zh: cluster, en: cluster }, aliases: [], note: "" },
    };
  }
  const bands = { onTrack: "0.95", atRisk: "0.60", offTrack: "0" };
  const plan = "plan-2020";
  yield {
    type: "PlanAdopted",
    data: {
      plan,
      name: { zh: plan, en: plan },
      issuer: "",
      adoptedOn: null,
      baseYear: 2017,
      dueYear: 2020,
      bands,
    },
  };
  for (const [n, cluster] of CLUSTERS.entries()) {
    yield {
      type: "TargetSet",
      data: {
        plan,
        target: `T${n + 1}`,
        terms: {
          clause: "",
          kind: "quantified",
          name: { zh: cluster, en: cluster },
          subject: { from: "reports", measure: "output", cluster, area: "city" },
          comparator: ">=",
          value: "40000",
          unit: "亿元",
          milestone: null,
          due: 2020,
          leadDepartment: "",
          otherUnits: [],
          quote: "",
          note: "",
          trajectory: null,
        },
      },
    };
  }
}

function placeOf(random: Random, n: number) {
  const standing = {
    district: DISTRICTS[random.integer(0, 8)] ?? "city",
    park: random.next() < 0.6 ? (PARKS[random.integer(0, 11)] ?? null) : null,
    size: random.next() < 0.3 ? ("above" as const) : ("below" as const),
    clusters: [CLUSTERS[random.integer(0, 4)] ?? ""],
    represents: 1,
  };
  return { unit: `EST-${n}`, standing };
}

/** Gives an event the place it would have in a log. */
export function placed(event: DomainEvent, position: number): Recorded {
  const metadata = { actor: "bench", correlation: "bench" };
  return {
    ...event,
    id: `${position}`,
    stream: streamOf(event),
    revision: 0,
    position,
    // As a file of some ten thousand rows a second comes in.
    recordedAt: Math.floor(position / 40),
    metadata,
  };
}
