export async function writeTemplate(..._: unknown[]): Promise<void> {}
