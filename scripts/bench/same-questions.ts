import { monthNumber } from "../../src/domain/period.js";
import { type CityOptions, CLUSTERS, cityEvents } from "./city.js";

/** A report as its peers keep it: numbers only, which suits them best. `park` is 0 where the unit lies in none. */
export interface Fact {
  readonly position: number;
  readonly unit: number;
  readonly cluster: number;
  readonly park: number;
  readonly month: number;
  /** 分 */
  readonly output: number;
}

/** A question in the peers' words. Rows are a key and a sum, the key a number that grows with cluster, park, month. */
export interface CellQuery {
  readonly name: string;
  readonly sql: string;
  /** Takes the position up to which facts are known. */
  readonly asOf: boolean;
}

export interface PeerAnswer {
  readonly name: string;
  readonly ms: number;
  readonly rows: readonly (readonly number[])[];
}

const [january, september] = [monthNumber(2020, 1), monthNumber(2020, 9)];
const nine = `month BETWEEN ${january} AND ${september}`;

/** Five clusters of the city, the same by park, one cluster by park, ten years of a cluster by month. */
const QUESTIONS = {
  clusters: `SELECT cluster, sum(output) FROM TABLE WHERE CITY AND ${nine} AND KNOWN GROUP BY cluster`,
  plan: `SELECT cluster * 100 + park, sum(output) FROM TABLE WHERE ${nine} AND KNOWN GROUP BY cluster, park`,
  parks: `SELECT park, sum(output) FROM TABLE WHERE cluster = 4 AND ${nine} AND KNOWN GROUP BY park`,
  series: "SELECT month, sum(output) FROM TABLE WHERE cluster = 4 AND CITY AND KNOWN GROUP BY month",
};
export type QuestionName = keyof typeof QUESTIONS;
export const QUESTION_NAMES: readonly QuestionName[] = ["clusters", "plan", "parks", "series"];

/** A cell for each cluster, area and month, as in dabiao's cube: the city (park 0), and a park with those inside it. */
export const CELLS =
  "SELECT cluster, area AS park, month, CAST(sum(output) AS BIGINT) AS output FROM fact JOIN (" +
  "SELECT DISTINCT park, 0 AS area FROM fact UNION SELECT DISTINCT park, park FROM fact " +
  "UNION SELECT DISTINCT park, 1 FROM fact WHERE park > 9) AS place USING (park) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3";

export function queryOf(name: QuestionName, way: "cell" | "fact" | "past"): CellQuery {
  const asOf = way === "past";
  const sql = QUESTIONS[name]
    .replace("TABLE", way === "cell" ? "cell" : "fact")
    .replace("CITY", way === "cell" ? "park = 0" : "true")
    .replace(" AND KNOWN", asOf ? " AND position <= ?" : "");
  return { name: `${name}/${way}`, sql, asOf };
}

export function* factsOf(options: CityOptions): Iterable<Fact> {
  let position = 0;
  for (const event of cityEvents(options)) {
    position++;
    if (event.type !== "ReportFiled") continue;
    const { unit, period, lines, attribution } = event.data;
    for (const { cluster, output = "0" } of lines) {
      const [year, month] = period.split("-").map(Number);
      yield {
        position,
        unit: Number(unit.slice("EST-".length)),
        cluster: CLUSTERS.indexOf(cluster),
        park: attribution.park === null ? 0 : Number(attribution.park.slice("park-".length)),
        month: monthNumber(year ?? 0, month ?? 0),
        output: Number(output.replace(".", "")),
      };
    }
  }
}
