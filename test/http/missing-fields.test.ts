import { describe, expect, it } from "vitest";
import { z } from "zod";
import { COMMAND_SCHEMAS, CommandSchema } from "../../src/domain/commands.js";
import { sayBothLanguages } from "../../src/domain/schema-words.js";
import { ASKED } from "../../src/http/routes/asked.js";
import { UploadFields } from "../../src/http/upload-form.js";
import { Mapping } from "../../src/ingestion/mapping.js";

sayBothLanguages();

const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  ...COMMAND_SCHEMAS,
  command: CommandSchema,
  upload: UploadFields,
  mapping: Mapping,
  ...Object.fromEntries(ASKED.map(({ path, question }) => [path, question.query])),
};

/** All that a schema is made of, however deep, that takes fields. */
function takingFields(part: unknown, found = new Set<z.ZodType>()): ReadonlySet<z.ZodType> {
  if (part instanceof z.ZodObject || part instanceof z.ZodDiscriminatedUnion) found.add(part);
  const inside = part instanceof z.ZodType ? part.def : part;
  if (Array.isArray(inside) || (typeof inside === "object" && inside !== null)) {
    for (const one of Object.values(inside)) takingFields(one, found);
  }
  return found;
}

describe("a required field that is missing", () => {
  it.each(Object.entries(SCHEMAS))("is told as missing, of whatever type it is: %s", (_, schema) => {
    let required = 0;
    for (const fields of takingFields(schema)) {
      for (const { path, message } of fields.safeParse({}).error?.issues ?? []) {
        required++;
        expect
          .soft(`${path.join(".")} ${message}`)
          .toMatch(/ 必填,不能缺少(:.*)? ‖ required, but missing(: .*)?$/);
      }
    }
    if (schema instanceof z.ZodObject && !schema.safeParse({}).success) expect(required).toBeGreaterThan(0);
  });
});
