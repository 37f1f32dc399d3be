import { type Answer, type Column, jsonText, type Table, tableOf } from "../answers/answer.js";
import { formatCsv } from "../answers/csv.js";
import { type Fault, faultMessage, type Language, paramsIn, type RowProblem } from "../domain/faults.js";
import { SEVERITY_NAMES } from "../domain/names.js";
import { formatTable } from "./table.js";

export type Format = "table" | "json" | "csv";

/** Output of a command: results go to stdout in the chosen format, everything else to stderr. */
export class Output {
  readonly format: Format;
  readonly language: Language;
  readonly #stdout: NodeJS.WritableStream;
  readonly #stderr: NodeJS.WritableStream & { isTTY?: boolean };

  constructor(
    format: Format,
    language: Language,
    stdout: NodeJS.WritableStream,
    stderr: NodeJS.WritableStream,
  ) {
    this.format = format;
    this.language = language;
    this.#stdout = stdout;
    this.#stderr = stderr;
  }

  /** Chinese or English, as asked for. */
  say(zh: string, en: string): string {
    return this.language === "zh" ? zh : en;
  }

  line(text = ""): void {
    this.#stdout.write(`${text}\n`);
  }
  /** What a command did: a line for people, or a document for scripts. */
  done(document: unknown, zh: string, en: string): void {
    if (this.format === "json") this.json(document);
    else this.line(this.say(zh, en));
  }
  note(text: string): void {
    this.#stderr.write(`${text}\n`);
  }

  /** One JSON document; exact integers as text, so that no reader rounds them. */
  json(value: unknown): void {
    this.line(jsonText(value, 2));
  }

  /** An answer as a table with title and notes around it, as CSV, or as data. */
  answer({ title, notes, trace, data, table }: Answer): void {
    const below = trace === undefined ? notes : [...notes, trace];
    this.#print(table, data, title, below.length === 0 ? [] : ["", ...below]);
  }

  /** Rows as a table, as CSV or, through `json`, as a document. */
  table<Row>(columns: readonly Column<Row>[], rows: readonly Row[], { json }: { json: unknown }): void {
    this.#print(
      () => tableOf(columns, rows),
      () => json,
    );
  }

  #print(table: () => Table, data: () => unknown, title?: string, below: readonly string[] = []): void {
    if (this.format === "json") {
      this.json(data());
      return;
    }
    if (this.format === "csv") {
      this.#stdout.write(formatCsv(table()));
      return;
    }
    if (title !== undefined) this.line(`${title}\n`);
    this.line(formatTable(table()));
    for (const line of below) this.line(line);
  }

  /** What went wrong, in Chinese and in English, or as JSON for scripts. */
  fault(fault: Fault): void {
    if (this.format === "json") {
      const { code } = fault;
      const params = paramsIn(fault.params, this.language);
      this.#stderr.write(
        `${JSON.stringify({ error: { code, params, zh: fault.say("zh"), en: fault.say("en") } })}\n`,
      );
      return;
    }
    this.note(`错误 ${fault.code}: ${fault.say("zh")}\n${fault.say("en")}`);
  }

  /** Progress that overwrites itself on a terminal and says little elsewhere. */
  progress(text: string, isLast = false): void {
    if (this.format === "json") return;
    if (this.#stderr.isTTY) this.#stderr.write(`\r\u001b[2K${text}${isLast ? "\n" : ""}`);
    else if (isLast) this.note(text);
  }
}

/** One problem on one line: file, sheet, row, column, value, rule, in both languages. */
export function problemLine(file: string, problem: RowProblem): string {
  const { sheet, row, column, value, code, params, severity } = problem;
  const place = [
    file,
    sheet,
    row > 0 ? `第${row}行 row ${row}` : undefined,
    column,
    value === undefined ? undefined : `“${value}”`,
  ];
  const { zh, en } = SEVERITY_NAMES[severity];
  const where = place.filter((part) => part !== undefined && part !== "").join(" · ");
  return `${zh} ${en} · ${where} · ${code}: ${faultMessage(code, params, "zh")} | ${faultMessage(code, params, "en")}`;
}
