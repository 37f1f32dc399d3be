import { h } from "./dom.js";
import { filePicker } from "./file-picker.js";
import { recentBatches } from "./recent-batches.js";
import { CHECK, type Hand, progressLine, send } from "./sending.js";
import { answered } from "./upload-answer.js";
import { failed } from "./upload-failed.js";
import { backToAll, type Context, download, type Shown } from "./view.js";

/** Takes a file in: it is checked first, and recorded when its sender has seen what would become of it. */
export async function upload(context: Context): Promise<Shown> {
  const { say, tell } = context;
  const recent = h("div", {}, await recentBatches(context));
  const stage = h("div", {});
  const hand: Hand = async (handed, wish) => {
    const { file, fields } = handed;
    const line = progressLine(context, file.name);
    picker.disabled = true;
    stage.replaceChildren(line.element);
    const answer = await send(context, file, { ...fields, ...wish }, line).then(
      ({ result, kind }) => answered(context, { ...handed, fields: { ...fields, kind } }, result, hand),
      (problem: unknown) => failed(context, handed, problem, { hand, wish }),
    );
    picker.disabled = false;
    stage.replaceChildren(answer);
    answer.querySelector("h2")?.focus();
    if (wish !== CHECK) recentBatches(context).then((list) => recent.replaceChildren(list), tell);
  };
  const picker = filePicker(say, (file) => void hand({ file, fields: {}, rules: new Map() }, CHECK));
  const template = (label: string, kind: string) => download(context, label, "/v1/template", { kind });
  const element = h(
    "section",
    {},
    backToAll(context),
    h("h1", {}, say("报送", "Upload")),
    picker,
    h(
      "p",
      { class: "files" },
      template(say("报表模板 XLSX", "Report form XLSX"), "reports"),
      template(say("名录模板 XLSX", "Register form XLSX"), "enterprises"),
    ),
    stage,
    recent,
  );
  return { element };
}
