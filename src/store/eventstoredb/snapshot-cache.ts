import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

/** What a snapshot file begins with, as one line of JSON; the parts follow, one after the other. */
const Head = z.strictObject({
  format: z.literal("dabiao-snapshot-1"),
  name: z.string(),
  position: z.int(),
  /** Id of the event at that position: a snapshot of another log is not taken for one of this. */
  event: z.string(),
  parts: z.array(z.int()),
  sha256: z.string(),
});
type Head = z.infer<typeof Head>;

export interface Snapshot {
  readonly position: number;
  readonly parts: readonly Uint8Array[];
}

/** Snapshots of read models in a local folder. Only a cache: whatever is missing, damaged or foreign is not used. */
export class SnapshotCache {
  readonly #folder: string;
  readonly #eventAt: (position: number) => Promise<string | undefined>;

  /** @param eventAt the id of the event at a position of this log */
  constructor(folder: string, eventAt: (position: number) => Promise<string | undefined>) {
    this.#folder = folder;
    this.#eventAt = eventAt;
  }

  async save(name: string, { position, parts }: Snapshot): Promise<void> {
    const event = await this.#eventAt(position);
    if (event === undefined) return;
    const lengths = parts.map((part) => part.length);
    const sha256 = digestOf(parts);
    const head: Head = { format: "dabiao-snapshot-1", name, position, event, parts: lengths, sha256 };
    await mkdir(this.#folder, { recursive: true });
    // Another process may save at the same moment: each writes its own file, and one of them gets the name.
    const path = this.#path(name);
    const draft = `${path}.${randomUUID()}.tmp`;
    try {
      const file = await open(draft, "w");
      try {
        await file.writeFile(`${JSON.stringify(head)}\n`);
        for (const part of parts) await file.writeFile(part);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(draft, path);
    } finally {
      await rm(draft, { force: true });
    }
  }

  async load(name: string): Promise<Snapshot | undefined> {
    const bytes = await readFile(this.#path(name)).catch(() => undefined);
    const snapshot = bytes && parsed(bytes, name);
    if (!snapshot || (await this.#eventAt(snapshot.head.position)) !== snapshot.head.event) return undefined;
    return { position: snapshot.head.position, parts: snapshot.parts };
  }

  #path(name: string): string {
    return join(this.#folder, `${createHash("sha256").update(name).digest("hex").slice(0, 32)}.snapshot`);
  }
}

function parsed(bytes: Buffer, name: string): { head: Head; parts: readonly Uint8Array[] } | undefined {
  const newline = bytes.indexOf("\n");
  const head = headIn(bytes.subarray(0, Math.max(newline, 0)).toString());
  if (head?.name !== name) return undefined;
  let at = newline + 1;
  const parts = head.parts.map((length) => {
    at += length;
    return bytes.subarray(at - length, at);
  });
  return at === bytes.length && digestOf(parts) === head.sha256 ? { head, parts } : undefined;
}

function headIn(line: string): Head | undefined {
  try {
    return Head.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

function digestOf(parts: readonly Uint8Array[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}
