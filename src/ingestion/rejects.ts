export async function writeRejects(..._: unknown[]): Promise<void> {}
