import { h } from "./dom.js";
import { addressOf, type Place } from "./place.js";
import type { Areas, Permissions, Publications } from "./shapes.js";
import type { Context, Shown } from "./view.js";

type Area = Areas["areas"][number];

interface Choices extends Areas, Publications, Permissions {
  /** The reader's own area, once it is known. */
  readonly own: string | undefined;
  readonly onLanguage: () => void;
  readonly onReader: () => void;
}

export function brand(say: Context["say"]): HTMLElement {
  return h("a", { class: "brand", href: "#overview" }, say("达标", "dabiao"));
}

/** What the page is about, to be chosen anew: area, month, moment, language, reader. */
export function controls(context: Context, shown: Shown, choices: Choices): readonly HTMLElement[] {
  const { place, say, service, to } = context;
  const { areas, publications, permissions, own, onLanguage, onReader } = choices;
  const go = (change: Partial<Place>) => {
    location.hash = addressOf({ ...place, ...change });
  };
  const field = (label: string, control: HTMLElement) => h("label", {}, h("span", {}, label), control);
  const area = place.area ?? shown.area ?? own ?? "";
  const period = place.period ?? shown.period ?? "";
  const month = h("input", {
    type: "month",
    value: period,
    onchange: () => go({ period: month.value || undefined }),
  });
  const scope = [
    field(
      say("地区", "area"),
      select(
        area,
        within(areas, own).map((one) => [one.area, say(one.name.zh, one.name.en)]),
        (value) => go({ area: value }),
      ),
    ),
    field(say("报告期", "period"), month),
  ];
  const moment = field(
    say("数据时点", "as of"),
    select(
      place.asOf ?? "",
      [
        ...(service.token === undefined ? [] : [["", say("最新", "latest")] as const]),
        ...publications.map(({ publication, name }) => [publication, name || publication] as const),
      ],
      (value) => go({ asOf: value }),
    ),
  );
  // A figure's own name says what it is about, and a file what it holds.
  const about = place.view === "upload" ? [] : place.view === "figure" ? [moment] : [...scope, moment];
  const mayUpload = permissions.some(({ action }) => action === "batches:upload");
  return [
    brand(say),
    ...about,
    ...(mayUpload ? [h("a", { href: to({ view: "upload" }) }, say("报送", "Upload"))] : []),
    h("a", { class: "aside", href: "/docs/" }, say("接口文档", "API")),
    h("button", { type: "button", onclick: onLanguage }, say("English", "中文")),
    h(
      "button",
      { type: "button", onclick: onReader },
      service.token === undefined ? say("登录", "sign in") : say("退出", "sign out"),
    ),
  ];
}

/** The value is undefined where the empty option is chosen. */
function select(
  current: string,
  options: readonly (readonly [value: string, label: string])[],
  onChoice: (value: string | undefined) => void,
): HTMLElement {
  const isKnown = options.some(([value]) => value === current);
  const all = isKnown ? options : [[current, "—"] as const, ...options];
  const element = h(
    "select",
    { onchange: () => onChoice(element.value || undefined) },
    ...all.map(([value, label]) => h("option", { value, selected: value === current }, label)),
  );
  return element;
}

/** The reader's own area and what lies in it; all where it is the city or not known. */
function within(areas: readonly Area[], own: string | undefined): readonly Area[] {
  const parents = new Map(areas.map(({ area, parent }) => [area, parent]));
  const isInside = (area: string | null | undefined): boolean =>
    area === own || (typeof area === "string" && isInside(parents.get(area)));
  const isAll = own === undefined || areas.some(({ area, kind }) => area === own && kind === "city");
  return isAll ? areas : areas.filter(({ area }) => isInside(area));
}
