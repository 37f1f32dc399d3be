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
  it("of bytes that are no text is refused", async () => {
    expect((await faultOf(read(Buffer.from([1, 2, 0, 3])))).code).toBe("FILE_ENCODING");
  });
  it.each([
    ["HTML saved as .xls", "<html><table></table></html>", "a.xls"],
    ["a PDF", "%PDF-1.4", "a.pdf"],
  ])("%s is no format of ours", async (_, text, name) => {
    expect((await faultOf(read(Buffer.from(text), name))).code).toBe("FILE_FORMAT");
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
