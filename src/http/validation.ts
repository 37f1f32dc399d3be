import { z } from "zod";
import { both } from "../domain/schema-words.js";

/**
 * Of an address that takes no parameters. What is passed over in silence is believed to count: whoever sends a file to
 * an address with `dryRun`, which is a field of the form, wants it checked only.
 */
export const NO_QUERY = z.strictObject({});

/** Checks a part of a request; what the schema makes of it is what the route gets. */
export function validatorOf(schema: z.ZodType, part: string | undefined) {
  return (value: unknown): { value: unknown } | { error: z.ZodError } => {
    const twice = part === "querystring" ? repeatedIn(value) : [];
    if (twice.length > 0) return { error: givenTwice(twice) };
    const { data, error } = schema.safeParse(value);
    return error ? { error } : { value: data };
  };
}

/** Which of several values is meant nobody knows: no field takes a list. */
export function givenTwice(names: readonly string[]): z.ZodError {
  const message = both("只能写一次", "must be given once");
  return new z.ZodRealError(
    names.map((name) => ({ code: "custom", path: [name], message, input: undefined })),
  );
}

function repeatedIn(query: unknown): readonly string[] {
  return Object.entries(Object(query)).flatMap(([name, value]) => (Array.isArray(value) ? name : []));
}
