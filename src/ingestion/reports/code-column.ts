import { ByteIntern } from "../../domain/byte-intern.js";
import { Fault } from "../../domain/faults.js";
import { about } from "../../domain/schema-words.js";
import { type Cell, type CellProblem, refused, withOtherwise } from "../cells/cell.js";
import { cleanText, nameKey } from "../cells/text.js";
import type { Column } from "../header/columns.js";
import { type Block, rawText } from "../source/block.js";

/** Code of a cell that could not be read. */
export const REFUSED = -1;

/** Warning or problem of a cell. */
export interface Note {
  readonly column: Column;
  readonly problem?: CellProblem;
  readonly warning?: CellProblem | undefined;
}

/** Gives each row a small number. `notes` are about the row read last. */
export interface CodeSource {
  read(block: Block, row: number): number;
  readonly notes: readonly Note[];
}

const NOTHING: readonly Note[] = [];

/**
 * A column whose texts repeat: units, periods, clusters. Every different text is understood once; after that its
 * bytes are looked up, without making a string of them.
 */
export class CodeColumn implements CodeSource {
  readonly column: Column;
  readonly #read: (text: string) => Cell<number>;
  readonly #cellBytesMax: number;
  readonly #texts = new ByteIntern();
  readonly #codes: number[] = [];
  readonly #notes: (readonly Note[])[] = [];
  #last = 0;

  /** @throws Fault MAPPING_INVALID where a constant isn't understood */
  constructor(column: Column, read: (text: string) => Cell<number>, cellBytesMax: number) {
    this.column = column;
    this.#read = withOtherwise(read, column.otherwise);
    this.#cellBytesMax = cellBytesMax;
    if (column.index < 0) this.#learn(column.constant ?? "");
    const problem = this.#notes[0]?.[0]?.problem;
    if (problem) {
      const said = new Fault(problem.code, problem.params);
      const words = { zh: said.say("zh"), en: said.say("en") };
      throw new Fault("MAPPING_INVALID", { detail: about(`constants.${column.header}`, words) });
    }
  }

  get notes(): readonly Note[] {
    return this.#notes[this.#last] ?? NOTHING;
  }

  read(block: Block, row: number): number {
    const { index } = this.column;
    if (index >= 0) {
      const cell = row * block.width + index;
      const end = block.ends[cell] ?? 0;
      this.#last =
        end >= 0
          ? this.#texts.numberOf(block.bytes, block.starts[cell] ?? 0, end)
          : this.#unquoted(block, cell);
      if (this.#last === this.#codes.length) this.#learnCell(rawText(block, cell));
    }
    return this.#codes[this.#last] ?? REFUSED;
  }

  #unquoted(block: Block, cell: number): number {
    const bytes = Buffer.from(rawText(block, cell));
    return this.#texts.numberOf(bytes, 0, bytes.length);
  }

  #learnCell(raw: string): void {
    const text = cleanText(raw);
    this.#learn(this.column.values?.get(nameKey(text)) ?? text);
  }

  #learn(text: string): void {
    const found = Buffer.byteLength(text);
    const limit = this.#cellBytesMax;
    const cell = found > limit ? refused("CELL_TOO_LONG", { found, limit }) : this.#read(text);
    const { column } = this;
    if ("problem" in cell) {
      this.#codes.push(REFUSED);
      this.#notes.push([{ column, problem: cell.problem }]);
    } else {
      this.#codes.push(cell.value);
      this.#notes.push(cell.warning ? [{ column, warning: cell.warning }] : NOTHING);
    }
  }
}
