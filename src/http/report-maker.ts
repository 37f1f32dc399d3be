import { Fault } from "../domain/faults.js";
import type { WorkingFolder } from "../working-folder.js";

/** A report that is asked for; its position is settled, so the same request gives the same bytes. */
export interface AskedReport {
  readonly kind: "annual" | "bulletin" | "compare";
  readonly format: string;
  readonly language: "zh" | "en";
  /** What the report is about, by the names of the command line's options. */
  readonly options: Readonly<Record<string, string | true>>;
}

export interface MadeReport {
  readonly bytes: Buffer;
  /** Named after what it is about, with the extension of its format. */
  readonly name: string;
}

/**
 * Makes reports outside this process's event loop, since one takes seconds of computing, in a folder that is empty.
 *
 * @throws Fault what the report refuses; OVERLOADED when `signal` ends it
 */
export type MakeReport = (asked: AskedReport, folder: string, signal: AbortSignal) => Promise<MadeReport>;

/** Bytes of made reports that are kept for who asks next. */
const KEPT_BYTES_MAX = 64 << 20;

/** Reports in the making, a few at a time, and those made last. */
export class Reports {
  readonly #make: MakeReport;
  readonly #working: WorkingFolder;
  readonly #max: number;
  readonly #kept = new Map<string, MadeReport>();
  #keptBytes = 0;
  #active = 0;

  constructor(make: MakeReport, working: WorkingFolder, max: number) {
    this.#make = make;
    this.#working = working;
    this.#max = max;
  }

  get active(): number {
    return this.#active;
  }

  /** @throws Fault OVERLOADED when too many are being made; see `MakeReport` */
  async get(asked: AskedReport, signal: AbortSignal): Promise<MadeReport> {
    const key = JSON.stringify(asked);
    const kept = this.#kept.get(key);
    if (kept) return kept;
    if (this.#active >= this.#max)
      throw new Fault("OVERLOADED", {
        detail: { zh: `同时编制的报告已达${this.#max}份`, en: `${this.#max} reports are being made` },
      });
    this.#active++;
    try {
      const made = await this.#working.within((folder) => this.#make(asked, folder, signal));
      this.#keep(key, made);
      return made;
    } finally {
      this.#active--;
    }
  }

  #keep(key: string, made: MadeReport): void {
    if (this.#kept.has(key) || made.bytes.length > KEPT_BYTES_MAX) return;
    this.#kept.set(key, made);
    this.#keptBytes += made.bytes.length;
    for (const [oldest, { bytes }] of this.#kept) {
      if (this.#keptBytes <= KEPT_BYTES_MAX) break;
      this.#kept.delete(oldest);
      this.#keptBytes -= bytes.length;
    }
  }
}
