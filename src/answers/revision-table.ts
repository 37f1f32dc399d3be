import type { Bilingual } from "../domain/attribution.js";
import { inChina } from "../domain/china-time.js";
import type { Words } from "../domain/defect.js";
import type { Language } from "../domain/faults.js";
import { MEASURE_NAMES } from "../domain/names.js";
import { lastMonth, parsePeriod } from "../domain/period.js";
import { reasonText } from "../domain/reason-words.js";
import { moveWords } from "../engine/queries/move-words.js";
import type { MeasureChange, Revision } from "../engine/queries/revisions.js";
import type { Vantage } from "../engine/queries/vantage.js";
import { type Column, sayIn, type Table, tableOf } from "./answer.js";
import { exactText } from "./figures.js";
import { clusterName } from "./names.js";

/** One value that a revision replaced. */
interface Row {
  readonly revision: Revision;
  readonly cluster: string;
  readonly item: string;
  readonly before: string;
  readonly after: string;
  readonly difference: string;
}

/** Revisions with a row for each value that changed: figures, where they count, and the period they stand under. */
export function revisionTable(vantage: Vantage, revisions: readonly Revision[], language: Language): Table {
  const t = sayIn(language);
  const columns: readonly Column<Row>[] = [
    { head: t("位置", "position"), align: "right", cell: (row) => `${row.revision.position}` },
    { head: t("时间", "time"), cell: (row) => inChina(row.revision.recordedAt) },
    { head: t("类型", "kind"), cell: (row) => KINDS[row.revision.kind][language] },
    { head: t("代码", "unit"), cell: (row) => row.revision.unit },
    { head: t("报告期", "period"), cell: (row) => row.revision.period },
    { head: t("产业", "cluster"), cell: (row) => row.cluster },
    { head: t("项目", "item"), cell: (row) => row.item },
    { head: t("原为", "before"), align: "right", cell: (row) => row.before },
    { head: t("现为", "after"), align: "right", cell: (row) => row.after },
    { head: t("增减", "difference"), align: "right", cell: (row) => row.difference },
    {
      head: t("原因", "reason"),
      cell: ({ revision: { reason } }) => (reason ? reasonText(reason, language) : ""),
    },
    { head: t("操作人", "actor"), cell: (row) => row.revision.actor },
  ];
  return tableOf(
    columns,
    revisions.flatMap((revision) => rowsOf(vantage, revision, language)),
  );
}

/** A change's value, exact: yuan with two decimals, or persons; null where there was or is none. */
export function exactValue({ measure }: MeasureChange, value: bigint | undefined): string | null {
  if (value === undefined) return null;
  return exactText(measure, value);
}

const KINDS = {
  revised: { zh: "修订", en: "revised" },
  withdrawn: { zh: "撤回", en: "withdrawn" },
  "filed-late": { zh: "补报", en: "filed late" },
} as const satisfies Record<Revision["kind"], Bilingual>;

const PERIOD: Words = { zh: "报告期", en: "period" };
const NONE = "—";

function rowsOf(vantage: Vantage, revision: Revision, language: Language): readonly Row[] {
  const { changes, moves, period, periodBefore } = revision;
  const parsed = parsePeriod(period);
  const month = parsed ? lastMonth(parsed) : vantage.month;
  const moved = (item: string, [before, after]: readonly [string, string]): Row => ({
    revision,
    cluster: "",
    item,
    before,
    after,
    difference: "",
  });
  const rows = [
    ...(period === periodBefore ? [] : [moved(PERIOD[language], [periodBefore, period])]),
    ...changes.map((change) => ({ revision, ...changeCells(vantage, change, language) })),
    ...moves.map((move) => {
      const { item, before, after } = moveWords(vantage.reference, move, month);
      return moved(item[language], [before[language], after[language]]);
    }),
  ];
  // A report sent again for nothing but its reason or what was confirmed.
  return rows.length > 0 ? rows : [moved("", [NONE, NONE])];
}

function changeCells(vantage: Vantage, change: MeasureChange, language: Language): Omit<Row, "revision"> {
  const { cluster, measure, before, after } = change;
  const unit = measure === "employment" ? { zh: "人", en: "persons" } : { zh: "元", en: "yuan" };
  const difference =
    before === undefined || after === undefined ? "" : (exactValue(change, after - before) ?? "");
  return {
    cluster: clusterName(vantage, cluster)[language],
    item: `${MEASURE_NAMES[measure][language]}${sayIn(language)(`(${unit.zh})`, ` (${unit.en})`)}`,
    before: exactValue(change, before) ?? NONE,
    after: exactValue(change, after) ?? NONE,
    difference: difference.startsWith("-") || difference === "" ? difference : `+${difference}`,
  };
}
