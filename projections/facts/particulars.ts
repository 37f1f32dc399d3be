import type { ClassifiedThen, ReportState } from "../../src/domain/events/report.js";

export interface ParticularsDump {
  readonly classifiedThen: readonly (readonly [number, ClassifiedThen])[];
  readonly confirmed: readonly (readonly [number, readonly string[]])[];
}

/** What few reports have beside their figures, by journal line. */
export class Particulars {
  readonly #classifiedThen = new Map<number, ClassifiedThen>();
  readonly #confirmed = new Map<number, string[]>();
  /** Lists of confirmed rules by what they say: most are the same few. */
  readonly #confirmations = new Map<string, string[]>();

  put(line: number, { classifiedThen, confirmed }: Pick<ReportState, "classifiedThen" | "confirmed">): void {
    if (classifiedThen) this.#classifiedThen.set(line, classifiedThen);
    if (confirmed) this.#confirmed.set(line, this.#confirmation(confirmed));
  }

  classifiedThen(line: number): ClassifiedThen | undefined {
    return this.#classifiedThen.get(line);
  }

  /** Rules of plausibility whose findings were confirmed. */
  confirmed(line: number): string[] | undefined {
    return this.#confirmed.get(line);
  }

  dump(): ParticularsDump {
    return { classifiedThen: [...this.#classifiedThen], confirmed: [...this.#confirmed] };
  }
  restore({ classifiedThen, confirmed }: ParticularsDump): void {
    for (const [line, then] of classifiedThen) this.#classifiedThen.set(line, then);
    for (const [line, rules] of confirmed) this.#confirmed.set(line, this.#confirmation(rules));
  }

  #confirmation(rules: readonly string[]): string[] {
    const text = rules.join(" ");
    const known = this.#confirmations.get(text) ?? [...rules];
    this.#confirmations.set(text, known);
    return known;
  }
}
