import { z } from "zod";
import { MONEY_UNIT_NAMES } from "../domain/amount.js";
import { Fault } from "../domain/faults.js";
import { both, schemaWords } from "../domain/schema-words.js";
import { FIELD_NAMES, KINDS, type Kind } from "./header/fields.js";

/**
 * How a foreign file is to be read (`--map file.json`): which column is what, and what the file leaves unsaid. With
 * a mapping only the columns it names are used.
 */

const MoneyUnitName = z.enum(MONEY_UNIT_NAMES);

/** A column by its header, or by its number counted from 1. */
const ColumnName = z.union([z.string().min(1), z.int().min(1)]);

const MappedColumn = z.strictObject({
  column: ColumnName,
  /** Words of the file → words that dabiao knows. */
  values: z.record(z.string(), z.string()).optional(),
  /** Taken, with a warning, in place of a value that names nothing. */
  otherwise: z.string().optional(),
  /** Unit of an amount column. */
  unit: MoneyUnitName.optional(),
});
export type MappedColumn = z.infer<typeof MappedColumn>;

const ColumnOrName = z.union([ColumnName.transform((column): MappedColumn => ({ column })), MappedColumn]);

/** What a column can be mapped to; year-to-date amounts beside own-period ones have names of their own. */
export const MappedField = z.enum([...FIELD_NAMES, "outputYtd", "revenueYtd"]).exclude(["aside"]);
export type MappedField = z.infer<typeof MappedField>;
/** What can hold for a whole file: anything but figures. */
export const ConstantField = MappedField.exclude([
  "output",
  "revenue",
  "outputYtd",
  "revenueYtd",
  "employment",
]);

export const Mapping = z.strictObject({
  kind: z.enum(KINDS),
  note: z.string().optional(),
  sheet: z.string().optional(),
  /** Row of the header, counted from 1; 0 where the file has none and columns go by number. */
  headerRow: z.int().min(0).optional(),
  /** Rows between the header and the data, such as one of units. */
  skipRows: z.int().min(0).default(0),
  columns: z.partialRecord(MappedField, ColumnOrName),
  /** What holds for every row and stands in no column. */
  constants: z.partialRecord(ConstantField, z.string()).default({}),
  /** Units of a foreign register: the prefix of their ids, and how many digits a number has at least. */
  id: z
    .strictObject({
      prefix: z
        .string()
        .regex(
          /^[a-z][a-z0-9]{0,15}$/,
          both(
            "只用小写字母和数字,以字母开头,最多16个字符",
            "must be lower-case letters and digits, with a letter first, at most 16 characters",
          ),
        ),
      digits: z.int().min(1).max(32).optional(),
    })
    .optional(),
  /** Unit of amount columns that name none. */
  unit: MoneyUnitName.optional(),
  /** Only rows with one of these values are read. */
  only: z.array(z.strictObject({ column: ColumnName, in: z.array(z.string()).min(1) })).default([]),
  /** Of several rows of one unit only the first is read: a register made from reports. */
  firstOfEachUnit: z.boolean().default(false),
});
export type Mapping = z.output<typeof Mapping>;

/**
 * Checks a mapping that came as JSON.
 *
 * @throws Fault MAPPING_INVALID with the place and the reason
 */
export function parseMapping(input: unknown, kind: Kind): Mapping | undefined {
  if (input === undefined || input === null) return undefined;
  const parsed = Mapping.safeParse(input);
  if (!parsed.success) throw new Fault("MAPPING_INVALID", { detail: schemaWords(parsed.error) });
  if (parsed.data.kind !== kind) {
    const detail = {
      zh: `kind 为 "${parsed.data.kind}",与导入的种类 "${kind}" 不一致`,
      en: `kind is "${parsed.data.kind}", but "${kind}" is taken in`,
    };
    throw new Fault("MAPPING_INVALID", { detail });
  }
  return parsed.data;
}
