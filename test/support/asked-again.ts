import { z } from "zod";
import type { HttpService } from "./http-service.js";

/** A number as a fraction of whole numbers, told apart from the program's own arithmetic. */
export type Fraction = readonly [n: bigint, d: bigint];

const ZERO: Fraction = [0n, 1n];
const ONE: Fraction = [1n, 1n];
const HUNDRED: Fraction = [100n, 1n];
const times = (a: Fraction, b: Fraction): Fraction => [a[0] * b[0], a[1] * b[1]];
const over = (a: Fraction, b: Fraction): Fraction => times(a, [b[1], b[0]]);
const less = (a: Fraction, b: Fraction): Fraction => [a[0] * b[1] - b[0] * a[1], a[1] * b[1]];

export function fractionOf(text: string): Fraction {
  const [whole = "", decimals = ""] = text.split(".");
  return [BigInt(`${whole}${decimals}`), 10n ** BigInt(decimals.length)];
}

/** Rounded half up, away from zero. @example shown([1n, 8n], 2) //=> "0.13" */
export function shown([n, d]: Fraction, places: number): string {
  const [top, bottom] = d < 0n ? [-n, -d] : [n, d];
  const units = ((top < 0n ? -top : top) * 10n ** BigInt(places) * 2n + bottom) / (2n * bottom);
  const digits = `${units}`.padStart(places + 1, "0");
  const at = digits.length - places;
  const sign = top < 0n && units !== 0n ? "-" : "";
  return `${sign}${digits.slice(0, at)}${places === 0 ? "" : `.${digits.slice(at)}`}`;
}

/** What is said beside a printed figure. */
export interface PrintedFigure {
  readonly name: string;
  readonly period: string;
  readonly scope: Readonly<Record<string, string>>;
}

const Level = z.object({
  period: z.string(),
  value: z.string().nullable(),
  coverage: z.object({ reported: z.string(), due: z.string() }),
  growth: z.object({ comparable: z.object({ value: z.string().nullable() }) }),
});
type Level = z.output<typeof Level>;
const Series = z.object({ points: z.array(Level.extend({ ytd: Level })) });
const Explained = z.object({
  value: z.union([z.string().nullable(), z.object({ value: z.string().nullable() })]),
});
const Value = z.object({ value: z.string().nullable() });
const Covered = z.object({ reported: z.string(), due: z.string() });
const Part = z.object({
  name: z.string(),
  current: Value,
  base: Value,
  comparable: Value,
  coverage: Covered,
});
const Progress = z.object({
  targets: z.array(
    z.object({
      target: z.string(),
      aim: z.string().nullable(),
      unit: z.string(),
      shareOfTarget: Value,
      assessment: z
        .object({
          status: z.string(),
          outcome: z.string().nullable(),
          actual: Value,
          attainment: Value,
          gap: Value,
          elapsed: Value,
          pace: Value,
          explanation: z.array(z.object({ zh: z.string() })),
        })
        .nullable(),
    }),
  ),
});
type AskedTarget = z.output<typeof Progress>["targets"][number];
const Late = z.object({
  units: z.array(
    z.object({ district: z.string(), park: z.string().nullable(), clusters: z.array(z.string()) }),
  ),
});
const Standing = z.object({
  district: z.string(),
  park: z.string().nullable(),
  clusters: z.array(z.string()),
  represents: z.number(),
});
type Standing = z.output<typeof Standing>;
const History = z.object({
  changes: z.array(z.object({ effective: z.string(), standing: Standing.nullable() })),
});
const Units = z.object({ enterprises: z.array(z.object({ unit: z.string() })) });
const Revisions = z.object({
  revisions: z.array(z.object({ reason: z.object({ code: z.string() }).nullable() })),
});

/** What the API answers when it is asked for the figures of a report one by one. */
export class AskedAgain {
  readonly #service: HttpService;
  readonly #token: string;
  readonly #answers = new Map<string, unknown>();
  /** The report's area and the month that it ends with, `YYYY-MM`. */
  readonly area: string;
  readonly month: string;
  readonly clusters: readonly string[];

  constructor(service: HttpService, about: { token: string; area: string; month: string }) {
    this.#service = service;
    this.#token = about.token;
    this.area = about.area;
    this.month = about.month;
    this.clusters = [...service.engine.models.reference.now().clusters.keys()];
  }

