/** What commander says of a command line that does not fit, and its Chinese; `$1` … are what it names. */
const MISUSES: readonly (readonly [said: RegExp, zh: string])[] = [
  [/^error: unknown command '(.*)'/, "没有命令 $1"],
  [/^error: unknown option '(.*)'/, "没有选项 $1"],
  [/^error: missing required argument '(.*)'/, "缺少参数 <$1>"],
  [/^error: required option '(.*)' not specified/, "缺少必填选项 $1"],
  [/^error: option '(.*)' argument missing/, "选项 $1 后面缺少取值"],
  [
    /^error: option '(.*)' argument '(.*)' is invalid\. Allowed choices are (.*)\./,
    "选项 $1 不能取“$2”,只能取 $3 之一",
  ],
  [/^error: too many arguments.* Expected (\d+) arguments? but got (\d+)\./, "参数过多:应有$1个,现有$2个"],
];

/** @example inBothLanguages("error: unknown command 'x'\n") //=> "错误:没有命令 x\nerror: unknown command 'x'\n" */
export function inBothLanguages(said: string): string {
  const [words, zh] = MISUSES.find(([one]) => one.test(said)) ?? [];
  const [line = ""] = said.split("\n");
  return words && zh ? `错误:${line.replace(words, zh)}\n${said}` : said;
}

/** @example titleInBothLanguages("Usage:") //=> "用法 Usage:" */
export function titleInBothLanguages(title: string): string {
  const zh = TITLES[title];
  return zh === undefined ? title : `${zh} ${title}`;
}

const TITLES: Readonly<Record<string, string>> = {
  "Usage:": "用法",
  "Arguments:": "参数",
  "Options:": "选项",
  "Commands:": "命令",
};
