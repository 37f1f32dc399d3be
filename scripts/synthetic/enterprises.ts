import { organisationCheckCharacter, usccCheckCharacter } from "../../src/domain/unit.js";
import { CLUSTERS, type ClusterModel, type Place } from "./model.js";
import type { Random } from "./random.js";

export interface SyntheticUnit {
  readonly unit: string;
  readonly name: string;
  /** `YYYY-MM`. */
  readonly since: string;
  readonly place: Place;
  readonly clusters: readonly ClusterModel[];
  readonly size: "规模以上" | "规模以下";
  readonly frequency: "月" | "年";
  readonly represents: number;
  /** Its part of its clusters' output; the parts of a cluster's units add up to about one. */
  readonly weight: number;
}

export interface EnterpriseOptions {
  readonly enterprises: number;
  readonly from: number;
  readonly to: number;
  /** Every unit reports by month, not only the large ones. */
  readonly allMonthly: boolean;
}

const ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const DIVISIONS: Readonly<Record<string, string>> = {
  芙蓉区: "430102",
  天心区: "430103",
  岳麓区: "430104",
  开福区: "430105",
  雨花区: "430111",
  望城区: "430112",
  长沙县: "430121",
  浏阳市: "430181",
  宁乡市: "430182",
};
/** One in eight reports singly every month; the others once a year. */
const MONTHLY_SHARE = 0.125;

/** Made-up units: most report once a year, the large ones every month, and estimate units stand for the rest. */
export function* syntheticUnits(random: Random, options: EnterpriseOptions): Iterable<SyntheticUnit> {
  for (let n = 1; n <= options.enterprises; n++) yield enterprise(random, n, options);
  for (const cluster of CLUSTERS) yield* estimates(cluster, options);
}

function enterprise(random: Random, n: number, options: EnterpriseOptions): SyntheticUnit {
  const cluster = random.weighted(first(CLUSTERS.map((one) => [one, one.weight] as const)));
  const place = random.weighted(cluster.places);
  const isLarge = random.next() < MONTHLY_SHARE;
  const several = isLarge && random.next() < 0.06;
  const other =
    CLUSTERS[(CLUSTERS.indexOf(cluster) + random.integer(1, CLUSTERS.length - 1)) % CLUSTERS.length];
  const age = random.next() ** 1.6;
  const since = options.from - 1 + Math.floor((1 - age) * (options.to - options.from + 0.5));
  const month = since < options.from ? 12 : random.integer(1, 12);
  return {
    unit: creditCode(DIVISIONS[place.district] ?? "430100", n),
    name: `合成企业 长沙${cluster.name}${`${n}`.padStart(5, "0")}号`,
    since: `${since}-${`${month}`.padStart(2, "0")}`,
    place,
    clusters: several && other ? [cluster, other] : [cluster],
    size: isLarge ? "规模以上" : "规模以下",
    frequency: isLarge || options.allMonthly ? "月" : "年",
    represents: 1,
    weight: (isLarge ? 40 : 1) * random.around(0.9) ** 2,
  };
}

/** The small enterprises of a cluster in a district that do not report singly, as one unit. */
function* estimates(cluster: ClusterModel, options: EnterpriseOptions): Iterable<SyntheticUnit> {
  const at = CLUSTERS.indexOf(cluster);
  for (const [n, district] of Object.keys(DIVISIONS).entries()) {
    const represents = Math.max(1, Math.round(cluster.small * (DISTRICT_SHARES[n] ?? 0.1)));
    yield {
      unit: `EST-${at + 1}-${DIVISIONS[district]}`,
      name: `合成推算单元 ${district}${cluster.name}规模以下`,
      since: `${options.from - 1}-12`,
      place: { district, park: "" },
      clusters: [cluster],
      size: "规模以下",
      frequency: options.allMonthly ? "月" : "年",
      represents,
      weight: represents * 0.15,
    };
  }
}

const DISTRICT_SHARES = [0.13, 0.1, 0.24, 0.12, 0.19, 0.06, 0.1, 0.03, 0.03];

/**
 * A valid code that no register gives out: its organisation code begins with `MA9Y`, counted up from the highest
 * number of a series that real codes have not reached.
 */
function creditCode(division: string, n: number): string {
  let serial = "";
  for (let rest = n, digit = 0; digit < 4; digit++, rest = Math.floor(rest / 31))
    serial = (ALPHABET[rest % 31] ?? "0") + serial;
  const organisation = `MA9Y${serial}`;
  const first17 = `91${division}${organisation}${organisationCheckCharacter(organisation)}`;
  return first17 + (usccCheckCharacter(first17) ?? "0");
}

function first<T>(items: readonly T[]): readonly [T, ...T[]] {
  const [head, ...rest] = items;
  if (head === undefined) throw new RangeError("an empty list has no first item");
  return [head, ...rest];
}
