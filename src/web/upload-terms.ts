import { h } from "./dom.js";
import type { Fields } from "./sending.js";
import type { Context } from "./view.js";

type Option = readonly [value: string, zh: string, en: string];

/** What a sender can say of a file that it does not say itself. */
const READING: readonly {
  readonly name: string;
  readonly label: readonly [zh: string, en: string];
  readonly options: readonly Option[];
}[] = [
  {
    name: "kind",
    label: ["种类", "kind"],
    options: [
      ["reports", "报表", "reports"],
      ["enterprises", "名录", "register"],
    ],
  },
  {
    name: "unit",
    label: ["金额单位", "money unit"],
    options: [
      ["", "以表头为准", "as in the header"],
      ["元", "元", "元 (1 yuan)"],
      ["千元", "千元", "千元 (1,000 yuan)"],
      ["万元", "万元", "万元 (10,000 yuan)"],
      ["百万元", "百万元", "百万元 (1,000,000 yuan)"],
      ["亿元", "亿元", "亿元 (100,000,000 yuan)"],
    ],
  },
  {
    name: "basis",
    label: ["口径", "figures are"],
    options: [
      ["", "以文件为准", "as in the file"],
      ["own", "本期", "of the period alone"],
      ["ytd", "本年累计", "year to date"],
    ],
  },
  {
    name: "stage",
    label: ["数据阶段", "stage"],
    options: [
      ["", "以文件为准", "as in the file"],
      ["flash", "快报", "flash"],
      ["annual", "年报", "annual"],
      ["benchmark", "普查修订", "benchmark"],
    ],
  },
];
const REASONS: readonly Option[] = [
  ["error", "差错更正", "error corrected"],
  ["late", "补报", "late report"],
  ["reclassified", "归属变更", "reclassified"],
  ["annual", "年报数替换快报数", "annual figures for flash ones"],
  ["benchmark", "普查修订", "benchmark revision"],
  ["method", "统计方法调整", "change of method"],
  ["scope", "统计范围调整", "change of scope"],
  ["derived", "由累计数推算", "derived from year-to-date figures"],
];

interface Asked {
  /** What was said before. */
  readonly fields: Fields;
  readonly needsReason: boolean;
  /** Rules whose findings can be confirmed: by code, one finding as an example. */
  readonly rules: ReadonlyMap<string, string>;
  /** Could the file not even be read? */
  readonly isUnread: boolean;
}

interface Handlers {
  readonly onChange: () => void;
  readonly onCheck: (fields: Fields) => void;
}

/** Asks for what the refusals ask for: reasons, confirmations, and how the file is to be read. */
export function termsForm({ say }: Context, asked: Asked, { onChange, onCheck }: Handlers): HTMLElement {
  const { fields, needsReason, rules, isUnread } = asked;
  const choice = (name: string, options: readonly Option[]) =>
    h(
      "select",
      { name },
      ...options.map(([value, zh, en]) =>
        h("option", { value, selected: value === fields[name] }, say(zh, en)),
      ),
    );
  const labelled = (label: string, control: HTMLElement) => h("label", {}, h("span", {}, label), control);
  const text = (name: string, maxlength: string) =>
    h("input", { name, maxlength, value: fields[name] ?? "", autocomplete: "off" });
  const reason = [
    labelled(say("修订原因", "reason for the revision"), text("reason", "500")),
    labelled(say("原因类别", "kind of reason"), choice("reasonCode", REASONS)),
  ];
  const why = h(
    "p",
    {},
    say(
      "与已入库数值不同的行即为修订，请写明原因。",
      "Rows with other figures than those on record revise them: please say why.",
    ),
  );
  const confirmed = fields.confirm?.split(",") ?? [];
  const confirmations = [...rules].map(([code, example]) =>
    h(
      "label",
      { class: "check" },
      h("input", { type: "checkbox", name: "confirm", value: code, checked: confirmed.includes(code) }),
      h("span", {}, say(`已核实无误：${example}`, `looked at, and right: ${example}`)),
    ),
  );
  const reading = h(
    "details",
    { open: isUnread },
    h("summary", {}, say("读取方式", "How to read the file")),
    ...READING.map(({ name, label: [zh, en], options }) => labelled(say(zh, en), choice(name, options))),
    labelled(say("工作表", "sheet"), text("sheet", "100")),
  );
  return h(
    "form",
    {
      class: "terms",
      oninput: onChange,
      onsubmit: (event) => {
        event.preventDefault();
        if (event.currentTarget instanceof HTMLFormElement) onCheck(fieldsOf(event.currentTarget));
      },
    },
    ...(needsReason ? [why, ...reason] : []),
    ...confirmations,
    reading,
    h("button", { type: "submit" }, say("按此重新审核", "Check again")),
  );
}

function fieldsOf(form: HTMLFormElement): Fields {
  const data = new FormData(form);
  const given = [...data].flatMap(([name, value]) =>
    typeof value === "string" ? [[name, value.trim()]] : [],
  );
  return { ...Object.fromEntries(given), confirm: data.getAll("confirm").join(",") };
}
