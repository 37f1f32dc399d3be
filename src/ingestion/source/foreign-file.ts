import type { Words } from "../../domain/defect.js";

const UNPACK: Words = { zh: "压缩文件,请解压后再导入", en: "a compressed file: unpack it first" };
const PICTURE: Words = {
  zh: "图片,请提供表格本身(xlsx 或 csv)",
  en: "a picture, send the table itself (xlsx or csv)",
};
const SAVE_AS: Words = {
  zh: "网页、XML 或文档,请打开后另存为 xlsx",
  en: "a web page, XML or a document, open it and save it as xlsx",
};

/** What files begin with that are no tables, as Latin-1. */
const BINARY: readonly (readonly [start: string, what: Words])[] = [
  ["\x1F\x8B", UNPACK],
  ["BZh", UNPACK],
  ["\xFD7zXZ\0", UNPACK],
  ["\x28\xB5\x2F\xFD", UNPACK],
  ["7z\xBC\xAF\x27\x1C", UNPACK],
  ["Rar!\x1A\x07", UNPACK],
  ["\x89PNG\r\n", PICTURE],
  ["\xFF\xD8\xFF", PICTURE],
  ["GIF8", PICTURE],
  ["II*\0", PICTURE],
  ["MM\0*", PICTURE],
  ["%PDF", { zh: "PDF,请提供 xlsx 或 csv", en: "PDF, send xlsx or csv" }],
  ["SQLite format 3\0", { zh: "数据库文件,请导出为 csv", en: "a database, export it as csv" }],
];
const TEXT: readonly (readonly [start: string, what: Words])[] = [
  ["<", SAVE_AS],
  ["{\\rtf", SAVE_AS],
  ["MIME-Version:", SAVE_AS],
];

/**
 * What a file is, where it is no table, by its first bytes: as Latin-1, without a byte order mark and blanks before
 * them. A text that the sender says is one is taken at their word.
 */
export function foreignFile(top: string, isSaidToBeText: boolean): Words | undefined {
  const kinds = isSaidToBeText ? BINARY : [...BINARY, ...TEXT];
  return kinds.find(([start]) => top.startsWith(start))?.[1];
}
