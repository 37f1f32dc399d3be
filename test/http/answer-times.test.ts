import fc from "fast-check";
import { Histogram, Registry } from "prom-client";
import { expect, it } from "vitest";
import { AnswerTimes } from "../../src/http/answer-times.js";

const BOUNDS = [0.0005, 0.01, 1, 10];
const Sample = fc.record({
  method: fc.constantFrom("GET", "PUT"),
  route: fc.constantFrom("/v1/progress", "/v1/enterprises/:unit", "-"),
  status: fc.constantFrom(200, 304, 503),
  milliseconds: fc.oneof(
    fc.constantFrom(0, 0.5, 10, 1000, 10_000),
    fc.double({ min: 0, max: 20_000, noNaN: true }),
  ),
});

it("reads like prom-client's own histogram of the same samples", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(Sample, { maxLength: 600, size: "max" }), async (samples) => {
      const times = new AnswerTimes("seconds", "Time to answer", BOUNDS);
      const registry = new Registry();
      const histogram = new Histogram({
        name: "seconds",
        help: "Time to answer",
        labelNames: ["method", "route", "status"],
        buckets: BOUNDS,
        registers: [registry],
      });
      for (const sample of samples) {
        times.observe(sample);
        const { milliseconds, ...labels } = sample;
        histogram.observe(labels, milliseconds / 1000);
      }
      const lines = (text: string) => text.split("\n").sort();
      expect(lines(times.text())).toEqual(lines(await registry.metrics()));
    }),
  );
});
