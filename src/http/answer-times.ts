import type { Answered } from "./answered.js";

type Sample = Omit<Answered, "id" | "at">;
interface Series extends Omit<Sample, "milliseconds"> {
  /** How many were answered within each bound and not within the one before it; the last of all others. */
  readonly counts: number[];
  seconds: number;
}

/** Samples that wait at most before they are counted. */
const BUNDLE = 256;

/**
 * Times to answer, as Prometheus reads a histogram. prom-client's own puts the labels of each sample together into a
 * text to find its series by, which takes a twentieth of the time that a repeat is answered in. Samples are counted in
 * bundles, as the lines of the log are written.
 */
export class AnswerTimes {
  readonly #name: string;
  readonly #help: string;
  readonly #bounds: readonly number[];
  readonly #byRoute = new Map<string, Series[]>();
  #samples: Sample[] = [];

  /** @param bounds in seconds, ascending */
  constructor(name: string, help: string, bounds: readonly number[]) {
    this.#name = name;
    this.#help = help;
    this.#bounds = bounds;
  }

  observe(sample: Sample): void {
    this.#samples.push(sample);
    if (this.#samples.length >= BUNDLE) this.#countAll();
  }

  text(): string {
    this.#countAll();
    const series = [...this.#byRoute.values()].flat().flatMap((one) => this.#linesOf(one));
    return [`# HELP ${this.#name} ${this.#help}`, `# TYPE ${this.#name} histogram`, ...series, ""].join("\n");
  }

  #countAll(): void {
    for (const sample of this.#samples) this.#count(sample);
    this.#samples = [];
  }

  #count(sample: Sample): void {
    const series = this.#seriesOf(sample);
    const seconds = sample.milliseconds / 1000;
    let n = 0;
    while (seconds > (this.#bounds[n] ?? Number.POSITIVE_INFINITY)) n++;
    series.counts[n] = (series.counts[n] ?? 0) + 1;
    series.seconds += seconds;
  }

  #seriesOf({ method, route, status }: Sample): Series {
    const ofRoute = this.#byRoute.get(route) ?? [];
    const known = ofRoute.find((one) => one.method === method && one.status === status);
    if (known) return known;
    const series = { method, route, status, counts: [...this.#bounds, 0].fill(0), seconds: 0 };
    this.#byRoute.set(route, [...ofRoute, series]);
    return series;
  }

  /** Nothing in a method or the pattern of a route needs escaping. */
  #linesOf({ method, route, status, counts, seconds }: Series): readonly string[] {
    const labels = `method="${method}",route="${route}",status="${status}"`;
    let sum = 0;
    const buckets = [...this.#bounds, "+Inf"].map((bound, n) => {
      sum += counts[n] ?? 0;
      return `${this.#name}_bucket{le="${bound}",${labels}} ${sum}`;
    });
    return [...buckets, `${this.#name}_sum{${labels}} ${seconds}`, `${this.#name}_count{${labels}} ${sum}`];
  }
}
