/**
 * The catalogue of everything that can be refused or go wrong: a stable code, an HTTP status, an exit code, and a
 * sentence in Chinese and in English with the values in it. CLI, API and documentation read this one table. A code
 * is never used again for something else.
 */

import type { Words } from "./defect.js";

/** Exit codes: 2 usage, 3 data refused, 4 conflict, 5 not found, 6 store or file trouble, 7 not allowed, 1 a bug. */
interface FaultEntry {
  readonly status: number;
  readonly exit: 1 | 2 | 3 | 4 | 5 | 6 | 7;
  readonly zh: string;
  readonly en: string;
}

const data = (zh: string, en: string, status = 422): FaultEntry => ({ status, exit: 3, zh, en });
const usage = (zh: string, en: string, status = 400): FaultEntry => ({ status, exit: 2, zh, en });
const conflict = (zh: string, en: string): FaultEntry => ({ status: 409, exit: 4, zh, en });
const missing = (zh: string, en: string): FaultEntry => ({ status: 404, exit: 5, zh, en });
const trouble = (zh: string, en: string, status = 503): FaultEntry => ({ status, exit: 6, zh, en });

export const FAULTS = {
  // cells of a received file
  UNIT_ID_FORM: data(
    "统一社会信用代码应为18位(不含I、O、S、V、Z):{value}",
    "not an 18-character credit code (no I, O, S, V, Z): {value}",
  ),
  UNIT_ID_CHECK: data(
    "统一社会信用代码校验码不符(GB 32100-2015):{value},末位应为{expected}",
    "credit code check character is wrong (GB 32100-2015): {value}, the last one must be {expected}",
  ),
  UNIT_ID_AS_NUMBER: data(
    "统一社会信用代码被当作数字存了,后几位已丢失:{value}。请把这一列设为“文本”格式,重新填写18位代码",
    "the credit code was saved as a number and has lost its last digits: {value}. Format the column as text and enter all 18 characters again",
  ),
  CELL_REQUIRED: data("必填项为空,请补填", "a required value is empty: fill it in"),
  CELL_NUMBER: data("应为数字:{value}", "not a number: {value}"),
  CELL_PRECISION: data(
    "金额最多精确到分(0.01元):{value}({unit})",
    "amounts are exact to 0.01 yuan at most: {value} ({unit})",
  ),
  CELL_TOO_LARGE: data("数值过大,请核对计量单位:{value}", "number too large, is the unit right? {value}"),
  CELL_PERSONS: data(
    "期末从业人员应为非负整数:{value}",
    "employment must be a whole number, not negative: {value}",
  ),
  CELL_PERIOD: data(
    "报告期无法识别:{value}(如 2019-06、2019-Q2、2019、2019-01..02)",
    "not a period: {value} (such as 2019-06, 2019-Q2, 2019, 2019-01..02)",
  ),
  CELL_DATE: data("日期无法识别:{value}(如 2015-03-09)", "not a date: {value} (such as 2015-03-09)"),
  CELL_CHOICE: data(
    "取值不在范围内:{value}(可填:{choices})",
    "not one of the choices: {value} (use {choices})",
  ),
  CELL_PERIODS: data(
    "与其他列写的报告期不符,请核对改正",
    "denies the period that other columns say: correct what is wrong",
  ),
  CELL_BASIS: data(
    "本期还是累计前后不一:报告期、口径或金额列名有的写本期,有的写累计,请核对改正",
    "own period or since January? Period, basis and the names of amount columns say both: correct what is wrong",
  ),
  CELL_SHOWN: data(
    "单元格的数值为{held},按其格式({format})显示的却是另一个数:请改为常规格式,核对后重填",
    "the cell holds {held}, but its format ({format}) shows another number: set it to the general format and enter what is meant",
  ),
  CELL_FORMULA_ERROR: data(
    "单元格的公式出错或没有算出结果:{value},请改为数值",
    "the cell's formula failed or has no result: {value}; write the value",
  ),
  CELL_COUNT: data("应为正整数:{value}", "must be a positive whole number: {value}"),
  CELL_TOO_LONG: data(
    "单元格内容过长:长度{found},最多{limit}",
    "the cell is too long: {found}, at most {limit}",
  ),
  CELL_MERGED: data(
    "数值写在合并的单元格里,不知属于哪一行、哪一列:请取消合并,逐格填写",
    "the figure stands in a merged cell, so nobody can tell whose it is: unmerge it and write it cell by cell",
  ),
  CELL_SCIENTIFIC: data(
    "科学记数法:{value},另存为 CSV 时可能已丢失位数,请核对",
    "scientific notation: {value}; digits may have been lost when the file was saved",
  ),
  CELL_LOST_CHARACTERS: data(
    "疑有字符丢失:{value},请核对",
    "characters seem to have been lost: {value}; check it",
  ),
  CELL_REPLACED: data(
    "取值不在范围内:{value},按{used}处理",
    "{value} is not one of the choices; taken as {used}",
  ),
  /** Of batches taken when a frequency could not be changed. */
  FREQUENCY_KEPT: data(
    "报送频率登记为{registered},没有按这一行改为{written}",
    "registered as reporting {registered}; that was not changed to {written} as this row says",
  ),
  CELL_CAPITAL: data("注册资本无法识别:{value}({reason})", "capital cannot be read: {value} ({reason})"),
  CLUSTER_UNKNOWN: data(
    "没有这个产业:{value}(名称与代码见 clusters)",
    "unknown cluster: {value} (clusters lists them)",
  ),
  AREA_UNKNOWN: data(
    "没有这个地区或园区:{value}(名称与代码见 areas)",
    "unknown area or park: {value} (areas lists them)",
  ),
  AREA_KIND: data("应填{expected}:{value}", "not a {expected}: {value}"),
  ROW_NO_FIGURES: data("这一行没有任何指标数值,已略过", "the row has no figure at all, skipped"),
  ROW_TOO_MANY_CELLS: data(
    "这一行有{found}列,表头只有{expected}列:请核对是否多了逗号等分隔符,数值里的逗号应去掉",
    "the row has {found} cells, the header {expected}: is there a separator too many, such as a comma within a number?",
  ),
  ROW_CUT_OFF: data(
    "最后一行不完整(列数少于表头,行末没有换行):文件可能没有传完,请重新取得;若本就如此,请补齐各列",
    "the last row breaks off (fewer cells than the header, no line end): the file may not have come whole, get it again, or complete the row",
  ),
  ROW_QUOTES: data("引号不成对", "a quoted cell goes on after its closing quote"),
  ROW_SKIPPED: data("合计或备注行,已略过:{value}", "a total or a note, skipped: {value}"),
  ROWS_HIDDEN: data(
    "工作表有{count}行是隐藏的(如经筛选),也已读取:不该报送的请删去",
    "{count} rows of the sheet are hidden (as by a filter) and were read as well: delete those that are not meant",
  ),
  ROWS_AFTER_GAP: data(
    "连续{limit}个空行之后还有内容,没有读取:请删去空行",
    "contents after {limit} blank rows were not read: delete the blank rows",
  ),
  ROW_REPEATED: data("与第{other}行重复,请只留一行", "repeats row {other}: keep one of them"),
  ROW_OF_REFUSED_REPORT: data(
    "与第{other}行同属一份报表,那一行有误,整份报表没有收:请一并重报",
    "belongs to one report with row {other}, which is refused, and so is the whole report: send both again",
  ),
  ROW_CONTRADICTS: data(
    "与第{other}行重复而内容不同,请只留正确的一行",
    "is about the same as row {other} but says otherwise: keep the right one",
  ),

  // a received file as a whole
  FILE_EMPTY: data("文件没有内容,请核对是否选错了文件", "the file is empty: is it the right one?"),
  FILE_HEADER_ONLY: data("文件只有表头,没有数据", "the file has a header but no rows"),
  FILE_NOT_FOUND: {
    status: 404,
    exit: 6,
    zh: "找不到文件或无法读取:{file}",
    en: "cannot read the file {file}",
  },
  FILE_TOO_LARGE: data(
    "文件过大:{found}字节,上限为{limit}字节",
    "the file is too large: {found} bytes, at most {limit}",
    413,
  ),
  FILE_ROWS_MAX: data("超过{limit}行,请分成几个文件", "more than {limit} rows; split the file", 413),
  FILE_ENCODING: data(
    "文件编码既不是 UTF-8 也不是 GB18030(第{offset}字节附近),请另存为 UTF-8",
    "the file is neither UTF-8 nor GB18030 (near byte {offset}); save it as UTF-8",
  ),
  FILE_CHANGED: data(
    "文件在读取期间有变动,没有收:请等它写完后再导入",
    "the file changed while it was read and was not taken: wait until it is written and send it again",
  ),
  FILE_FORMAT: data("不能作为数据文件读取:{detail}", "cannot be read as a file of data: {detail}", 415),
  FILE_BOMB: data("压缩包解开后过大({found}),拒绝读取", "the archive would unpack to {found}; refused", 413),
  FILE_DAMAGED: data("文件损坏:{detail}", "the file is damaged: {detail}"),
  HEADER_MISSING: data(
    "缺少列:{columns}。请核对表头,以及文件和种类(名录、报表)是否选对",
    "missing columns: {columns}. Check the header, and whether it is the right file and kind (register, reports)",
  ),
  HEADER_REPEATED: data(
    "有两列是同一内容,不知以哪一列为准:{column},请只留一列",
    "two columns are about the same thing: {column}; keep the one that is meant",
  ),
  HEADER_UNIT: data(
    "金额列“{column}”没有写明单位,请在表头写明,或另行指定金额单位(unit)",
    "amount column {column} names no unit; name it in the header or beside the file (unit)",
  ),
  HEADER_UNITS: data(
    "金额列“{column}”的单位前后不一:文件写的是{written},另行指定的是{asked},请核对",
    "two units for the amount column {column}: the file says {written}, but {asked} is asked for; check which is right",
  ),
  COLUMN_HIDDEN: data(
    "这一列在工作表中是隐藏的,也已读取:{column};不该报送的请删去",
    "the column is hidden in the sheet and was read as well: {column}; delete it if it is not meant",
  ),
  COLUMN_IGNORED: data("这一列没有使用:{column}", "the column is not used: {column}"),
  SHEET_UNKNOWN: data("没有工作表“{sheet}”(可用:{sheets})", "no sheet {sheet} (there are: {sheets})"),
  SHEET_CHOICE: data(
    "几个工作表都有数据({sheets}),请指定其中一张(sheet)",
    "several sheets hold rows ({sheets}); name the one that is meant (sheet)",
  ),
  SHEET_HIDDEN: data(
    "数据都在隐藏的工作表里({sheets}):请取消隐藏,或指定其中一张(sheet)",
    "all rows are on hidden sheets ({sheets}): unhide them or name the one that is meant (sheet)",
  ),
  SHEET_SKIPPED: data("工作表“{sheet}”没有读取", "the sheet {sheet} was not read"),
  FILE_COLUMNS_MAX: data("超过{limit}列", "more than {limit} columns", 413),
  FILE_PROBLEMS_MAX: data(
    "错误超过{limit}处,请核对是否选错了文件",
    "more than {limit} errors; is it the right file?",
  ),
  BATCH_CHECKED_AGAIN: data(
    "这个文件此前已收下,其中拒收{refused}行,当时没有留存问题清单;以下是按现有数据重新审核的结果,此后补报、修订过的行可能有出入",
    "the file was taken before and {refused} of its rows were refused; which ones was not kept then: these are the findings of a check on the data as they are now, which may differ for rows reported or revised since",
  ),
  MAPPING_INVALID: usage("列对应文件有误:{detail}", "the mapping file is wrong: {detail}"),

  // guard rules (审核) and deciders
  EMPLOYMENT_NEGATIVE: data("期末从业人员不能为负:{value}", "employment cannot be negative: {value}"),
  PERIOD_IN_FUTURE: data(
    "报告期{period}尚未结束(今天{today})",
    "period {period} has not ended (today is {today})",
  ),
  PERIOD_BEFORE_REGISTRATION: data(
    "报告期{period}早于企业登记月份({registered})",
    "period {period} is before registration ({registered})",
  ),
  PERIOD_AFTER_DEREGISTRATION: data(
    "企业已于{deregistered}注销,不能报送{period}的报表",
    "deregistered since {deregistered}; cannot report {period}",
  ),
  PERIOD_CLOSED: data(
    "{period}已锁定,修订须写明原因",
    "period {period} is closed; a revision needs a reason",
  ),
  PERIOD_OVERLAP: conflict(
    "{period}与已报送的{existing}重叠,期别(月、季、年)不同:同一年请按一种期别报送",
    "{period} overlaps {existing}, reported at another grain: keep to one grain a year",
  ),
  CLUSTER_NOT_OF_UNIT: data(
    "该企业未登记在这个产业:{name}({cluster})",
    "the enterprise is not registered in this cluster: {name} ({cluster})",
  ),
  YTD_GAP: data(
    "{period}为累计数,但{missing}尚未报送,无法推算本期数:请先补报",
    "{period} is since January, but {missing} was not reported, so its own value cannot be derived: report that first",
  ),
  REASON_REQUIRED: data(
    "{period}已报送过不同的数值(原为{before},现为{after}),修订须写明原因",
    "{period} holds other figures ({before}, now {after}); a revision needs a reason",
  ),
  STAGE_BACKWARD: data(
    "{period}已有{existing}数,不能再报{stage}数",
    "{period} already has {existing} figures; {stage} ones come too late",
  ),
  CONFIRMATION_NEEDED: data(
    "{rule}:{detail};核实无误请加 --confirm(接口填 confirm)",
    "{rule}: {detail}; confirm with --confirm (confirm in a request) if it is right",
  ),
  UNIT_CONFUSED: data(
    "{measure}{value}约为{period}({before})的{factor}倍,疑似计量单位(元/千元/万元)填错",
    "{measure} {value} is about {factor} times that of {period} ({before}): is the unit (1, 1,000, 10,000 yuan) right?",
  ),
  FIGURE_JUMPED: data(
    "{measure}{value}为{period}({before})的{factor}倍,变动过大,请核实",
    "{measure} {value} is {factor} times that of {period} ({before}): check it",
  ),
  NAME_OF_ANOTHER_UNIT: data(
    "信用代码登记的是“{registered}”,“{written}”却是另一家企业({other})的名称:疑似串行,请核对代码与数值",
    "the code is registered as {registered}, but {written} is the name of another enterprise ({other}): has a row slipped? check code and figures",
  ),
  NAME_DIFFERS: data(
    "名称与名录不符:写的是“{written}”,信用代码登记的是“{registered}”;请核对代码,已更名的请更新名录",
    "named {written}, but the code is registered as {registered}: check the code, or bring the register up to date",
  ),
  REPORTED_OFTENER: data(
    "名录登记为{frequency},却报了{period}:请核实。确实如此的,应从某年1月起变更报送频率,否则报送率会偏高",
    "registered as {frequency}, and reports {period}: check it. Where it is so, change how often the unit reports, from a January on; else coverage comes out too high",
  ),
  FIGURE_NEGATIVE: data("{measure}为负:{value}", "{measure} is negative: {value}"),
  YTD_FELL: data(
    "累计{measure}小于{period}的累计数,推算的本期数为{value},请核实",
    "{measure} since January fell below that of {period}, so the own value is {value}: check it",
  ),
  SAME_IN_CLUSTERS: data(
    "在几个产业填报了相同的数值{value},疑似全额重复计入,应按产业分开填报",
    "the same figure {value} in several clusters, as if counted in full more than once: split it by cluster",
  ),
  ENTERPRISE_UNKNOWN: missing(
    "名录中没有这家企业:{unit}(查名录用 enterprises)",
    "no such enterprise: {unit} (enterprises searches the register)",
  ),
  ENTERPRISE_EXISTS: conflict(
    "企业已在名录中,且内容不同:{unit}({field})",
    "enterprise is registered already with other particulars: {unit} ({field})",
  ),
  ENTERPRISE_ACTIVE: conflict("企业在册,不必恢复:{unit}", "the enterprise is active: {unit}"),
  ENTERPRISE_INACTIVE: conflict("企业已注销:{unit}", "the enterprise is deregistered: {unit}"),
  REPORTED_AFTER_DEREGISTRATION: conflict(
    "{unit}已有{period}的报表,不能从{effective}起注销:请先撤回注销当月及以后的报表,或更正注销月份",
    "{unit} has a report of {period} and cannot be deregistered from {effective}: withdraw the reports of that month and after, or correct the month",
  ),
  EFFECTIVE_ORDER: data(
    "生效月份{effective}早于上一次变更({latest})",
    "effective {effective} is before the latest change ({latest})",
  ),
  FREQUENCY_WITHIN_YEAR: data(
    "报送频率(现为{was},改为{now})只能从某年1月起变更,不能从{effective}起:一年之内按一种频率报送,否则应报月份会重复或遗漏",
    "how often a unit reports ({was}, to be {now}) changes from a January, not from {effective}: two frequencies within a year would ask for months twice or not at all",
  ),
  ALREADY_DEFINED: conflict("已存在,且内容不同:{what}", "exists already with other contents: {what}"),
  NAME_TAKEN: conflict(
    "“{name}”已是{other}的名称、别名或代码,文件中会分不清",
    "{other} is called {name} already: files could mean either",
  ),
  TARGET_UNIT: data(
    "目标的计量单位“{unit}”不能与{measured}换算",
    "a target in {unit} cannot be held against {measured}",
  ),
  NOT_DEFINED: missing("不存在:{what}", "does not exist: {what}"),
  TARGET_RETIRED: conflict("目标已撤销:{target}", "the target is retired: {target}"),
  REPORT_UNKNOWN: missing("没有这份报表:{unit} {period}", "no such report: {unit} {period}"),
  AREA_CYCLE: data("{area}不能隶属于自己的下级", "{area} cannot lie inside its own descendant"),

  // questions
  PLAN_UNKNOWN: missing("没有这个规划:{plan}(见 targets)", "no such plan: {plan} (targets names them)"),
  TARGET_UNKNOWN: missing(
    "没有这个目标:{target}(编号见 targets)",
    "no such target: {target} (targets lists them)",
  ),
  PUBLICATION_UNKNOWN: missing(
    "没有这次发布:{publication}(见 publications)",
    "no such publication: {publication} (publications lists them)",
  ),
  GAP_UNDIVIDED: usage(
    "目标{target}的缺口不能分解:只有由报表和名录求和、要求达到或超过某一数值的目标可以",
    "the gap of {target} cannot be taken apart: only a value to reach or pass that is summed over reports or the register can be",
  ),
  FIGURE_UNKNOWN: missing(
    "数字的标识无法识别:{figure}(目标编号见 targets;各表的“溯源”一列写有数字的标识)",
    "not the name of a figure: {figure} (targets lists those of targets; tables name their figures in CSV)",
  ),
  AS_OF_BEFORE: missing(
    "时点{value}早于日志的第一条记录({first}),那时还没有任何数据",
    "{value} is before the first record of the log ({first}): nothing was known then",
  ),
  AS_OF_INVALID: usage(
    "时点无法识别:{value}(应为日志位置、时间或发布名)",
    "not a position, time or publication: {value}",
  ),
  ARGUMENT_INVALID: usage("参数有误:{detail}", "invalid argument: {detail}"),

  PRECONDITION_FAILED: {
    status: 412,
    exit: 4,
    zh: "内容已被他人更改(所见版次{expected},现为{actual}),请重新读取后再改",
    en: "changed by someone else since it was read (revision {expected}, now {actual}): read it again",
  },
  ALREADY_THERE: {
    status: 412,
    exit: 4,
    zh: "内容已存在(版次{actual}),If-None-Match: * 只用于新增",
    en: "there is something already (revision {actual}); If-None-Match: * is for what is new",
  },
  NOTHING_THERE: {
    status: 412,
    exit: 4,
    zh: "内容尚不存在,If-Match: * 只用于更改",
    en: "there is nothing yet; If-Match: * is for changes",
  },

  // requests over HTTP
  UNAUTHENTICATED: {
    status: 401,
    exit: 7,
    zh: "令牌无效、已过期或已撤销,请换用有效的令牌",
    en: "the token is wrong, expired or revoked: use a valid one",
  },
  FORBIDDEN: {
    status: 403,
    exit: 7,
    zh: "{who}无权{what}",
    en: "the role {who} may not {what}",
  },
  FORBIDDEN_UNPUBLISHED: {
    status: 403,
    exit: 7,
    zh: "{who}只能看已发布(asOf=发布名)且不泄露个别单位的汇总数",
    en: "the role {who} sees published sums only (asOf=publication), and those that tell of no single unit",
  },
  FORBIDDEN_UNIT: {
    status: 403,
    exit: 7,
    zh: "{who}只能办理本企业的事项",
    en: "the role {who} may do this for its own enterprise only",
  },
  FORBIDDEN_AREA: {
    status: 403,
    exit: 7,
    zh: "{who}只能办理本辖区 {scope} 的事项",
    en: "the role {who} may do this within its own area {scope} only",
  },
  IDENTITY_PROVIDER_UNAVAILABLE: trouble(
    "身份认证服务暂时无法连接,请稍后再试",
    "the identity provider cannot be reached, try again later",
  ),
  ADDRESS_INVALID: usage(
    "地址中的汉字和空格须按百分号编码(curl 用 -G --data-urlencode)",
    "Chinese characters and blanks in an address have to be percent-encoded (curl -G --data-urlencode)",
  ),
  BODY_INVALID: usage("请求内容无法识别:{detail}", "the request body cannot be read: {detail}"),
  BODY_TOO_LARGE: usage(
    "请求过大(上限为{limit}字节)",
    "the request is too large (at most {limit} bytes)",
    413,
  ),
  MEDIA_UNSUPPORTED: usage("不接受这种内容:{type}", "content of this type is not taken: {type}", 415),
  MEDIA_UNAVAILABLE: usage(
    "没有所要的格式:{type}(可用:{available})",
    "not available as {type}, only as {available}",
    406,
  ),
  REQUEST_TOO_SLOW: usage(
    "请求没有在{seconds}秒内收完",
    "the request was not received within {seconds} s",
    408,
  ),
  HEADERS_TOO_LARGE: usage("请求头过大", "the request's headers are too large", 431),
  ROUTE_UNKNOWN: missing("没有这个地址:{method} {path}", "no such address: {method} {path}"),
  METHOD_NOT_ALLOWED: usage("这个地址不接受 {method}", "{method} is not taken here", 405),
  RATE_EXCEEDED: usage(
    "请求过于频繁,请在{seconds}秒后再试",
    "too many requests; try again in {seconds} s",
    429,
  ),
  OVERLOADED: trouble("服务繁忙,请稍后再试:{detail}", "the service is busy, try again later: {detail}"),
  IDEMPOTENCY_KEY_REUSED: usage(
    "这个 Idempotency-Key 已用于另一请求,请换一个",
    "the Idempotency-Key was used for another request: take a new one",
    422,
  ),
  POSITION_BEYOND_LOG: {
    status: 412,
    exit: 2,
    zh: "日志只到位置{at},没有{position}:请核对位置,或是否换过数据",
    en: "the log ends at position {at}, there is no {position}: is it the position of another log?",
  },
  POSITION_NOT_REACHED: trouble(
    "{seconds}秒内尚未读到位置{position}(现为{at}),请稍后再试",
    "position {position} was not reached within {seconds} s (now at {at}), try again later",
  ),

  // the store and the machine
  LISTEN_PORT_TAKEN: trouble(
    "端口{port}已被其他程序占用({host}):可能服务已在运行,或用 --port 另选",
    "port {port} is taken by another program ({host}): is the service running already? choose another with --port",
  ),
  LISTEN_FAILED: trouble(
    "无法在{host}:{port}上提供服务,请核对 --host、--port({detail})",
    "cannot listen on {host}:{port}, check --host and --port ({detail})",
  ),
  STREAM_BUSY: conflict(
    "{stream} 正被他人改写,重试{attempts}次未成,请稍后再试",
    "{stream} is being written by others; gave up after {attempts} attempts, try again later",
  ),
  STORE_MISSING: trouble(
    "没有数据文件:{path}(请先运行 dabiao seed 装入规划,或 dabiao init 建立空的)",
    "there is no store at {path} (run dabiao seed to load a plan, or dabiao init for an empty one)",
  ),
  STORE_DAMAGED: trouble(
    "数据损坏(位置{position}):{detail}。请停止写入,运行 dabiao doctor",
    "the store is damaged (position {position}): {detail}. Stop writing and run dabiao doctor",
    500,
  ),
  STORE_INDEX_DAMAGED: trouble(
    "索引与日志不符:{stream} 在日志中到版次{expected},在索引中是{actual}。这一次没有写入;请运行 dabiao doctor",
    "the index differs from the log: {stream} is at revision {expected} in the log, at {actual} in the index. Nothing was written; run dabiao doctor",
    500,
  ),
  ACCESS_FILE_DAMAGED: trouble(
    "令牌与审计文件损坏:{path}({detail})。数字不受影响;请运行 dabiao doctor",
    "the file of tokens and audit records is damaged: {path} ({detail}). No figure is touched; run dabiao doctor",
    500,
  ),
  STORE_END_LOST: trouble(
    "日志末尾丢失:到位置{acknowledged}为止都曾确认写入,现在的日志止于位置{found}。-wal 被截断、删除或未一同复制,或数据文件被换成较早的。请先运行 dabiao doctor",
    "the log has lost its end: events up to position {acknowledged} were acknowledged and are not in it (it ends at {found}). Its -wal was cut, deleted or not copied along, or an older file was put in its place. Run dabiao doctor first",
    500,
  ),
  STORE_UNAVAILABLE: trouble(
    "存储暂时不可用,请稍后再试:{detail}",
    "the store is unavailable, try again later: {detail}",
  ),
  STORE_FOREIGN: trouble("数据无法打开:{detail}", "this store cannot be opened: {detail}"),
  STORE_READ_ONLY: trouble(
    "存储不可写(只读的磁盘或文件,或权限不足):{detail}",
    "the store cannot be written (a read-only disk or file, or no right to): {detail}",
  ),
  STORE_DIFFERS: conflict(
    "目标位置已有其他数据:第{number}个事件是 {found},来源是 {expected}",
    "the target holds another log: its event {number} is {found}, the source's is {expected}",
  ),
  STORE_ACCESS_DENIED: trouble(
    "事件库拒绝访问,请核对用户和权限:{detail}",
    "the event store denies access, check user and rights: {detail}",
  ),
  APPEND_TOO_LARGE: data(
    "一次写入的事件过大:{found}字节,上限为{limit}字节",
    "the events of one write are too large: {found} bytes, at most {limit}",
    413,
  ),
  DISK_FULL: trouble(
    "磁盘已满,这一次没有写入;已收下的数据完好,腾出空间后照原样再做一次",
    "the disk is full and this was not written; what was taken before is safe: make room and do the same again",
    507,
  ),
  FONT_MISSING: trouble(
    "没有找到中文字体(找过:{searched})。Debian、Ubuntu:apt-get install fonts-noto-cjk;或用 --fonts 指定放有 Noto CJK、思源字体的文件夹",
    "no Chinese font found in {searched}. On Debian or Ubuntu: apt-get install fonts-noto-cjk; or name a folder with Noto CJK or Source Han fonts by --fonts",
  ),
  MAP_INVALID: usage(
    "地图文件应为 GeoJSON 的 FeatureCollection,要素为 Polygon 或 MultiPolygon,坐标为经纬度:{detail}",
    "the map must be a GeoJSON FeatureCollection of Polygons or MultiPolygons in degrees: {detail}",
  ),
  MAP_DISTRICTS_MISSING: usage(
    "地图文件缺少这些区县(市):{missing}。请在该要素的 properties 里写上 code(行政区划代码)或 name(名称)",
    "the map lacks these districts: {missing}. Give their features a property code (division code) or name",
  ),
  PDF_FAILED: trouble("PDF 排版失败:{detail}", "the PDF could not be set: {detail}", 500),
  EVENT_ID_TAKEN: conflict(
    "事件编号已在别处使用:{detail}",
    "the event id stands elsewhere in the log: {detail}",
  ),
  EVENT_UNKNOWN: trouble(
    "位置{position}({stream})的事件类型无法识别:{type} v{version}",
    "unknown event type at {position} ({stream}): {type} v{version}",
    500,
  ),
  EVENT_INVALID: trouble(
    "位置{position}({stream})的事件不合格式:{detail}",
    "event at {position} ({stream}) does not fit its schema: {detail}",
    500,
  ),
  INTERNAL: { status: 500, exit: 1, zh: "程序内部错误:{detail}", en: "internal error: {detail}" },
} as const satisfies Record<string, FaultEntry>;

