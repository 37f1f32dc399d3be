import { h } from "./dom.js";
import type { RowProblem, UploadResult } from "./shapes.js";
import { type Context, download, tableOf } from "./view.js";

/** Problems that are looked through on a screen. */
const SHOWN_MAX = 50;

/** Are its rows on record, now or since before? */
export function isTaken({ state }: UploadResult): boolean {
  return state === "completed" || state === "known";
}

/** What became of a file, or would: rows in numbers. */
export function countsOf({ say }: Context, result: UploadResult): HTMLElement {
  const { rows = 0, filed = 0, revised = 0, unchanged = 0, refused = 0 } = result.outcome;
  const [can, could] = isTaken(result) ? ["", ""] : ["可", "could be "];
  return h(
    "p",
    { class: "summary" },
    say(
      `共${rows}行：${can}新增${filed}，${can}修订${revised}，未变${unchanged}，拒收${refused}`,
      `${rows} rows: ${filed} ${could}filed, ${revised} ${could}revised, ${unchanged} unchanged, ${refused} refused`,
    ),
  );
}

/** Every row that is refused and why, as many as fit a screen, and then what is only worth a look. */
export function problemTable(
  context: Context,
  { file, problems, problemCount, rejects }: UploadResult,
): HTMLElement | null {
  const { say, service } = context;
  if (problems.length === 0) return null;
  const kinds = {
    error: say("错误", "error"),
    confirm: say("待核实", "to confirm"),
    warning: say("提示", "warning"),
  };
  const inOrder = [...problems.filter(isRefusing), ...problems.filter((one) => !isRefusing(one))];
  const shown = inOrder.slice(0, SHOWN_MAX);
  const more = problemCount - shown.length;
  const columns = [
    { head: say("行", "row"), align: "right", cell: ({ row }: RowProblem) => (row > 0 ? `${row}` : "") },
    { head: say("列", "column"), align: "left", cell: ({ column = "" }: RowProblem) => column },
    {
      head: say("问题", "problem"),
      align: "left",
      cell: ({ message }: RowProblem) => service.worded(message),
    },
    { head: say("内容", "value"), align: "left", cell: ({ value = "" }: RowProblem) => value },
    { head: say("性质", "kind"), align: "left", cell: ({ severity }: RowProblem) => kinds[severity] },
    { head: say("工作表", "sheet"), align: "left", cell: ({ sheet = "" }: RowProblem) => sheet },
  ] as const;
  // A text file has no sheets.
  const filled = columns.filter(({ cell }) => shown.some((problem) => cell(problem) !== ""));
  const inFile =
    rejects === null
      ? ""
      : say("；下载待改正的行，其中逐行写明", "; the file of rows to correct has them row by row");
  const notListed = say(`……另有${more}处没有列出${inFile}。`, `… and ${more} more${inFile}.`);
  return tableOf(context, {
    position: 0,
    title: say(`${file}的审核结果`, `findings on ${file}`),
    columns: filled.map(({ head, align }) => ({ key: null, head, align })),
    rows: shown.map((problem) => filled.map(({ cell }) => cell(problem))),
    notes: more > 0 ? [notListed] : [],
  });
}

function isRefusing({ severity }: RowProblem): boolean {
  return severity !== "warning";
}

/** The rows to correct, in a file like the one that was sent. */
export function rejectsButton(context: Context, { rejects }: UploadResult): HTMLElement | null {
  return rejects === null
    ? null
    : download(context, context.say("下载待改正的行", "Download the rows to correct"), rejects, {});
}
