/** The end of an exhaustive switch: a new case that is not handled fails to compile. */
export function assertNever(value: never): never {
  throw new TypeError(`unhandled case: ${JSON.stringify(value)}`);
}
