import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Engine } from "../engine/engine.js";
import { cityOf } from "../engine/queries/scope.js";
import { packagePath } from "../package-path.js";
import { parseTileLayout, type TileLayout } from "../report/tiles.js";
import { textOf } from "./files.js";

type Reference = ReturnType<Engine["models"]["reference"]["now"]>;

/**
 * Areas that one report each is made of; undefined stands for the whole city without a name in the file name.
 */
export function areasIn(
  reference: Reference,
  {
    park,
    district,
    allAreas,
  }: { park?: string | undefined; district?: string | undefined; allAreas: boolean },
): readonly (string | undefined)[] {
  if (!allAreas) return [park ?? district];
  const rest = reference.geography.all().filter(({ kind }) => kind !== "city");
  return [cityOf(reference), ...rest.map(({ id }) => id)];
}

/**
 * The layout of the tile map: the named file's, or that of the seeds whose areas are just the districts of the log.
 *
 * @throws Fault FILE_NOT_FOUND, ARGUMENT_INVALID
 */
export async function tilesFor(reference: Reference, path?: string): Promise<TileLayout | undefined> {
  if (path !== undefined) return parseTileLayout(await textOf(path));
  const areas = reference.geography.all().filter(({ kind }) => kind === "district");
  const districts = new Set(areas.map(({ id }) => id));
  for (const folder of (await readdir(SEEDS)).sort()) {
    const text = await readFile(join(SEEDS, folder, "tiles.json"), "utf8").catch(() => undefined);
    if (text === undefined) continue;
    const layout = parseTileLayout(text);
    if (layout.length === districts.size && layout.every(({ area }) => districts.has(area))) return layout;
  }
  return undefined;
}

const SEEDS = packagePath("seeds");
