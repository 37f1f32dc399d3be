import { gzipSync } from "node:zlib";
import fc from "fast-check";
import iconv from "iconv-lite";
import { describe, expect, it } from "vitest";
import { faultOf, fileOf, reading, UNITS } from "./support.js";

const [UNIT] = UNITS;
const NAME = "长沙囍瑄𬭎科技有限公司";
const TEXT = `统一社会信用代码,企业名称,区县,产业,规模,生效月\n${UNIT},${NAME},岳麓区,北斗,规模以上,2019-01\n`;

const read = async (bytes: Uint8Array, name = "名录.csv") =>
  (await reading(fileOf(bytes, name), { kind: "enterprises" })).enterprises;

describe("the encoding of a text file", () => {
  it.each([
    ["UTF-8", Buffer.from(TEXT)],
    ["UTF-8 with a mark", Buffer.from(`\uFEFF${TEXT}`)],
    ["GB18030", iconv.encode(TEXT, "gb18030")],
    ["GB18030 with a mark", iconv.encode(`\uFEFF${TEXT}`, "gb18030")],
    ["UTF-16 LE", iconv.encode(`\uFEFF${TEXT}`, "utf-16le")],
    ["UTF-16 BE", iconv.encode(`\uFEFF${TEXT}`, "utf-16be")],
  ])("%s is recognised", async (_, bytes) => {
    expect(await read(bytes)).toMatchObject([{ unit: UNIT, name: NAME, district: "yuelu" }]);
  });

  it("GBK is part of GB18030", async () => {
    const bytes = iconv.encode(TEXT.replace("𬭎", "鋐"), "gbk");
    expect(await read(bytes)).toMatchObject([{ name: "长沙囍瑄鋐科技有限公司" }]);
  });

  it("is decided by the whole file: the first Chinese name may stand far behind", async () => {
    const header = "uscc,name,district,cluster,size,effective\n";
    const plain = `${UNIT},Plain,yuelu,beidou,above,2019-01\n`.repeat(3000);
    const last = `${UNIT},联通,yuelu,beidou,above,2019-01\n`;
    const rows = await read(iconv.encode(header + plain + last, "gb18030"));
    expect([rows.length, rows.at(-1)?.name]).toEqual([3001, "联通"]);
  });

  it("that is neither is refused, with the place", async () => {
    const bytes = Buffer.concat([Buffer.from(TEXT), Buffer.from([0xff, 0xff, 0x0a])]);
    const fault = await faultOf(read(bytes));
    expect(fault.code).toBe("FILE_ENCODING");
  });
  it("that claims UTF-8 and isn't is refused", async () => {
    const bytes = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), iconv.encode(TEXT, "gb18030")]);
    expect((await faultOf(read(bytes))).code).toBe("FILE_ENCODING");
  });
  it("that claims UTF-8 is not forgotten where the defect stands far behind", async () => {
    const rows = TEXT.repeat(2000).replaceAll(/[^\n -~]/g, "x");
    const bytes = Buffer.concat([Buffer.from(`\uFEFF${rows}`), iconv.encode(NAME, "gb18030")]);
    expect((await faultOf(read(bytes))).code).toBe("FILE_ENCODING");
  });
  it("is not GB18030 for one character of UTF-8 that was cut: all others would become wrong ones", async () => {
    const text = Buffer.from(`unit,name,district,cluster,size,effective\n${UNIT},长沙机器人有限公司`);
    const bytes = Buffer.concat([text.subarray(0, -1), Buffer.from(",yuelu,beidou,above,2019-01\n")]);
    expect((await faultOf(read(bytes))).code).toBe("FILE_ENCODING");
  });
  it("of bytes that are no text is refused", async () => {
    expect((await faultOf(read(Buffer.from([1, 2, 0, 3])))).code).toBe("FILE_ENCODING");
  });
  it.each([
    ["HTML saved as .xls", "<html><table></table></html>", "a.xls"],
    ["a PDF", "%PDF-1.4", "a.pdf"],
    ["a web archive saved as .xls", "MIME-Version: 1.0\r\n", "a.xls"],
    ["a document", "{\\rtf1\\ansi}", "a.rtf"],
  ])("%s is no format of ours", async (_, text, name) => {
    expect((await faultOf(read(Buffer.from(text), name))).code).toBe("FILE_FORMAT");
  });
  it.each([
    ["a compressed file", gzipSync(TEXT), "a.csv.gz", /请解压.*unpack/],
    ["an archive", Buffer.from("Rar!\x1A\x07\0", "latin1"), "a.rar", /请解压.*unpack/],
    ["a picture", Buffer.from("\x89PNG\r\n\x1A\n\0\0", "latin1"), "a.png", /图片.*picture/],
    ["a picture", Buffer.from("\xFF\xD8\xFF\xE0\0\x10", "latin1"), "a.jpg", /图片.*picture/],
    ["a database", Buffer.from("SQLite format 3\0"), "a.db", /导出.*export/],
  ])("%s is told what it is and what to do, whatever it is said to be", async (_, bytes, name, words) => {
    for (const format of [undefined, "csv", "xlsx", "json"] as const) {
      const fault = await faultOf(reading(fileOf(bytes, name), { format }));
      expect(`${fault.code} ${fault.say("zh")} ${fault.say("en")}`).toMatch(words);
    }
  });
  it("a text that the sender says is one may begin like a web page", async () => {
    const bytes = Buffer.from(`<内部资料>\n${TEXT}`);
    const { enterprises } = await reading(fileOf(bytes), { kind: "enterprises", format: "csv" });
    expect(enterprises).toHaveLength(1);
  });
  it("text saved as .xls is read as text", async () => {
    expect(await read(Buffer.from(TEXT.replaceAll(",", "\t")), "名录.xls")).toHaveLength(1);
  });

  it("loses no character, whatever the names and wherever pieces are cut", async () => {
    const name = fc.string({
      unit: fc.constantFrom("长", "沙", "囍", "𬭎", "a", "é", "1"),
      minLength: 1,
      maxLength: 30,
    });
    const encoding = fc.constantFrom("utf-8", "gb18030", "utf-16le");
    await fc.assert(
      fc.asyncProperty(fc.array(name, { minLength: 1, maxLength: 2000 }), encoding, async (names, code) => {
        const lines = names.map((one) => `${UNIT},${one},岳麓区,北斗,规模以上,2019-01`);
        const text = [TEXT.split("\n")[0], ...lines].join("\n");
        const rows = await read(iconv.encode(text, code, { addBOM: code === "utf-16le" }));
        expect(rows.map((row) => row.name)).toEqual(names);
      }),
      { numRuns: 25 },
    );
  });
});

describe("a name whose characters were lost", () => {
  it.each(["长沙?科技有限公司", "长沙\uFFFD科技有限公司"])("%s is mentioned", async (name) => {
    const { enterprises, problems } = await reading(fileOf(TEXT.replace(NAME, name)), {
      kind: "enterprises",
    });
    expect(enterprises).toHaveLength(1);
    expect(problems).toMatchObject([{ row: 2, code: "CELL_LOST_CHARACTERS", severity: "warning" }]);
  });
});
