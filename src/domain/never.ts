/** Ends an exhaustive switch: an unhandled case does not compile. */
export function assertNever(value: never): never {
  throw new TypeError(`unhandled case: ${JSON.stringify(value)}`);
}
