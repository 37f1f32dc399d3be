import type { Selection } from "../../projections/cube/cube-view.js";
import type { Bilingual, Measure, ReportMeasure } from "../domain/attribution.js";
import type { Language } from "../domain/faults.js";
import { endMonth, formatPeriod, lastMonth, type Period, yearToDate } from "../domain/period.js";
import { punctuated } from "../domain/punctuation.js";
import { derivedId, type Formula, isOfWhole } from "../engine/queries/derived-name.js";
import { figureId } from "../engine/queries/figure-name.js";
import type { GroundsChange } from "../engine/queries/grounds.js";
import { clusterName } from "../engine/queries/names.js";
import { type LevelPoint, levelPoint } from "../engine/queries/point.js";
import { type Progress, progressOf } from "../engine/queries/progress.js";
import type { Revision } from "../engine/queries/revisions.js";
import { areaNamed, cityOf } from "../engine/queries/scope.js";
import type { Vantage } from "../engine/queries/vantage.js";
import type { About } from "./cells.js";
import type { ReportKind, Scope } from "./model.js";
import type { Outline } from "./outline.js";
import type { TileLayout } from "./tiles.js";
import { periodName, type Say, speaker } from "./words.js";

/** What a report is asked to be about. */
export interface ReportOptions {
  /** Every plan when absent. */
  readonly plan?: string | undefined;
  /** City, district or park, as people write it; the whole city when absent. */
  readonly area?: string | undefined;
  readonly language?: Language;
  /** Who puts its name under the report. */
  readonly issuer?: string;
  /** The measure that growth, shares and contributions are told of. */
  readonly headline?: ReportMeasure;
  /** Name single enterprises: only for readers whose role may see them. */
  readonly namesUnits?: boolean;
  /** The user's own borders of the districts. */
  readonly outline?: Outline | undefined;
  /** Where each district lies on the tile map, where there are no borders. */
  readonly tiles?: TileLayout | undefined;
}

/** What a report is made of: the log's models at one position, and the revisions before it. */
export interface ReportSource {
  readonly vantage: Vantage;
  /** Changes of filed figures after one position and up to another. */
  revisionsBetween(after: number, upTo: number, options?: { late?: boolean }): AsyncIterable<Revision>;
  /** Changes of everything else that figures rest on: register, areas, plans, observations. */
  groundsBetween(after: number, upTo: number): AsyncIterable<GroundsChange>;
}

/** The question with its names resolved, and the figures that several sections need. */
export class ReportContext {
  readonly vantage: Vantage;
  readonly source: ReportSource;
  readonly kind: ReportKind;
  readonly language: Language;
  readonly say: Say;
  readonly headline: ReportMeasure;
  readonly namesUnits: boolean;
  readonly outline: Outline | undefined;
  readonly tiles: TileLayout | undefined;
  readonly issuer: string;
  readonly area: string;
  readonly isCity: boolean;
  /** The period that the report is named after, and the year up to its end; the same for a whole year. */
  readonly own: Period;
  readonly toDate: Period;
  readonly progress: Progress;
  readonly clusters: readonly string[];
  readonly #points = new Map<string, LevelPoint>();

  /** @throws Fault AREA_UNKNOWN, PLAN_UNKNOWN */
  constructor(source: ReportSource, kind: ReportKind, own: Period, options: ReportOptions) {
    const { vantage } = source;
    const { reference } = vantage;
    this.source = source;
    this.vantage = vantage;
    this.kind = kind;
    this.language = options.language ?? "zh";
    this.say = speaker(this.language);
    this.headline = options.headline ?? "output";
    this.namesUnits = options.namesUnits ?? false;
    this.outline = options.outline;
    this.tiles = options.tiles;
    this.issuer = options.issuer ?? "";
    const city = cityOf(reference);
    this.area = options.area === undefined ? city : areaNamed(reference, options.area);
    this.isCity = this.area === city;
    this.own = own;
    this.toDate = yearToDate(own);
    this.clusters = [...reference.clusters.keys()];
    this.progress = progressOf(vantage, {
      plan: options.plan,
      area: this.area,
      period: endMonth(own),
    });
  }

  get areaName(): string {
    return this.nameOf(this.area);
  }

  /** An area's name as it holds at the end of the report's period. */
  nameOf(area: string): string {
    return this.text(this.vantage.reference.geography.name(area, lastMonth(this.own)));
  }
  clusterName(cluster: string | null): string {
    if (cluster === null) return this.say("全部产业", "All clusters");
    return this.text(clusterName(this.vantage.reference, cluster));
  }
  text(both: Bilingual): string {
    return both[this.language];
  }
  targetName({ name }: { readonly name: Bilingual }): string {
    return punctuated(this.text(name), this.language);
  }
  periodName(period: Period): string {
    return periodName(period, this.language);
  }

  /** When the report's period is over. @example "2020年9月末" */
  get endName(): string {
    const end = this.periodName(this.toDate.to === 12 ? this.toDate : endMonth(this.toDate));
    return this.say(`${end}末`, `the end of ${end}`);
  }

  select(cluster: string | null, area = this.area): Selection {
    return { cluster, area, size: null };
  }

  /** A level with its growth; asked of the engine once. */
  point(selection: Selection, measure: Measure, period: Period): LevelPoint {
    const key = figureId(measure, selection, period);
    const known = this.#points.get(key);
    if (known) return known;
    const point = levelPoint(this.vantage, selection, measure, period);
    this.#points.set(key, point);
    return point;
  }

  /** Names a figure of a selection; `formula` is added to the measure's name (`output.yoy.nominal`). */
  about(selection: Selection, measure: Measure, point: LevelPoint, formula?: string): About {
    const { mark, period, coverage } = point;
    const name = formula === undefined ? measure : `${measure}.${formula}`;
    const common = {
      name,
      period: formatPeriod(period),
      scope: scopeOf(selection),
      // It is the level that was published or locked; what is computed from it may be as it was, or not.
      mark: formula === undefined ? mark : null,
      coverage: measure === "enterprises" ? null : { reported: coverage.reported, due: coverage.expected },
    };
    const figure = this.#nameOf(selection, measure, period, formula);
    return figure === undefined ? common : { ...common, figure };
  }

  #nameOf(
    selection: Selection,
    measure: Measure,
    period: Period,
    formula: string | undefined,
  ): string | undefined {
    if (formula === undefined || formula === "now") return figureId(measure, selection, period);
    const named = NAMED_FORMULAS[formula];
    if (named === undefined) return undefined;
    const whole = isOfWhole(named) ? { selection: this.select(null), narrowed: {} } : undefined;
    return derivedId(named, measure, { selection, narrowed: {} }, { period }, whole);
  }
}

/** Formulas of a report that `explain` knows by a name of their own. */
const NAMED_FORMULAS: Readonly<Record<string, Formula>> = {
  "yoy.nominal": "growth",
  "yoy.comparable": "comparable",
  change: "change",
  coverage: "coverage",
  "coverage.due": "coverage",
  "coverage.reported": "coverage",
  share: "share",
  contribution: "contribution",
  pull: "pull",
};

export function scopeOf(selection: Selection): Scope {
  const { cluster, area, within, size } = selection;
  return {
    cluster: cluster ?? "*",
    area,
    ...(within === undefined ? {} : { within }),
    ...(size === null ? {} : { size }),
  };
}
