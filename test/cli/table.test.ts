import fc from "fast-check";
import stringWidth from "fast-string-width";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tableOf } from "../../src/answers/answer.js";
import { formatTable } from "../../src/cli/table.js";
import { Workplace } from "../support/dabiao.js";

const widthOf = (text: string) => Math.max(...text.split("\n").map((line) => stringWidth(line)));
const signsOf = (text: string) => [...text.replace(/[\s─]/g, "")].sort().join("");

describe("a printed table", () => {
  it("lines up numbers right and texts left, a Chinese character two cells wide, without columns for files", () => {
    const table = tableOf(
      [
        { head: "名称", cell: ({ name }) => name },
        { head: "n", align: "right", cell: ({ n }) => `${n}` },
        { head: "figure", isOnlyInFiles: true, cell: () => "output" },
      ],
      [
        { name: "北斗", n: 7 },
        { name: "a", n: 1234 },
      ],
    );
    expect(formatTable(table)).toBe("名称     n\n────  ────\n北斗     7\na     1234");
  });

  it("of more than 120 cells goes on with its longest texts in the lines below, beside numbers that stay whole", () => {
    const table = tableOf(
      [
        { head: "名称", cell: ({ name }) => name },
        { head: "口径", cell: ({ scope }) => scope },
        { head: "数值", align: "right", cell: ({ value }) => value },
      ],
      [
        { name: "产值(公布数)", scope: `${"只含规模以上企业,".repeat(5)} continued`, value: "1326.00亿元" },
        { name: "企业数", scope: "同上", value: "1" },
      ],
    );
    const scope = "只含规模以上企业,".repeat(5);
    expect(formatTable(table)).toBe(
      [
        `名称          口径${" ".repeat(81)}         数值`,
        `${"─".repeat(12)}  ${"─".repeat(85)}  ${"─".repeat(11)}`,
        `产值(公布数)  ${scope}  1326.00亿元`,
        "              continued",
        `企业数        同上${" ".repeat(81)}            1`,
      ].join("\n"),
    );
  });

  it("loses nothing, whatever is in it, and is too wide for a line only where words or numbers are", () => {
    const cell = fc.array(fc.constantFrom("增", "长", ",", " ", "a", "12.5", "亿元"), { maxLength: 60 });
    const rows = fc.array(
      fc.array(
        cell.map((parts) => parts.join("")),
        { minLength: 6, maxLength: 6 },
      ),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(rows, (cells) => {
        const columns = [0, 1, 2, 3, 4, 5].map((n) => ({
          head: `栏${n}`,
          align: n === 5 ? ("right" as const) : ("left" as const),
          cell: (row: readonly string[]) => row[n] ?? "",
        }));
        const text = formatTable(tableOf(columns, cells));
        expect(signsOf(text)).toBe(signsOf(`栏0栏1栏2栏3栏4栏5${cells.flat().join("")}`));
        const words = cells.flat().flatMap((one) => one.match(/[^ 增长亿元]+/g) ?? []);
        if (Math.max(0, ...words.map((word) => word.length)) <= 8)
          expect(widthOf(text)).toBeLessThanOrEqual(120);
      }),
    );
  });

  it("may be longer than a call takes arguments", () => {
    const rows = Array.from({ length: 150_000 }, (_, n) => n);
    const table = tableOf([{ head: "n", cell: (n) => `${n}` }], rows);
    expect(formatTable(table).endsWith("\n149999")).toBe(true);
  });
});

describe("a terminal of 120 columns", () => {
  let place: Workplace;
  beforeAll(async () => {
    place = new Workplace();
    await place.call("seed", "seeds/changsha-2020");
    const standing = { district: "yuelu", park: null, size: "above", clusters: ["beidou"], represents: 1 };
    const lines = [{ cluster: "beidou", output: "12345678900.00" }];
    await place.call(
      "record",
      place.write(
        "observations.json",
        JSON.stringify([
          {
            type: "RegisterEnterprise",
            data: { unit: "EST-T-1", name: "某企业", effective: "2019-01", standing },
          },
          { type: "FileReport", data: { unit: "EST-T-1", period: "2020-06", lines, confirm: ["ALL"] } },
        ]),
      ),
    );
  });
  afterAll(() => place.remove());

  const commands = ["progress", "published", "targets", "periods", "areas", "clusters", "enterprises"];
  it.each(commands.flatMap((command) => ["zh", "en"].map((language) => [command, language] as const)))(
    "has room for the table of %s in %s",
    async (command, language) => {
      const { stdout, exit } = await place.call("--lang", language, command);
      const [, table = ""] = stdout.split("\n\n");
      expect([exit, table.split("\n").length > 2]).toEqual([0, true]);
      expect(widthOf(table)).toBeLessThanOrEqual(120);
    },
  );

  it("is told the time gone below the table, which files have for every target", async () => {
    const { stdout } = await place.call("progress");
    expect(stdout).not.toContain("进度差  ");
    expect(stdout).toContain("时间进度:50.0%");
    const { stdout: csv } = await place.call("--csv", "progress");
    expect(csv.split("\n")[0]).toContain("时间进度,进度差");
  });
});
