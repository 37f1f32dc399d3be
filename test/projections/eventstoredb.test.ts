import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Recorded } from "../../src/domain/events/index.js";
import { lastMonth, parsePeriod } from "../../src/domain/period.js";
import { measured } from "../../src/engine/queries/measured.js";
import { vantageOf } from "../../src/engine/queries/vantage.js";
import { ROOT } from "../support/dabiao.js";
import { type HostedEvent, ProjectionHost } from "../support/projection-host.js";
import { AREAS, CLUSTERS, randomWorld } from "../support/random-history.js";
import { runByVendor, vendorRuntime } from "../support/vendor-runtime.js";

const script = (name: string) => readFileSync(join(ROOT, "projections/eventstoredb", name), "utf8");
const [totals, indexes] = [script("cluster-totals.js"), script("indexes.js")];

const Sum = z.union([z.number(), z.string()]);
const Totals = z.record(
  z.string(),
  z.object({ reports: z.number(), output: Sum, revenue: Sum, employment: Sum }),
);

interface Ran {
  readonly state: unknown;
  /** Links by stream, as `revision@stream`. */
  readonly links: ReadonlyMap<string, readonly string[]>;
}
type Run = (source: string, events: readonly HostedEvent[]) => Ran;

const byHost: Run = (source, events) => {
  const host = new ProjectionHost(source);
  for (const event of events) host.take(event);
  const links = [...host.links].map(([stream, linked]): [string, string[]] => [
    stream,
    linked.map(({ sequenceNumber, streamId }) => `${sequenceNumber}@${streamId}`),
  ]);
  return { state: host.states.get("") ?? {}, links: new Map(links) };
};

const hosted = ({ stream, revision, type, data }: Recorded): HostedEvent => ({
  streamId: stream,
  sequenceNumber: revision,
  eventType: type,
  data,
  metadata: {},
});

const RUNTIMES: { runtime: string; run: Run; numRuns: number }[] = [
  { runtime: "a host of the dialect", run: byHost, numRuns: 60 },
];
const vendor = await vendorRuntime();
if ("missing" in vendor) console.warn(`left out, the vendor's own projection runtime: ${vendor.missing}`);
else {
  for (const engine of [1, 2] as const) {
    const run: Run = (source, events) => runByVendor(vendor, engine, source, events);
    RUNTIMES.push({ runtime: `the vendor's runtime, engine ${engine}`, run, numRuns: 15 });
  }
}

describe.each(RUNTIMES)("the totals that the server keeps, in $runtime", ({ run, numRuns }) => {
  it("are those of the cube in this process, after any history", () => {
    fc.assert(
      fc.property(randomWorld, ({ log, models }) => {
        const state = Totals.parse(run(totals, log.events.map(hosted)).state ?? {});
        const vantage = vantageOf(models);
        const { geography } = vantage.reference;
        const periods = new Set(Object.keys(state).map((key) => key.split(" ")[1] ?? ""));
        for (const cluster of CLUSTERS) {
          for (const area of AREAS) {
            for (const text of periods) {
              const period = parsePeriod(text);
              if (!period || period.from !== period.to) continue;
              const sum = Object.entries(state)
                .filter(([key]) => {
                  const [of, at, district = "", park = "-"] = key.split(" ");
                  const areas = [
                    ...geography.ancestors(district, lastMonth(period)),
                    ...(park === "-" ? [] : geography.ancestors(park, lastMonth(period))),
                  ];
                  return of === cluster && at === text && areas.includes(area);
                })
                .reduce((all, [, cell]) => all + BigInt(cell.output), 0n);
              const { value = 0n } = measured(vantage, { cluster, area, size: null }, "output", period);
              expect(sum).toBe(value);
            }
          }
        }
      }),
      { numRuns },
    );
  });

  it("stay exact beyond what a double carries, up and down again", () => {
    const filed = (unit: number, output: string): HostedEvent => ({
      streamId: `report-EST-${unit}-2019`,
      sequenceNumber: 0,
      eventType: "ReportFiled",
      metadata: {},
      data: {
        unit: `EST-${unit}`,
        period: "2019-01",
        lines: [{ cluster: "a", output }],
        attribution: { district: "d1", park: null, size: "above" },
      },
    });
    const amounts = fc.array(fc.bigInt({ min: -99_999_999_999_999n, max: 99_999_999_999_999n }), {
      minLength: 1,
      maxLength: 300,
    });
    const yuan = (fen: bigint) => {
      const digits = `${fen < 0n ? -fen : fen}`.padStart(3, "0");
      return `${fen < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
    };
    fc.assert(
      fc.property(amounts, fc.boolean(), (values, isOneSided) => {
        const fens = isOneSided ? values.map((value) => (value < 0n ? -value : value)) : values;
        const { state } = run(
          totals,
          fens.map((fen, unit) => filed(unit, yuan(fen))),
        );
        const cell = Totals.parse(state)["a 2019-01 d1 -"];
        expect(BigInt(cell?.output ?? "0")).toBe(fens.reduce((sum, fen) => sum + fen, 0n));
      }),
      { numRuns },
    );
  });
});

describe.each(RUNTIMES)("the index streams, in $runtime", ({ run, numRuns }) => {
  it("link every event of a report once to each cluster and park that it speaks of", () => {
    fc.assert(
      fc.property(randomWorld, ({ log }) => {
        const { links } = run(indexes, log.events.map(hosted));
        const dataOf = new Map(
          log.events.map(({ stream, revision, data }) => [`${revision}@${stream}`, data]),
        );
        for (const [stream, places] of links) {
          expect(new Set(places).size).toBe(places.length);
          const name = stream.replace(/^\w+-/, "");
          for (const place of places) expect(JSON.stringify(dataOf.get(place))).toContain(`"${name}"`);
        }
        const reports = log.events.filter((event) => event.stream.startsWith("report-"));
        expect(new Set([...links.values()].flat()).size).toBe(reports.length);
      }),
      { numRuns },
    );
  });
});
