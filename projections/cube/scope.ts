/** Which totals an entry counts in. A unit in several clusters has a line for each and one entry for the whole. */
export const SCOPES = { line: 0, lineAndWhole: 1, whole: 2 } as const;
export type Scope = (typeof SCOPES)[keyof typeof SCOPES];
