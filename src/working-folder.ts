import { lstat, mkdtemp, readdir, rm } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getuid } from "node:process";

const PREFIX = "dabiao-work-";
/** Where its process listens as long as it lives: the machine ends that with the process, however it dies. */
const ALIVE = "alive";

/**
 * A folder of this process for files under way, made when the first one comes. `close` removes it; what a killed
 * process left, the next one of the same user removes with `removeAbandoned`.
 */
export class WorkingFolder {
  #made: Promise<Made> | undefined;

  /** A new, empty folder in it. */
  async folder(): Promise<string> {
    this.#made ??= make().catch((problem: unknown) => {
      this.#made = undefined;
      throw problem;
    });
    const { path } = await this.#made;
    return mkdtemp(join(path, "file-"));
  }

  /** Runs `use` with a new, empty folder in it, and removes that. */
  async within<T>(use: (folder: string) => Promise<T>): Promise<T> {
    const folder = await this.folder();
    try {
      return await use(folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async close(): Promise<void> {
    const made = await this.#made;
    this.#made = undefined;
    if (!made) return;
    made.alive.close();
    await rm(made.path, { recursive: true, force: true });
  }
}

/** Runs `use` with an empty folder, for one that needs no other; removes that, and what killed ones left. */
export async function inWorkingFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  await removeAbandoned();
  const working = new WorkingFolder();
  try {
    return await working.within(use);
  } finally {
    await working.close();
  }
}

interface Made {
  readonly path: string;
  readonly alive: Server;
}

async function make(): Promise<Made> {
  const path = await mkdtemp(join(tmpdir(), PREFIX));
  const alive = createServer((socket) => socket.destroy()).unref();
  await new Promise<void>((resolve) => {
    // Where nobody can listen the folder is never taken for an abandoned one.
    alive.once("error", () => resolve()).listen(join(path, ALIVE), resolve);
  });
  return { path, alive };
}

/**
 * Removes the working folders of this user whose process is gone. That is asked of the folder itself: a process id may
 * be another's by now, or that of a process in another container.
 */
export async function removeAbandoned(): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => []);
  for (const name of names.filter((one) => one.startsWith(PREFIX))) {
    const path = join(tmpdir(), name);
    if (await isAbandoned(path)) await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function isAbandoned(path: string): Promise<boolean> {
  const [folder, alive] = await Promise.all([lstatOf(path), lstatOf(join(path, ALIVE))]);
  if (!folder?.isDirectory() || folder.uid !== getuid?.() || !alive?.isSocket()) return false;
  return (await knock(join(path, ALIVE))) === "ECONNREFUSED";
}

function lstatOf(path: string) {
  return lstat(path).catch(() => undefined);
}

/** What the machine says to whoever connects; undefined where somebody listens. */
function knock(path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve(undefined);
    });
    socket.once("error", (problem) => resolve("code" in problem ? `${problem.code}` : problem.message));
  });
}
