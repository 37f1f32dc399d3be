import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { lastMonth, parsePeriod } from "../../src/domain/period.js";
import { measured } from "../../src/engine/queries/measured.js";
import { vantageOf } from "../../src/engine/queries/vantage.js";
import { ROOT } from "../support/dabiao.js";
import { ProjectionHost } from "../support/projection-host.js";
import { AREAS, CLUSTERS, randomWorld } from "../support/random-history.js";

const script = (name: string) => readFileSync(join(ROOT, "projections/eventstoredb", name), "utf8");
const [totals, indexes] = [script("cluster-totals.js"), script("indexes.js")];

const Sum = z.union([z.number(), z.string()]);
const Totals = z.record(
  z.string(),
  z.object({ reports: z.number(), output: Sum, revenue: Sum, employment: Sum }),
);

function run(
  source: string,
  events: readonly { stream: string; revision: number; type: string; data: unknown }[],
) {
  const host = new ProjectionHost(source);
  for (const { stream, revision, type, data } of events) {
    host.take({ streamId: stream, sequenceNumber: revision, eventType: type, data, metadata: {} });
  }
  return host;
}

describe("the totals that the server keeps", () => {
  it("are those of the cube in this process, by cluster, area and period, after any history", () => {
    fc.assert(
      fc.property(randomWorld, ({ log, models }) => {
        const state = Totals.parse(run(totals, log.events).states.get("") ?? {});
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
      { numRuns: 60 },
    );
  });

  it("stay exact beyond what a double carries, up and down again", () => {
    const filed = (unit: number, output: string) => ({
      stream: `report-EST-${unit}-2019`,
      revision: 0,
      type: "ReportFiled",
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
        const { states } = run(
          totals,
          fens.map((fen, unit) => filed(unit, yuan(fen))),
        );
        const cell = Totals.parse(states.get(""))["a 2019-01 d1 -"];
        expect(BigInt(cell?.output ?? "0")).toBe(fens.reduce((sum, fen) => sum + fen, 0n));
      }),
    );
  });
});

describe("the index streams", () => {
  it("link every event of a report once to each cluster and park that it speaks of", () => {
    fc.assert(
      fc.property(randomWorld, ({ log }) => {
        const { links } = run(indexes, log.events);
        for (const [stream, events] of links) {
          const places = events.map((event) => `${event.streamId} ${event.sequenceNumber}`);
          expect(new Set(places).size).toBe(places.length);
          const name = stream.replace(/^\w+-/, "");
          for (const event of events) expect(JSON.stringify(event.data)).toContain(`"${name}"`);
        }
        const reports = log.events.filter((event) => event.stream.startsWith("report-"));
        const linked = new Set(
          [...links.values()].flat().map((event) => `${event.streamId} ${event.sequenceNumber}`),
        );
        expect(linked.size).toBe(reports.length);
      }),
      { numRuns: 60 },
    );
  });
});
