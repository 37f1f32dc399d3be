import { h } from "./dom.js";
import { CHECK, type Fields, type Hand, type Handed } from "./sending.js";
import { Refusal } from "./service.js";
import { heading } from "./upload-answer.js";
import { termsForm } from "./upload-terms.js";
import type { Context } from "./view.js";

/** A file that was refused as a whole, or broke off on its way. */
export function failed(
  context: Context,
  handed: Handed,
  problem: unknown,
  { hand, wish }: { readonly hand: Hand; readonly wish: Fields },
): HTMLElement {
  const { say } = context;
  const { file, fields, rules } = handed;
  if (problem instanceof Refusal && isOfFile(problem)) {
    const asked = { fields, rules, needsReason: Boolean(fields.reason), isUnread: true };
    const form = termsForm(context, asked, {
      onChange: () => {},
      onCheck: (said) => void hand({ ...handed, fields: said }, CHECK),
    });
    return h(
      "div",
      {},
      heading(file.name, say("不能读取，没有入库", "cannot be read, nothing recorded")),
      h("p", { class: "refusal" }, problem.message),
      form,
    );
  }
  const why =
    problem instanceof Refusal
      ? problem.message
      : say(
          "连接中断，或文件在选择之后有改动",
          "the connection broke, or the file has changed since it was chosen",
        );
  return h(
    "div",
    {},
    heading(file.name, say("没有完成", "not finished")),
    h("p", { class: "refusal" }, why),
    h(
      "p",
      {},
      say(
        "请重试，或重新选择同一文件：已入库的行不会重复。",
        "Try again, or choose the same file anew: no row is recorded twice.",
      ),
    ),
    h(
      "p",
      { class: "files" },
      h("button", { type: "button", onclick: () => void hand(handed, wish) }, say("重试", "Try again")),
    ),
  );
}

/** Is it the file that is refused, and not the moment? */
function isOfFile({ status }: Refusal): boolean {
  return status === 400 || status === 413 || status === 422;
}
