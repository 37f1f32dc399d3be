import { formatPeriod, month, type Period } from "../../domain/period.js";
import { figureId } from "../../engine/queries/figure-name.js";
import { count, unsigned, withUnit } from "../cells.js";
import { type ReportContext, scopeOf } from "../context.js";
import { type Block, type Column, type FigureCell, type Row, text } from "../model.js";
import { type Movements, movementsIn } from "../movements.js";
import { joined, sentence } from "../words.js";

const COLUMNS = [
  "opening",
  "registered",
  "reinstated",
  "movedIn",
  "deregistered",
  "movedOut",
  "restated",
  "closing",
] as const;
const NAMES: Record<(typeof COLUMNS)[number], readonly [zh: string, en: string]> = {
  opening: ["年初", "opening"],
  registered: ["新登记", "registered"],
  reinstated: ["恢复", "reinstated"],
  movedIn: ["转入", "moved in"],
  deregistered: ["注销", "gone"],
  movedOut: ["转出", "moved out"],
  restated: ["推算调整", "restated"],
  closing: ["期末", "closing"],
};

/** 企业变动: how many came, went and moved, so that the opening and the closing number agree. */
export function enterpriseSection(context: ReportContext): readonly Block[] {
  const { say, clusters, toDate } = context;
  const moved = movementsIn(context.vantage, context.area, [null, ...clusters], toDate);
  const rows = [...moved].map(
    ([cluster, own]): Row => ({
      cells: [
        text(context.clusterName(cluster)),
        ...COLUMNS.map((name) => cellOf(context, cluster, name, own[name])),
      ],
      ...(cluster === null ? { role: "total" as const } : {}),
    }),
  );
  const columns: Column[] = [
    { head: say("产业", "Cluster"), align: "text", weight: 1.8 },
    ...COLUMNS.map((name): Column => ({ head: say(...NAMES[name]), unit: "家", align: "number" })),
  ];
  return [
    { kind: "heading", level: 1, id: "enterprises", text: say("企业变动", "Enterprises") },
    ...summary(context, moved.get(null)),
    {
      kind: "table",
      id: "movements",
      caption: say(
        `${context.periodName(toDate)}企业数变动`,
        `Enterprises: from opening to closing, ${context.periodName(toDate)}`,
      ),
      columns,
      rows,
      notes: [
        say(
          "年初＋新登记＋恢复＋转入－注销－转出＋推算调整＝期末。按变更生效的月份统计；推算单元按其代表的企业数计。",
          "Opening + registered + reinstated + moved in − gone − moved out + restated = closing, by the month in which changes take effect. Estimate units count as the enterprises they stand for.",
        ),
      ],
    },
  ];
}

function summary(context: ReportContext, moved: Movements | undefined): readonly Block[] {
  if (!moved) return [];
  const { say, language } = context;
  const cell = (name: (typeof COLUMNS)[number] | "relocated") =>
    withUnit(unsigned(cellOf(context, null, name, moved[name])), language);
  const clauses = [
    sentence`${say(`${context.endName}，${context.areaName}共有企业`, `At ${context.endName} ${context.areaName} had `)}${cell("closing")}`,
    sentence`${say("当年新登记", "registered in the year: ")}${cell("registered")}`,
    sentence`${say("注销", "gone: ")}${cell("deregistered")}`,
    sentence`${say("在本区域内迁移", "moved inside the area: ")}${cell("relocated")}`,
  ];
  const content = sentence`${joined(clauses, say("，", "; "))}${say("。", ". ")}`;
  return [{ kind: "paragraph", content }];
}

function cellOf(context: ReportContext, cluster: string | null, name: string, value: number): FigureCell {
  const { toDate } = context;
  const selection = context.select(cluster);
  const at = name === "closing" ? toDate : name === "opening" ? yearEndBefore(toDate) : undefined;
  // Where nobody is registered there is no figure to be explained, though zero of them came and went.
  const figure = at && value > 0 ? { figure: figureId("enterprises", selection, at) } : {};
  const scope = scopeOf(selection);
  return count(value, "家", { name: `enterprises.${name}`, period: formatPeriod(toDate), scope, ...figure });
}

function yearEndBefore({ year }: Period): Period {
  return month(year - 1, 12);
}
