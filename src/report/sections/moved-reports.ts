import { inChina } from "../../domain/china-time.js";
import type { Words } from "../../domain/defect.js";
import { comparePeriods, formatPeriod, lastMonth, type Period, parsePeriod } from "../../domain/period.js";
import { punctuated } from "../../domain/punctuation.js";
import { wordsOf } from "../../domain/reason-words.js";
import { type MoveWords, moveWords } from "../../engine/queries/move-words.js";
import { clusterName, enterpriseName } from "../../engine/queries/names.js";
import type { Revision } from "../../engine/queries/revisions.js";
import { count } from "../cells.js";
import type { ReportContext } from "../context.js";
import { type Block, type Row, text } from "../model.js";

/** Rows that are listed. */
const LISTED_MAX = 200;

/** Reports that moved the same way, of one unit where units are named. */
interface Moved {
  readonly unit: string;
  readonly words: MoveWords;
  readonly why: string;
  first: Period;
  last: Period;
  recordedAt: number;
  reports: number;
}

/**
 * 归属变动: reports that count in another cluster, district, park or size class than before, or as another kind of figure,
 * with when, by whom and why. Their values may well be the same.
 */
export class MovedReports {
  readonly #context: ReportContext;
  readonly #moved = new Map<string, Moved>();

  constructor(context: ReportContext) {
    this.#context = context;
  }

  /** @param kind the kind of its reason: the words may speak of a single enterprise */
  add(revision: Revision, kind: string): void {
    const { say, namesUnits, language, vantage, own } = this.#context;
    const { recordedAt, actor, reason } = revision;
    const period = parsePeriod(revision.period);
    if (!period || revision.kind !== "revised") return;
    const unit = namesUnits ? revision.unit : "";
    const because = namesUnits && reason ? wordsOf(reason, language) : "";
    const why = [kind, because, actor].filter((part) => part !== "").join(say("；", "; "));
    const moves = revision.moves.map((move) => moveWords(vantage.reference, move, lastMonth(own)));
    for (const words of [...this.#betweenClusters(revision), ...moves]) {
      const key = JSON.stringify([unit, words, why]);
      const found = this.#moved.get(key) ?? {
        ...{ unit, words, why, recordedAt },
        ...{ first: period, last: period, reports: 0 },
      };
      found.reports++;
      found.recordedAt = recordedAt;
      if (comparePeriods(period, found.first) < 0) found.first = period;
      if (comparePeriods(period, found.last) > 0) found.last = period;
      this.#moved.set(key, found);
    }
  }

  /** A table; nothing where no report moved. */
  blocks(): readonly Block[] {
    const { say, namesUnits } = this.#context;
    const all = [...this.#moved.values()];
    if (all.length === 0) return [];
    const left = all.length - LISTED_MAX;
    return [
      {
        kind: "table",
        id: "moved-reports",
        caption: say(
          "其间归属或数据阶段有变动的报表",
          "Reports that count elsewhere, or as another kind of figure, than before",
        ),
        columns: [
          { head: say("最后一次", "Last"), align: "text", weight: 1.6 },
          ...(namesUnits ? [{ head: say("单位", "Unit"), align: "text" as const, weight: 1.8 }] : []),
          { head: say("报告期", "Periods"), align: "text", weight: 1.6 },
          { head: say("变动", "What"), align: "text", weight: 1.1 },
          { head: say("前", "before"), align: "text", weight: 1.5 },
          { head: say("后", "after"), align: "text", weight: 1.5 },
          { head: say("原因与操作人", "why, by whom"), align: "text", weight: 2 },
          { head: say("报表数", "reports"), unit: "份", align: "number" },
        ],
        rows: all.slice(0, LISTED_MAX).map((moved) => this.#row(moved)),
        notes: left > 0 ? [say(`其余${left}项未列出。`, `${left} more are not listed.`)] : [],
      },
    ];
  }

  #row({ unit, words, why, first, last, recordedAt, reports }: Moved): Row {
    const { area, language, namesUnits, vantage } = this.#context;
    const say = (one: Words) => text(punctuated(one[language], language));
    const [from, to] = [formatPeriod(first), formatPeriod(last)];
    const move = [words.item, words.before, words.after].map(({ zh }) => zh).join();
    const scope = { area, move, ...(namesUnits ? { enterprise: unit } : {}) };
    return {
      cells: [
        text(inChina(recordedAt).slice(0, 16)),
        ...(namesUnits ? [text(enterpriseName(vantage, unit)[language])] : []),
        text(from === to ? from : `${from}—${to}`),
        say(words.item),
        say(words.before),
        say(words.after),
        text(why),
        count(reports, "份", { name: "moved-reports", period: "", scope }),
      ],
    };
  }

  /** The same values under another cluster. */
  #betweenClusters({ changes }: Revision): readonly MoveWords[] {
    const given = changes.filter(({ before }) => before === undefined);
    const taken = changes.filter(({ after }) => after === undefined);
    const [from, to] = [taken[0]?.cluster, given[0]?.cluster];
    const isMove =
      from !== undefined &&
      to !== undefined &&
      given.length === taken.length &&
      given.length + taken.length === changes.length &&
      taken.every(({ cluster, measure, before }) =>
        given.some(
          (one) => cluster === from && one.cluster === to && one.measure === measure && one.after === before,
        ),
      );
    if (!isMove) return [];
    const name = (id: string): Words => clusterName(this.#context.vantage.reference, id);
    return [{ item: { zh: "产业", en: "cluster" }, before: name(from), after: name(to) }];
  }
}
