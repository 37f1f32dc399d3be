import { describe, expect, it } from "vitest";
import { tableOf } from "../../src/answers/answer.js";
import { formatTable } from "../../src/cli/table.js";

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

  it("may be longer than a call takes arguments", () => {
    const rows = Array.from({ length: 150_000 }, (_, n) => n);
    const table = tableOf([{ head: "n", cell: (n) => `${n}` }], rows);
    expect(formatTable(table).endsWith("\n149999")).toBe(true);
  });
});
