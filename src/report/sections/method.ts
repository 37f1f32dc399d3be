import type { ReportContext } from "../context.js";
import type { Block, Provenance } from "../model.js";

/** 编制说明: how figures come about, what signs mean, and from where in the log the report can be made again. */
export function methodSection(context: ReportContext, provenance: Provenance): readonly Block[] {
  const { say } = context;
  const paragraph = (words: string): Block => ({ kind: "paragraph", content: [words] });
  return [
    { kind: "heading", level: 1, id: "method", text: say("编制说明", "Notes") },
    ...[
      ...definitions(context),
      ...signs(context),
      ...confidentiality(context),
      ...status(context),
      ...origin(context, provenance),
    ].map(paragraph),
  ];
}

function definitions({ say }: ReportContext): readonly string[] {
  return [
    say(
      "统计范围与归属：数据由登记在册的单位（含规模以下推算单元）按产业逐月、逐季、逐半年或逐年报送汇总而成，报告期内按单位当时所在的区县（市）、园区和产业计入。",
      "Scope: figures add up the reports of registered units, estimate units for the small ones included, counted in the district, park and cluster of the time.",
    ),
    say(
      "名义同比为两期数值直接相比；可比口径同比只比较两期都在同一产业报送的单位（全部产业合计时，改换产业的单位也算在内），两者各按其名，不互相替代。年均增速按水平法计算。",
      "Nominal growth compares the levels of two periods; comparable growth the units that reported both in the same cluster (over all clusters, a unit that changed its cluster as well). Neither stands in for the other. Mean rates are geometric.",
    ),
    say(
      "贡献率为分项增减额占合计增减额的比重；拉动为分项增减额与合计上年同期数之比，以百分点表示，各分项的拉动之和等于合计的增速。",
      "A contribution is the part's change over the change of the whole; a pull is the part's change over the whole a year before, in percentage points, and pulls add up to the growth of the whole.",
    ),
    say(
      "期末从业人员为时点数，取报告期最后一个月；企业数由登记、迁移和注销逐月累计。",
      "Employment is that of the period's last month; the number of enterprises adds up registrations, moves and deregistrations.",
    ),
  ];
}

/** Sums over one or two units say what one of them reported: they are printed, and must not be passed on. */
function confidentiality({ say }: ReportContext): readonly string[] {
  return [
    say(
      "分园区、分地区和分产业的数字，所涉单位不足三家的只供内部使用，不得对外公布，以免泄露单个调查对象的资料。",
      "Figures by place and cluster that rest on fewer than three units are for internal use and must not be published, since they would give a single unit away.",
    ),
  ];
}

function signs({ say, kind }: ReportContext): readonly string[] {
  const bulletin =
    kind === "annual"
      ? []
      : [say("累计数为当年1月以来的合计。", "Year-to-date figures add up the months since January.")];
  return [
    ...bulletin,
    say(
      "产值、营业收入以亿元为单位，保留两位小数；增速、比重、贡献率保留一位小数，均在最后一步四舍五入。合计数因四舍五入与分项之和略有出入，未作机械调整。",
      "Amounts are in hundred million yuan with two decimals, rates have one; all are rounded half up as the very last step. Totals may differ from the sum of their parts by rounding.",
    ),
    say(
      "“—”表示没有数字，原因见表下注；“r”表示数值与上次发布的不同（修订），由其算出的增速、比重等不另标。未标最终数的均为初步数，以后可能修订。",
      "“—” means that there is no figure, the note says why; “r” marks a level that differs from the last publication; rates computed from it bear no mark. Figures of periods that are not closed are provisional.",
    ),
  ];
}

function status({ say, vantage, progress }: ReportContext): readonly string[] {
  const judged = progress.rows.filter(({ assessment }) => assessment !== null);
  const plans = new Set(judged.map(({ plan }) => plan));
  const bands = [...vantage.reference.plans.values()].filter(({ adopted }) => plans.has(adopted.plan));
  const told = bands.map(({ adopted: { name, bands: own, baseYear } }) =>
    say(
      `${name.zh}以${baseYear}年为基期，分界为${own.onTrack}、${own.atRisk}、${own.offTrack}`,
      `${name.en}: base ${baseYear}, bands at ${own.onTrack}, ${own.atRisk} and ${own.offTrack}`,
    ),
  );
  if (told.length === 0) return [];
  return [
    say(
      `进度判定：已达到目标的为“已达标”；否则以基期以来的年均增速与达标所需年均增速之比判定“进度正常”“有风险”“滞后”，反向变动为“背离目标”（欧盟统计局可持续发展目标监测方法）；百分比指标按线性路径。${told.join("；")}。数据不足以判定的写明原因，不以零代替。`,
      `Status: met; otherwise observed over required annual growth since the base year decides between on track, at risk and off track, moving away where it goes the other way (the method of Eurostat's SDG monitoring); percentages follow a linear path. ${told.join("; ")}. Where figures do not suffice the reason is given.`,
    ),
  ];
}

/** Where in the log the report can be made again. */
export function origin({ say }: ReportContext, provenance: Provenance): readonly string[] {
  const { position, events, recordedAt, synthetic } = provenance;
  const time =
    recordedAt === null
      ? ""
      : say(`，最后一条记录于${recordedAt}（北京时间）`, `, the last recorded at ${recordedAt} China time`);
  return [
    say(
      `数据来源：事件日志位置${position}（共${events}个事件）${time}。以同一位置再次生成，各种格式的内容逐字节相同。`,
      `Source: position ${position} of the event log (${events} events)${time}. Made again from the same position, every format has the same bytes.`,
    ),
    ...(synthetic
      ? [
          say(
            "注意：本报告含合成数据，仅供演示，不反映任何真实企业和地区的情况。",
            "Caution: this report contains synthetic data for demonstration; it says nothing about any real enterprise or place.",
          ),
        ]
      : []),
  ];
}
