import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A disk of a few megabytes of its own, that can be filled up or made read-only. Only root can mount one. */
export class SmallDisk {
  readonly folder = mkdtempSync(join(tmpdir(), "dabiao-disk-"));

  constructor(mebibytes: number) {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${mebibytes}m`, "tmpfs", this.folder]);
  }

  /** False where this user may not mount anything. */
  static isPossible(): boolean {
    try {
      new SmallDisk(1).remove();
      return true;
    } catch {
      return false;
    }
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** Leaves so much room and no more. */
  fill(leavingBytes: number): void {
    const { bavail, bsize } = statfsSync(this.folder);
    writeFileSync(this.path("filling"), Buffer.alloc(Math.max(0, bavail * bsize - leavingBytes)));
  }
  makeRoom(): void {
    rmSync(this.path("filling"), { force: true });
  }
  mount(mode: "ro" | "rw"): void {
    execFileSync("mount", ["-o", `remount,${mode}`, this.folder]);
  }

  remove(): void {
    execFileSync("umount", [this.folder]);
    rmSync(this.folder, { recursive: true });
  }
}
