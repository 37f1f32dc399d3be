import type { Selection } from "../../../projections/cube/cube-view.js";
import type { Area } from "../../../projections/geography.js";
import { MEASURE_NAMES } from "../../domain/names.js";
import { lastMonth } from "../../domain/period.js";
import { OUTSIDE_PARKS } from "../../engine/queries/decomposition-parts.js";
import { level, rate, unitOf } from "../cells.js";
import { areaMapOf } from "../charts/area-map.js";
import type { ReportContext } from "../context.js";
import {
  type Block,
  type Column,
  type FigureCell,
  type Row,
  type Scope,
  type Table,
  text,
} from "../model.js";

/** Clusters side by side that an upright page has room for. */
const COLUMNS_MAX = 5;

/** 分园区、分地区: clusters against parks and against districts. */
export function placeSection(context: ReportContext): readonly Block[] {
  const { say } = context;
  const tables = [
    ...tablesOf(context, "park", parks(context)),
    ...tablesOf(context, "district", districts(context)),
  ];
  if (tables.length === 0) return [];
  const map = areaMapOf(context);
  return [
    { kind: "heading", level: 1, id: "places", text: say("分园区和分地区情况", "Parks and districts") },
    ...(map ? [map] : []),
    ...tables,
  ];
}

interface Place {
  readonly area: string;
  readonly name: string;
  /** Inside another place of the same list. */
  readonly isPart: boolean;
}

/** Parks in order, each with the parks inside it below it. */
function parks(context: ReportContext): readonly Place[] {
  const { geography } = context.vantage.reference;
  const month = lastMonth(context.own);
  const all = geography.all().filter(({ kind }) => kind === "park");
  const parentOf = ({ id }: Area) => geography.validity(id, month)?.parent ?? null;
  if (geography.get(context.area)?.kind === "park") {
    return all.filter((park) => parentOf(park) === context.area).map((park) => placeOf(context, park, false));
  }
  const here = context.isCity
    ? all
    : all.filter(({ id }) => geography.validity(id, month)?.districts.includes(context.area));
  const isInside = (park: Area) => here.some(({ id }) => id === parentOf(park));
  const withInner = (park: Area, isPart: boolean): readonly Place[] => [
    placeOf(context, park, isPart),
    ...here.filter((inner) => parentOf(inner) === park.id).flatMap((inner) => withInner(inner, true)),
  ];
  return here.filter((park) => !isInside(park)).flatMap((park) => withInner(park, false));
}

function districts(context: ReportContext): readonly Place[] {
  const { geography } = context.vantage.reference;
  const kind = geography.get(context.area)?.kind;
  if (kind === "district") return [];
  const own = geography.validity(context.area, lastMonth(context.own))?.districts ?? [];
  return geography
    .all()
    .filter((area) => area.kind === "district" && (kind === "city" || own.includes(area.id)))
    .map((area) => placeOf(context, area, false));
}

function placeOf(context: ReportContext, { id }: Area, isPart: boolean): Place {
  return { area: id, name: context.nameOf(id), isPart };
}

const KIND_NAMES = {
  park: { zh: "园区", en: "Park" },
  district: { zh: "区县（市）", en: "District" },
} as const;

function tablesOf(
  context: ReportContext,
  kind: "park" | "district",
  places: readonly Place[],
): readonly Table[] {
  if (places.length === 0) return [];
  const chunks: (readonly string[])[] = [];
  for (let at = 0; at < Math.max(1, context.clusters.length); at += COLUMNS_MAX) {
    chunks.push(context.clusters.slice(at, at + COLUMNS_MAX));
  }
  return chunks.map((clusters, at) => placeTable(context, kind, places, clusters, at));
}

function placeTable(
  context: ReportContext,
  kind: "park" | "district",
  places: readonly Place[],
  clusters: readonly string[],
  chunk: number,
): Table {
  const { say, headline, toDate } = context;
  const measure = context.text(MEASURE_NAMES[headline]);
  const continued = chunk === 0 ? "" : say("（续）", " (continued)");
  const unit = unitOf(headline);
  const columns: Column[] = [
    { head: context.text(KIND_NAMES[kind]), align: "text", weight: 1.9 },
    { head: say("全部产业", "All clusters"), unit, align: "number", weight: 1.1 },
    { head: say("名义同比", "nominal growth"), unit: "%", align: "number" },
    { head: say("可比口径同比", "comparable growth"), unit: "%", align: "number" },
    { head: say("报送率", "coverage"), unit: "%", align: "number" },
    ...clusters.map((cluster): Column => ({ head: context.clusterName(cluster), unit, align: "number" })),
  ];
  const row = (name: string, area: string | undefined, role?: Row["role"]): Row => {
    const cell = (cluster: string | null) => placeCells(context, within(context, cluster, area));
    const whole = cell(null);
    return {
      cells: [text(name), whole.level, ...whole.rates, ...clusters.map((cluster) => cell(cluster).level)],
      ...(role ? { role } : {}),
    };
  };
  return {
    kind: "table",
    id: `clusters-by-${kind}${chunk === 0 ? "" : `-${chunk + 1}`}`,
    caption: say(
      `${context.periodName(toDate)}各${KIND_NAMES[kind].zh}分产业${measure}${continued}`,
      `${measure} by ${KIND_NAMES[kind].en.toLowerCase()} and cluster, ${context.periodName(toDate)}${continued}`,
    ),
    columns,
    rows: [
      row(context.areaName, undefined, "total"),
      ...places.map(({ name, area, isPart }) =>
        row(isPart ? say(`其中：${name}`, `of which ${name}`) : name, area, isPart ? "part" : undefined),
      ),
      ...(kind === "park" && context.isCity ? [outsideParks(context, clusters)] : []),
    ],
    notes: [],
  };
}

function within(context: ReportContext, cluster: string | null, area: string | undefined): Selection {
  if (area === undefined) return context.select(cluster);
  return context.isCity ? context.select(cluster, area) : { ...context.select(cluster), within: area };
}

interface PlaceCells {
  readonly level: FigureCell;
  /** Growth by both methods, and coverage. */
  readonly rates: readonly FigureCell[];
}

function placeCells(
  context: ReportContext,
  selection: Selection,
  scope?: { readonly named: string; readonly scope: Scope },
): PlaceCells {
  const { headline, toDate } = context;
  const point = context.point(selection, headline, toDate);
  const about = (formula?: string) => {
    const own = context.about(selection, headline, point, formula);
    if (!scope) return own;
    return { ...own, scope: scope.scope, ...(formula === undefined ? { name: scope.named } : {}) };
  };
  return {
    level: level(headline, point.level, about()),
    rates: [
      rate(point.yoy.nominal, about("yoy.nominal")),
      rate(point.yoy.comparable, about("yoy.comparable")),
      rate(point.coverage.rate, about("coverage")),
    ],
  };
}

/** What lies in no park: the same part of the whole that its decomposition by park has. */
function outsideParks(context: ReportContext, clusters: readonly string[]): Row {
  const { say, headline, area } = context;
  const cells = (cluster: string | null) =>
    placeCells(
      context,
      { ...context.select(cluster), within: OUTSIDE_PARKS },
      { named: `${headline}.part`, scope: { cluster: cluster ?? "*", area, park: OUTSIDE_PARKS } },
    );
  const whole = cells(null);
  return {
    cells: [
      text(say("园区以外", "Outside parks")),
      whole.level,
      ...whole.rates,
      ...clusters.map((cluster) => cells(cluster).level),
    ],
  };
}
