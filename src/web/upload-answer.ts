import { h } from "./dom.js";
import { CHECK, type Fields, type Hand, type Handed } from "./sending.js";
import type { UploadResult } from "./shapes.js";
import { countsOf, isTaken, problemTable, rejectsButton } from "./upload-outcome.js";
import { termsForm } from "./upload-terms.js";
import type { Context } from "./view.js";

const TAKE_ALL: Fields = {};
const TAKE_VALID: Fields = { acceptValid: "true" };

/** What became of a file, or would, and what its sender can do now. */
export function answered(context: Context, handed: Handed, result: UploadResult, hand: Hand): HTMLElement {
  const { say, to } = context;
  const { file, batch, state } = result;
  const states = {
    checked: say("已审核，尚未入库", "checked, not recorded yet"),
    completed: say("已入库", "recorded"),
    rejected: say("整份拒收，没有入库", "refused as a whole, nothing recorded"),
    known: say("此前已收过，没有变化", "taken in before, nothing changed"),
  };
  const next = isTaken(result)
    ? [
        h("p", { class: "note" }, say(`批次 ${batch.slice(0, 12)}`, `batch ${batch.slice(0, 12)}`)),
        h(
          "p",
          { class: "files" },
          h("a", { href: to({ view: "overview" }) }, say("查看达标进度", "See the progress")),
          rejectsButton(context, result),
        ),
      ]
    : choices(context, handed, result, hand);
  return h(
    "div",
    {},
    heading(file, states[state]),
    countsOf(context, result),
    ...next,
    problemTable(context, result),
  );
}

function choices(
  context: Context,
  handed: Handed,
  result: UploadResult,
  hand: Hand,
): readonly (HTMLElement | null)[] {
  const { say } = context;
  const { filed = 0, revised = 0, refused = 0 } = result.outcome;
  const good = filed + revised;
  const rules = new Map([...handed.rules, ...rulesIn(context, result)]);
  const needsReason = result.problems.some(({ code }) => code === "REASON_REQUIRED");
  const asked = {
    fields: handed.fields,
    needsReason: needsReason || Boolean(handed.fields.reason),
    rules,
    isUnread: false,
  };
  const take = (label: string, wish: Fields) =>
    h("button", { type: "button", class: "main", onclick: () => void hand(handed, wish) }, label);
  const takes =
    good === 0
      ? []
      : refused === 0
        ? [take(say(`全部收下（${good}行）`, `Take all in (${good} rows)`), TAKE_ALL)]
        : [take(say(`只收无误的${good}行`, `Take the ${good} good rows only`), TAKE_VALID)];
  const form = termsForm(context, asked, {
    // What is taken is what was checked.
    onChange: () => {
      for (const button of takes) button.disabled = true;
    },
    onCheck: (fields) => void hand({ ...handed, fields, rules }, CHECK),
  });
  return [
    adviceOn(context, { good, refused }),
    h("p", { class: "files" }, ...takes, rejectsButton(context, result)),
    form,
  ];
}

function adviceOn(
  { say }: Context,
  { good, refused }: { readonly good: number; readonly refused: number },
): HTMLElement | null {
  if (good > 0 && refused === 0) return null;
  const [zh, en] =
    refused === 0
      ? ["各行都与已入库的相同，不必再报。", "All rows are on record as they are; there is nothing to do."]
      : good === 0
        ? ["请在原文件中改正后重新选择。", "Correct the file and choose it again."]
        : [
            "请在原文件中改正后重新选择，或先收下无误的行，其余改正后再报。",
            "Correct the file and choose it again, or take the good rows and send the others when they are corrected.",
          ];
  return h("p", {}, say(zh, en));
}

/** Rules that hold rows back until they are confirmed, all of a rule at once: by code, the first finding of each. */
function rulesIn({ say, service }: Context, { problems }: UploadResult): ReadonlyMap<string, string> {
  const held = problems.filter(({ severity }) => severity === "confirm");
  return new Map(
    [...held].reverse().map(({ code, message }) => {
      const count = held.filter((one) => one.code === code).length;
      const more = count > 1 ? say(`（等${count}处）`, ` (and ${count - 1} more)`) : "";
      return [code, `${service.worded(message)}${more}`];
    }),
  );
}

/** Takes the focus, so that what has come is read out. */
export function heading(file: string, state: string): HTMLElement {
  return h("h2", { tabindex: "-1" }, `${file} · ${state}`);
}
