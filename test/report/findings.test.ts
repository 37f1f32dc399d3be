import { describe, expect, it } from "vitest";
import { percentagePoints, rate } from "../../src/report/cells.js";
import { drawn, movement, part, type Teller } from "../../src/report/findings.js";
import { plain } from "../../src/report/model.js";
import { speaker } from "../../src/report/words.js";
import type { Figure } from "../../src/statistics/figure.js";
import { ratio } from "../../src/statistics/ratio.js";

const zh: Teller = { say: speaker("zh"), language: "zh" };
const en: Teller = { say: speaker("en"), language: "en" };
const about = { name: "output.yoy.nominal", period: "2019", scope: {} };
const permille = (n: bigint): Figure => ({ value: ratio(n, 1000n) });
const moved = (teller: Teller, figure: Figure) => plain(movement(teller, rate(figure, about)));

describe("the words for growth", () => {
  it.each([
    [54n, "增长5.4%", "up 5.4%"],
    [-55n, "下降5.5%", "down 5.5%"],
    [0n, "持平", "unchanged"],
  ])("of %s per mille give the direction, and the number no sign", (n, chinese, english) => {
    expect([moved(zh, permille(n)), moved(en, permille(n))]).toEqual([chinese, english]);
  });

  it("follow from the figure as it is printed: what reads 0.0 is no growth and no fall", () => {
    expect(moved(zh, { value: ratio(4n, 10_000n) })).toBe("持平");
    expect(moved(zh, { value: ratio(-4n, 10_000n) })).toBe("持平");
    expect(moved(zh, { value: ratio(5n, 10_000n) })).toBe("增长0.1%");
  });

  it("say why where there is none", () => {
    expect(moved(zh, { none: "no-reports" })).toMatch(/^无法计算（.+）$/);
    expect(moved(en, { none: "no-reports" })).toMatch(/^cannot be given \(.+\)$/);
  });
});

describe("the words for a part in the growth of the whole", () => {
  const told = (pull: bigint, contribution: bigint) =>
    plain(
      drawn(zh, percentagePoints(permille(pull), about), rate(permille(contribution), about), "全部产业"),
    );

  it("tell a contribution only where part and whole moved the same way", () => {
    expect(told(32n, 400n)).toBe("对全部产业增长的贡献率为40.0%，拉动增长3.2个百分点");
    expect(told(-32n, 400n)).toBe("影响全部产业下降3.2个百分点，占降幅的40.0%");
    expect(told(32n, -400n)).toBe("上拉全部产业增速3.2个百分点");
    expect(told(-32n, -400n)).toBe("下拉全部产业增速3.2个百分点");
    expect(told(0n, 0n)).toBe("对全部产业增速的影响为0.0个百分点");
  });

  it("are left out where there is no figure", () => {
    const none = rate({ none: "no-reports" }, about);
    expect(drawn(zh, none, none, "全部产业")).toEqual([]);
    expect(part(zh, none, null, "全部产业")).toEqual([]);
  });
});
