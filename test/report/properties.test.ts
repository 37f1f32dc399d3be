import fc from "fast-check";
import { expect, it } from "vitest";
import type { Language } from "../../src/domain/faults.js";
import { vantageOf } from "../../src/engine/queries/vantage.js";
import { annualReport, bulletin } from "../../src/report/annual.js";
import {
  type Block,
  type FigureCell,
  figuresOf,
  isFigure,
  plain,
  type ReportDocument,
  type Table,
} from "../../src/report/model.js";
import { add, compare, type Ratio, ZERO } from "../../src/statistics/ratio.js";
import { randomBureau } from "../support/random-bureau.js";
import { AREAS } from "../support/random-history.js";
import type { World } from "../support/world.js";

const language = fc.constantFrom<Language>("zh", "en");
const past = fc.double({ min: 0.4, max: 1, noNaN: true });

async function reportsOf(
  world: World,
  part: number,
  about: { readonly area: string; readonly language: Language },
): Promise<readonly ReportDocument[]> {
  const position = `${Math.floor(part * world.models.position)}`;
  const vantage = vantageOf(world.models, position);
  const source = { vantage, async *revisionsBetween() {}, async *groundsBetween() {} };
  if (!vantage.reference.geography.get(about.area)) return [];
  const annual = [2017, 2018, 2019].map((year) => annualReport(source, { year, namesUnits: true, ...about }));
  const bulletins = ["2018-01", "2019-Q1"].map((period) => bulletin(source, { period, ...about }));
  return [...(await Promise.all(annual)), ...bulletins];
}

function textsIn(block: Block): readonly string[] {
  switch (block.kind) {
    case "paragraph":
      return [plain(block.content)];
    case "glance":
      return block.items.flatMap(({ label, figure, detail }) => [label, figure.text, plain(detail)]);
    case "chart":
      return [block.caption, block.alternative];
    case "table":
      return [block.caption, ...block.notes, ...block.columns.map(({ head }) => head)];
    default:
      return [block.text];
  }
}

const UNSOUND: Readonly<Record<Language, RegExp>> = {
  zh: /undefined|NaN|-0(\.0+)?(?![\d.])|(增长|下降)-|，，|。。|，。|、、|：。|；。|（）|[,;:()](?!\d)/,
  en: /undefined|NaN|-0(\.0+)?(?![\d.])|(up|down) -|[，。；：（）、]|,,|[,;:] \./,
};

function keyOf({ name, period, unit, scope }: FigureCell): string {
  return JSON.stringify([name, period, unit, Object.entries(scope).sort()]);
}

/** What is printed of a figure, apart from its sign and words. */
const digitsOf = ({ text }: FigureCell) => text.replace(/[^\d.]/g, "");

const tablesIn = ({ blocks }: ReportDocument) =>
  blocks.flatMap((block): readonly Table[] => (block.kind === "table" ? [block] : []));

/** The columns of a table in which every part has a number or nothing, and the whole a number. */
function wholesAndSums({ rows: [whole, ...parts] }: Table, columns: readonly number[]) {
  const valueIn = (cell: Table["rows"][number]["cells"][number] | undefined): Ratio | null =>
    cell && isFigure(cell) ? cell.value : null;
  return columns.flatMap((column) => {
    const value = valueIn(whole?.cells[column]);
    const sum = parts.map(({ cells }) => valueIn(cells[column]) ?? ZERO).reduce(add, ZERO);
    return value === null ? [] : [{ value, sum }];
  });
}

it("reports of any history speak soundly, print the same figure alike, and have parts that add up to the whole", async () => {
  await fc.assert(
    fc.asyncProperty(
      randomBureau,
      past,
      fc.constantFrom(...AREAS),
      language,
      async (world, part, area, language) => {
        for (const document of await reportsOf(world, part, { area, language })) {
          const unsound = document.blocks.flatMap(textsIn).filter((text) => UNSOUND[language].test(text));
          expect(unsound).toEqual([]);
          const seen = new Map<string, FigureCell>();
          for (const figure of figuresOf(document)) {
            const first = seen.get(keyOf(figure)) ?? figure;
            seen.set(keyOf(figure), first);
            const { value, reason, mark } = first;
            expect({ value: figure.value, reason: figure.reason, mark: figure.mark }).toEqual({
              ...{ value, reason, mark },
              value: value && figure.value && compare(value, figure.value) === 0 ? figure.value : value,
            });
            const [one, other] = [digitsOf(first), digitsOf(figure)];
            if (one !== "" && other !== "") expect(other).toBe(one);
          }
          for (const table of tablesIn(document)) {
            const isOfChange = table.id.startsWith("change-by-");
            const sums = isOfChange ? wholesAndSums(table, [1, 2, 3, 7, 8]) : [];
            const isByDistrict = document.area === "city" && table.id === "clusters-by-district";
            const bySum = isByDistrict ? wholesAndSums(table, [1, 5, 6, 7]) : [];
            for (const { value, sum } of [...sums, ...bySum]) expect(compare(value, sum)).toBe(0);
          }
        }
      },
    ),
    { numRuns: 12 },
  );
});
