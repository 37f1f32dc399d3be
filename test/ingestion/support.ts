import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { Fault, type RowProblem } from "../../src/domain/faults.js";
import { decodePeriod, formatPeriod } from "../../src/domain/period.js";
import { nameKey } from "../../src/ingestion/cells/text.js";
import { readFile } from "../../src/ingestion/read-file.js";
import {
  type EnterpriseRow,
  NO_CLUSTER,
  type ReadOptions,
  type Vocabulary,
} from "../../src/ingestion/rows.js";

/** What ingestion tests share: a small vocabulary, files in folders of their own, chunks as plain rows. */

const CLUSTERS = [
  ["smart-terminals", "移动智能终端", "Smart Terminals"],
  ["mobile-internet", "移动互联网", "Mobile Internet"],
  ["ai", "人工智能", "Artificial Intelligence", "AI"],
  ["geo-big-data", "地理信息和大数据", "Geographic Information and Big Data"],
  ["beidou", "北斗", "BeiDou"],
] as const;

const AREAS = [
  ["changsha", "city", "长沙市", "Changsha", "430100"],
  ["yuelu", "district", "岳麓区", "Yuelu District", "430104"],
  ["kaifu", "district", "开福区", "430105"],
  ["tianxin", "district", "天心区", "430103"],
  ["furong", "district", "芙蓉区", "430102"],
  ["yuhua", "district", "雨花区", "430111"],
  ["wangcheng", "district", "望城区", "望城县", "430112", "430122"],
  ["changsha-county", "district", "长沙县", "430121"],
  ["liuyang", "district", "浏阳市", "浏阳县", "430181", "430123"],
  ["ningxiang", "district", "宁乡市", "宁乡县", "430182", "430124"],
  ["hi-tech", "park", "长沙高新区", "麓谷"],
  ["tianxin-park", "park", "天心经开区", "暮云经开区"],
] as const;

export const VOCABULARY: Vocabulary = {
  clusters: CLUSTERS.map(([id]) => id),
  clusterNames: Object.fromEntries(
    CLUSTERS.flatMap((names, index) => names.map((name) => [nameKey(name), index])),
  ),
  areaNames: Object.fromEntries(
    AREAS.flatMap(([id, kind, ...names]) => [id, ...names].map((name) => [nameKey(name), { id, kind }])),
  ),
};

/** Real codes whose check characters are right. */
export const UNITS = [
  "914300006168008586",
  "914300001838061880",
  "9143000071704924X1",
  "91430100567699262E",
] as const;

/** Path of a new file, in a folder that is gone when the test is over. */
export function newPath(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), "dabiao-ingestion-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, name);
}

export function fileOf(contents: string | Uint8Array, name = "file.csv"): string {
  const path = newPath(name);
  writeFileSync(path, contents);
  return path;
}

export interface PlainReport {
  readonly row: number;
  readonly unit: string;
  readonly period: string;
  readonly ytd: boolean;
  readonly cluster: string | undefined;
  readonly output: number | undefined;
  readonly revenue: number | undefined;
  readonly employment: number | undefined;
  readonly stage: number;
}

export interface Reading {
  readonly reports: readonly PlainReport[];
  readonly enterprises: readonly EnterpriseRow[];
  readonly problems: readonly RowProblem[];
  readonly chunks: number;
}

type Asked = Omit<ReadOptions, "vocabulary" | "kind"> & Partial<Pick<ReadOptions, "vocabulary" | "kind">>;

export function optionsOf(asked: Asked = {}): ReadOptions {
  return { kind: "reports", vocabulary: VOCABULARY, ...asked };
}

/** Reads a file to its end. */
export async function reading(path: string, asked: Asked = {}, read = readFile): Promise<Reading> {
  const reports: PlainReport[] = [];
  const enterprises: EnterpriseRow[] = [];
  const problems: RowProblem[] = [];
  const units: string[] = [];
  let chunks = 0;
  for await (const chunk of read(path, optionsOf(asked))) {
    chunks++;
    problems.push(...chunk.problems);
    if (chunk.kind === "enterprises") {
      enterprises.push(...chunk.rows);
      continue;
    }
    units.push(...chunk.newUnits);
    for (let i = 0; i < chunk.count; i++) {
      const cluster = chunk.cluster[i] ?? NO_CLUSTER;
      reports.push({
        row: chunk.row[i] ?? 0,
        unit: units[chunk.unit[i] ?? -1] ?? "?",
        period: formatPeriod(decodePeriod(chunk.period[i] ?? 0)),
        ytd: chunk.ytd[i] === 1,
        cluster: cluster === NO_CLUSTER ? undefined : VOCABULARY.clusters[cluster],
        output: figure(chunk.output[i]),
        revenue: figure(chunk.revenue[i]),
        employment: figure(chunk.employment[i]),
        stage: chunk.stage[i] ?? -1,
      });
    }
  }
  return { reports, enterprises, problems, chunks };
}

function figure(value: number | undefined): number | undefined {
  return value === undefined || Number.isNaN(value) ? undefined : value;
}

export const readingText = (text: string, asked: Asked = {}): Promise<Reading> =>
  reading(fileOf(text), asked);

/** The fault that a promise ends with. */
export async function faultOf(promise: Promise<unknown>): Promise<Fault> {
  const failure: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (failure instanceof Fault) return failure;
  throw new Error(`expected a fault, got ${String(failure)}`);
}

/** Problems as `row column code`, for comparing. */
export function brief(problems: readonly RowProblem[]): readonly string[] {
  return problems.map(({ row, column, code }) => [row, column ?? "-", code].join(" "));
}
