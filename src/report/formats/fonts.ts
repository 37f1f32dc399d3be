import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { Fault } from "../../domain/faults.js";
import type { Families } from "./typst.js";

/** Chinese type that is often at hand: file names to look for and the family that is in them, best first. */
const SERIFS = [
  { file: /^(NotoSerifCJK-|NotoSerifCJKsc-)/, family: "Noto Serif CJK SC" },
  { file: /^SourceHanSerif(SC|-)/, family: "Source Han Serif SC" },
  { file: /^NotoSerifSC/, family: "Noto Serif SC" },
  { file: /^simsun\.tt[cf]$/i, family: "SimSun" },
  { file: /^Songti\.ttc$/, family: "Songti SC" },
  { file: /^uming\.ttc$/, family: "AR PL UMing CN" },
] as const;
const SANS = [
  { file: /^(NotoSansCJK-|NotoSansCJKsc-)/, family: "Noto Sans CJK SC" },
  { file: /^SourceHanSans(SC|-)/, family: "Source Han Sans SC" },
  { file: /^NotoSansSC/, family: "Noto Sans SC" },
  { file: /^msyh\.tt[cf]$/i, family: "Microsoft YaHei" },
  { file: /^simhei\.ttf$/i, family: "SimHei" },
  { file: /^(STHeiti|Hiragino).*\.ttc$/, family: "Heiti SC" },
  { file: /^wqy-(microhei|zenhei)\.ttc$/, family: "WenQuanYi Zen Hei" },
] as const;

const FOLDERS = [
  "/usr/share/fonts",
  "/usr/local/share/fonts",
  join(homedir(), ".local/share/fonts"),
  join(homedir(), ".fonts"),
  "/System/Library/Fonts",
  "/Library/Fonts",
  "C:\\Windows\\Fonts",
];
const DEPTH_MAX = 4;

export interface Fonts {
  readonly families: Families;
  /** Folders that hold the files. */
  readonly folders: readonly string[];
  /** One file of the sans in its regular weight: enough for pictures. */
  readonly files: readonly string[];
}

/**
 * Finds Chinese type on this machine; `folder` is looked at first. Where only a serif or only a sans is there it
 * serves for both.
 *
 * @throws Fault FONT_MISSING, which says how to get one
 */
export async function findFonts(folder?: string): Promise<Fonts> {
  const searched = folder === undefined ? FOLDERS : [folder, ...FOLDERS];
  const files = (await Promise.all(searched.map((one) => fontFiles(one, DEPTH_MAX)))).flat();
  const [serif, sans] = [best(SERIFS, files), best(SANS, files)];
  const [one, other] = [serif ?? sans, sans ?? serif];
  if (!one || !other) throw new Fault("FONT_MISSING", { searched: searched.join(", ") });
  return {
    families: { serif: one.family, sans: other.family },
    folders: [...new Set([...one.files, ...other.files].map(dirname))],
    files: [other.files.find((path) => /Regular/.test(path)) ?? other.files[0] ?? ""],
  };
}

function best(kinds: readonly { file: RegExp; family: string }[], files: readonly string[]) {
  for (const { file, family } of kinds) {
    const own = files.filter((path) => file.test(path.slice(path.lastIndexOf("/") + 1)));
    if (own.length > 0) return { family, files: own };
  }
  return undefined;
}

async function fontFiles(folder: string, depth: number): Promise<readonly string[]> {
  const entries: Dirent[] = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const inner = entries
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return depth > 0 ? fontFiles(path, depth - 1) : [];
      return /\.(ttf|otf|ttc|otc)$/i.test(entry.name) ? [path] : [];
    });
  return (await Promise.all(inner)).flat();
}