  /** The figure in the unit that it is printed in; null where the API has none. */
  async figure({ name, period, scope }: PrintedFigure): Promise<Fraction | null> {
    const [measure = "", ...rest] = name.split(".");
    const formula = rest.join(".");
    if (scope.target !== undefined) return this.#ofTarget(name, scope.target);
    if (measure === "targets") return [BigInt(await this.#statuses(formula)), 1n];
    if (measure === "revisions") return [BigInt(await this.#revisions(scope.reason ?? "")), 1n];
    if (name === "coverage") return this.#covered({ ...scope, area: this.area }, period, "coverage");
    if (measure === "late" || formula === "late") return [BigInt(await this.#late(scope)), 1n];
    if (measure === "enterprises" && formula !== "" && !formula.startsWith("yoy")) {
      return [BigInt(await this.#moved(formula, scope.cluster ?? "*")), 1n];
    }
    return this.#ofMeasure(measure, formula, period, scope);
  }

  /** What a name is explained to, in yuan, persons or enterprises; null where there is no figure. */
  async explained(figure: string, asOf?: string): Promise<Fraction | null> {
    const query = new URLSearchParams({ figure, ...(asOf === undefined ? {} : { asOf }) });
    const found = await this.#ask(`explanation?${query}`);
    const { value } = Explained.parse(found);
    const text = typeof value === "object" ? value?.value : value;
    return text == null ? null : fractionOf(text);
  }

  /** The same in words: the sentences about a target. */
  async explanation(figure: string): Promise<string> {
    return JSON.stringify(await this.#ask(`explanation?figure=${encodeURIComponent(figure)}`));
  }

  async targets(): Promise<readonly AskedTarget[]> {
    const found = await this.#ask(`progress?period=${this.month}&area=${this.area}`);
    return Progress.parse(found).targets;
  }

  /** Everything the API says in words of targets: the plan's and the assessments'. */
  async words(): Promise<string> {
    return JSON.stringify([
      await this.#ask(`progress?period=${this.month}&area=${this.area}`),
      await this.#ask("targets"),
    ]);
  }

  async #ofMeasure(
    measure: string,
    formula: string,
    period: string,
    scope: PrintedFigure["scope"],
  ): Promise<Fraction | null> {
    const unit: Fraction = measure === "output" || measure === "revenue" ? [1n, 10n ** 8n] : ONE;
    const part = await this.#part(measure, period, scope);
    const whole = await this.#pair(measure, { cluster: "*", area: this.area }, period);
    const own = part ?? (await this.#pair(measure, scope, period));
    const [now, base] = own;
    switch (formula) {
      case "":
      case "part":
        return now && times(now, unit);
      case "change":
        return (now ?? base) && times(less(now ?? ZERO, base ?? ZERO), unit);
      case "yoy.nominal":
        return now && base && base[0] > 0n ? times(less(over(now, base), ONE), HUNDRED) : null;
      case "yoy.comparable": {
        const part = await this.#partNamed(measure, period, scope);
        const found = part
          ? part.part?.comparable
          : (await this.#point(measure, scope, period)).growth.comparable;
        const value = found?.value ?? null;
        return value === null ? null : times(fractionOf(value), HUNDRED);
      }
      case "share":
        return now && whole[0] && times(over(now, whole[0]), HUNDRED);
      case "rank":
        return [BigInt(await this.#rank(measure, scope, period)), 1n];
      case "pull":
        return (now ?? base) && whole[1] && times(over(less(now ?? ZERO, base ?? ZERO), whole[1]), HUNDRED);
      case "contribution":
        return (
          (now ?? base) &&
          whole[0] &&
          whole[1] &&
          times(over(less(now ?? ZERO, base ?? ZERO), less(whole[0], whole[1])), HUNDRED)
        );
      case "coverage":
      case "coverage.due":
      case "coverage.reported":
        return this.#covered(scope, period, formula);
      default:
        return this.#revised(measure, formula, period, scope, unit);
    }
  }

  /** Now, as published, and what lies between. */
  async #revised(
    measure: string,
    formula: string,
    period: string,
    scope: PrintedFigure["scope"],
    unit: Fraction,
  ): Promise<Fraction | null> {
    const now = await this.#level(measure, scope, period);
    const then = await this.#level(measure, scope, period, scope.publication);
    if (formula === "now") return now && times(now, unit);
    if (formula === "published") return then && times(then, unit);
    if (!now || !then) return null;
    if (formula === "revision") return times(less(now, then), unit);
    if (formula === "revision.rate") return times(less(over(now, then), ONE), HUNDRED);
    throw new Error(`nothing known of ${measure}.${formula}`);
  }

  async #ofTarget(name: string, target: string): Promise<Fraction | null> {
    const found = (await this.targets()).find((one) => one.target === target);
    if (!found) throw new Error(`no target ${target}`);
    const { aim, assessment, shareOfTarget } = found;
    const number = ({ value }: { value: string | null }) => (value === null ? null : fractionOf(value));
    const percent = (of: { value: string | null }) => {
      const value = number(of);
      return value && times(value, HUNDRED);
    };
    if (name === "shareOfTarget") return percent(shareOfTarget);
    if (!assessment) throw new Error(`${target} is not assessed`);
    switch (name) {
      case "target":
        return aim === null ? null : fractionOf(aim);
      case "actual":
      case "gap":
        return number(assessment[name]);
      case "attainment":
      case "elapsed":
      case "pace":
        return percent(assessment[name]);
      case "surplus":
        return less(fractionOf(assessment.actual.value ?? ""), fractionOf(aim ?? ""));
      case "requiredGrowth": {
        const said = assessment.explanation.map(({ zh }) => /今后需要.*?(增长|下降)([\d.]+)%/.exec(zh));
        const [, way, percentage = ""] = said.find((one) => one !== null) ?? [];
        return fractionOf(`${way === "下降" ? "-" : ""}${percentage}`);
      }
      default:
        throw new Error(`nothing known of ${name}`);
    }
  }

  async #statuses(which: string): Promise<number> {
    const notProgress = ["met", "no-data", "not-checkable"];
    const all = (await this.targets()).flatMap(({ assessment }) => {
      if (!assessment) return [];
      const { outcome, status } = assessment;
      const isTold = outcome === "missed" || (outcome === "cannot-tell" && !notProgress.includes(status));
      return [isTold ? outcome : status];
    });
    if (which === "all") return all.length;
    if (which === "checkable") return all.filter((status) => status !== "not-checkable").length;
    return all.filter((status) => status === which).length;
  }

  async #rank(measure: string, scope: PrintedFigure["scope"], period: string): Promise<number> {
    const own = await this.#level(measure, scope, period);
    let rank = 1;
    for (const cluster of this.clusters) {
      const other = await this.#level(measure, { cluster, area: this.area }, period);
      if (other && own && other[0] * own[1] > own[0] * other[1]) rank++;
    }
    return rank;
  }

  async #covered(scope: PrintedFigure["scope"], period: string, what: string): Promise<Fraction | null> {
    const part = await this.#partNamed("output", period, scope);
    const { reported, due } = part
      ? (part.part?.coverage ?? { reported: "0", due: "0" })
      : (await this.#point("output", scope, period)).coverage;
    if (what === "coverage.due") return [BigInt(due), 1n];
    if (what === "coverage.reported") return [BigInt(reported), 1n];
    return due === "0" ? null : [BigInt(reported) * 100n, BigInt(due)];
  }

  async #late({ cluster = "*", place }: PrintedFigure["scope"]): Promise<number> {
    const year = this.month.slice(0, 4);
    const period = this.month.endsWith("-01") ? this.month : `${year}-01..${this.month.slice(5)}`;
    const { units } = Late.parse(await this.#ask(`late?period=${period}&area=${this.area}`));
    return units.filter(
      (unit) =>
        (cluster === "*" || unit.clusters.includes(cluster)) &&
        (place === undefined || (unit.park ?? unit.district) === place),
    ).length;
  }

  async #revisions(reason: string): Promise<number> {
    const { revisions } = Revisions.parse(await this.#ask("revisions?since=first"));
    const codes: Readonly<Record<string, string>> = { 差错更正: "error", 归属变更: "reclassified" };
    return revisions.filter((one) => reason === "*" || one.reason?.code === codes[reason]).length;
  }

  /** Comings and goings of the year, counted from each unit's own history. */
  async #moved(what: string, cluster: string): Promise<number> {
    const { enterprises } = Units.parse(await this.#ask(`enterprises?all=true&limit=10000&area=changsha`));
    let total = 0;
    for (const { unit } of enterprises) {
      const { changes } = History.parse(await this.#ask(`enterprises/${unit}`));
      total += this.#movesOf(changes, what, cluster);
    }
    return total;
  }

  #movesOf(changes: z.output<typeof History>["changes"], what: string, cluster: string): number {
    const start = `${this.month.slice(0, 4)}-01`;
    const weight = (standing: Standing | null | undefined) =>
      standing && this.#isIn(standing, cluster) ? standing.represents : 0;
    const at = (isBy: (effective: string) => boolean) =>
      weight(changes.filter(({ effective }) => isBy(effective)).at(-1)?.standing);
    if (what === "opening") return at((effective) => effective < start);
    if (what === "closing") return at((effective) => effective <= this.month);
    let sum = 0;
    for (const [n, { effective, standing }] of changes.entries()) {
      if (effective < start || effective > this.month) continue;
      const before = changes[n - 1]?.standing;
      const [was, is] = [weight(before), weight(standing)];
      const kind =
        n === 0
          ? "registered"
          : before === null
            ? "reinstated"
            : standing === null
              ? "deregistered"
              : was === 0
                ? "movedIn"
                : is === 0
                  ? "movedOut"
                  : "restated";
      if (kind === what) sum += kind === "restated" ? is - was : Math.max(was, is);
      const hasMoved = before?.park !== standing?.park || before?.district !== standing?.district;
      if (what === "relocated" && kind === "restated" && hasMoved) sum += is;
    }
    return sum;
  }

  #isIn({ district, park, clusters }: Standing, cluster: string): boolean {
    const { geography } = this.#service.engine.models.reference.now();
    const areas = [district, ...(park === null ? [] : [park])].flatMap((one) => geography.ancestors(one));
    return areas.includes(this.area) && (cluster === "*" || clusters.includes(cluster));
  }

  /** A part of a decomposition, now and a year before; nothing where the scope is a selection of its own. */
  async #part(
    measure: string,
    period: string,
    scope: PrintedFigure["scope"],
  ): Promise<readonly [now: Fraction | null, base: Fraction | null] | undefined> {
    const named = await this.#partNamed(measure, period, scope);
    if (named === undefined) return undefined;
    const { part, isBase } = named;
    const value = (of?: z.output<typeof Value>) => (of?.value == null ? null : fractionOf(of.value));
    const base = value(part?.base);
    return isBase ? [base, null] : [value(part?.current), base];
  }

  /** The row of the decomposition of the period, or of the year after it where it is the base of that. */
  async #partNamed(
    measure: string,
    period: string,
    scope: PrintedFigure["scope"],
  ): Promise<{ readonly part: z.output<typeof Part> | undefined; readonly isBase: boolean } | undefined> {
    const dimension = ["cluster", "park", "district"].find(
      (one) => (scope[one] === "rest" || scope[one] === "residual" || one === "park") && one in scope,
    );
    if (dimension === undefined) return undefined;
    const key = scope[dimension] ?? "";
    const { geography } = this.#service.engine.models.reference.now();
    const names: Readonly<Record<string, RegExp>> = {
      rest: /^其余/,
      residual: /^重复计入或未归类/,
      "-": /^园区以外$/,
    };
    const name = names[key] ?? new RegExp(`^${geography.name(key).zh}$`);
    const year = Number(period.slice(0, 4));
    const isBase = year < Number(this.month.slice(0, 4));
    const asked = isBase ? period.replace(`${year}`, `${year + 1}`) : period;
    const cluster = dimension === "park" ? scope.cluster : "*";
    const parts = await this.#parts(measure, asked, dimension, cluster);
    return { part: parts.find((one) => name.test(one.name)), isBase };
  }

  async #parts(measure: string, period: string, by: string, cluster = "*") {
    const narrowed = cluster === "*" ? "" : `&cluster=${cluster}`;
    const top = by === "cluster" ? this.clusters.length : 1000;
    const path = `decomposition?by=${by}&measure=${measure}&period=${period}&area=${this.area}&top=${top}${narrowed}`;
    return z.object({ parts: z.array(Part) }).parse(await this.#ask(path)).parts;
  }

  async #pair(measure: string, scope: PrintedFigure["scope"], period: string) {
    const year = Number(period.slice(0, 4));
    const before = await this.#level(measure, scope, period.replace(`${year}`, `${year - 1}`));
    return [await this.#level(measure, scope, period), before] as const;
  }

  async #level(measure: string, scope: PrintedFigure["scope"], period: string, asOf?: string) {
    const { value } = await this.#point(measure, scope, period, asOf);
    return value === null ? null : fractionOf(value);
  }

  async #point(
    measure: string,
    scope: PrintedFigure["scope"],
    period: string,
    asOf?: string,
  ): Promise<Level> {
    const { cluster = "*", area = this.area, within } = scope;
    const month = `${period.slice(0, 4)}-${/(\d\d)$/.exec(period)?.[1] ?? "12"}`;
    const [grain, at] = /^\d{4}$/.test(period)
      ? ["year", period]
      : /Q\d$/.test(period)
        ? ["quarter", period]
        : ["month", HALF.test(period) ? period.replace(HALF, "-06") : month];
    const query = new URLSearchParams({ measure, grain, from: at, to: at, area });
    if (cluster !== "*") query.set("cluster", cluster);
    if (within !== undefined) query.set("district", within);
    if (asOf !== undefined) query.set("asOf", asOf);
    const { points } = Series.parse(await this.#ask(`series?${query}`));
    const [point] = points;
    if (!point) throw new Error(`no point for ${period}`);
    const found = [point, point.ytd].find((one) => one.period === period);
    if (!found) throw new Error(`${period} is neither ${point.period} nor ${point.ytd.period}`);
    return found;
  }

  async #ask(path: string): Promise<unknown> {
    const known = this.#answers.get(path);
    if (known !== undefined) return known;
    const { status, text } = await this.#service.ask(`/v1/${path}`, this.#token);
    if (status !== 200) throw new Error(`${path}: ${status} ${text}`);
    const answer: unknown = JSON.parse(text);
    this.#answers.set(path, answer);
    return answer;
  }
}

const HALF = /-H1$/;
