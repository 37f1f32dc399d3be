import { h } from "./dom.js";
import { attainedText } from "./overview.js";
import { parts } from "./parts.js";
import { progressOf, type Row } from "./progress.js";
import { trend } from "./trend.js";
import { backToAll, type Context, type Shown, scopeOf } from "./view.js";

/** One target: why its status is what it is, this year beside the last, and who contributed how much. */
export async function target(context: Context): Promise<Shown> {
  const { place, say } = context;
  const { progress, rows } = await progressOf(context);
  const { area, period } = progress;
  const row = rows.find(({ target }) => target.target === place.target);
  const content = row
    ? [...words(context, row), ...(await figures(context, row, period))]
    : [h("h1", {}, say("没有这个目标", "There is no such target"))];
  return { element: h("section", {}, backToAll(context), ...content), area, period };
}

function words({ say, service }: Context, { target, text }: Row): readonly HTMLElement[] {
  const { clause, leadDepartment, assessment } = target;
  const source = [
    clause === null ? [] : say(`条款：${service.worded(clause)}`, `clause ${clause}`),
    leadDepartment === null ? [] : say(`牵头单位：${leadDepartment}`, `lead ${leadDepartment}`),
  ].flat();
  const standing = assessment
    ? [attainedText(say, text), text("status")].filter((part) => part !== "").join(" · ")
    : `${text("status")} ${text("attained")}`;
  return [
    h("h1", {}, text("name"), " ", h("small", {}, text("target"))),
    h(
      "p",
      { class: "level" },
      h("strong", {}, text("actual")),
      ` / ${say("目标", "target")} ${text("aim")} · ${standing}`,
    ),
    h("p", { class: "note" }, source.join(" · ")),
    ...(assessment?.explanation ?? []).map(({ zh, en }) => h("p", {}, say(zh, en))),
  ];
}

/** What can be shown of a target that is summed from reports. */
async function figures(
  context: Context,
  { target: { selection, measure, shareOfTarget } }: Row,
  period: string,
): Promise<readonly (HTMLElement | null)[]> {
  if (!selection || measure === null) return [];
  const { reason, zh = "", en = "" } = shareOfTarget;
  if (reason === "withheld") return [h("p", {}, context.say(zh, en))];
  const { cluster, area } = selection;
  const scope = { ...scopeOf(context.place), cluster: cluster ?? undefined, area, measure };
  return Promise.all([trend(context, scope, period), parts(context, scope)]);
}