export type FaultCode = keyof typeof FAULTS;
/** A value of a sentence; one that is words itself is in both languages. */
export type FaultParams = Readonly<Record<string, string | number | Words>>;
export type Language = "zh" | "en";

/** The sentence of a code with its values filled in. */
export function faultMessage(code: FaultCode, params: FaultParams, language: Language): string {
  const said = paramsIn(params, language);
  return FAULTS[code][language].replace(/\{(\w+)\}/g, (_, name: string) => `${said[name] ?? "?"}`);
}

/** The values as one reader gets them: plain ones as they are, words in the reader's language. */
export function paramsIn(params: FaultParams, language: Language): Readonly<Record<string, string | number>> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      typeof value === "object" ? value[language] : value,
    ]),
  );
}

type Told<Problem> = Omit<Problem, "params"> & {
  readonly params: Readonly<Record<string, string | number>>;
  readonly message: string;
};

/** A problem or a finding as one reader gets it: with its sentence, and all in the reader's language. */
export function told<Problem extends { readonly code: FaultCode; readonly params: FaultParams }>(
  problem: Problem,
  language: Language,
): Told<Problem> {
  const { code, params } = problem;
  return { ...problem, params: paramsIn(params, language), message: faultMessage(code, params, language) };
}

/** A typed refusal or failure. `where` names file, sheet, row and column when it is about a cell. */
export class Fault extends Error {
  override readonly name = "Fault";
  constructor(
    readonly code: FaultCode,
    readonly params: FaultParams = {},
    options?: ErrorOptions,
  ) {
    super(faultMessage(code, params, "en"), options);
  }
  get status(): number {
    return FAULTS[this.code].status;
  }
  get exit(): number {
    return FAULTS[this.code].exit;
  }
  say(language: Language): string {
    return faultMessage(this.code, this.params, language);
  }
}

/** What is wrong with one cell or row of a received file. */
export interface RowProblem {
  readonly row: number;
  readonly sheet?: string;
  /** The column's header as the file writes it. */
  readonly column?: string;
  readonly value?: string;
  readonly code: FaultCode;
  readonly params: FaultParams;
  /** `warning`: taken, but worth a look; `confirm`: refused until confirmed. */
  readonly severity: "error" | "confirm" | "warning";
}

/** Those that keep their row out of the log: all but warnings. */
export function refusing(problems: readonly RowProblem[]): readonly RowProblem[] {
  return problems.filter(({ severity }) => severity !== "warning");
}
