import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { AnswerTimes } from "./answer-times.js";

const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Metrics for Prometheus. */
export class Metrics {
  readonly #registry = new Registry();
  readonly requests = new AnswerTimes(
    "dabiao_http_request_seconds",
    "Time to answer, by route and status",
    SECONDS,
  );
  readonly appends = new Histogram({
    name: "dabiao_append_seconds",
    help: "Time from a command to its durable events",
    buckets: SECONDS,
    registers: [this.#registry],
  });
  readonly queries = new Histogram({
    name: "dabiao_query_seconds",
    help: "Time to compute an answer that was not cached, by question",
    labelNames: ["question"],
    buckets: SECONDS,
    registers: [this.#registry],
  });
  /** Commands being carried out at present. */
  commands = 0;
  readonly cut = new Counter({
    name: "dabiao_live_cut_total",
    help: "Live connections that were cut because their reader did not read",
    registers: [this.#registry],
  });
  /** Answers served from memory. */
  hits = 0;

  constructor(read: {
    readonly position: () => number;
    readonly head: () => Promise<number>;
    readonly uploads: () => number;
    readonly live: () => number;
    readonly reports: () => number;
    readonly waiting: () => number;
    readonly keysAge: () => number | undefined;
  }) {
    collectDefaultMetrics({ register: this.#registry });
    const hits = () => this.hits;
    new Counter({
      name: "dabiao_answers_at_hand_total",
      help: "Answers served from memory",
      registers: [this.#registry],
      collect() {
        this.reset();
        this.inc(hits());
      },
    });
    const gauge = (name: string, help: string, value: () => number | Promise<number>) =>
      new Gauge({
        name,
        help,
        registers: [this.#registry],
        async collect() {
          this.set(await value());
        },
      });
    gauge("dabiao_position", "Position that the answers know", read.position);
    gauge("dabiao_projection_lag_events", "Events in the log that the answers do not know yet", async () =>
      Math.max(0, (await read.head()) - read.position()),
    );
    gauge("dabiao_uploads", "Uploads under way", read.uploads);
    gauge(
      "dabiao_commands",
      "Commands under way: being decided or waiting for the disk",
      () => this.commands,
    );
    gauge("dabiao_reports", "Reports being made", read.reports);
    gauge("dabiao_reads_waiting", "Reads that wait for a position", read.waiting);
    if (read.keysAge() !== undefined)
      gauge(
        "dabiao_identity_keys_age_seconds",
        "Time since the identity provider gave its keys",
        () => (read.keysAge() ?? 0) / 1000,
      );
    gauge("dabiao_live_connections", "Open live connections", read.live);
  }
  get contentType(): string {
    return this.#registry.contentType;
  }

  async text(): Promise<string> {
    return `${await this.#registry.metrics()}\n${this.requests.text()}`;
  }
}
