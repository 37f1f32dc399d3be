import { strToU8, unzipSync, zipSync } from "fflate";

/** No zip can be older; the same in every time zone because its parts are given one by one. */
const ZIP_TIME = new Date(1980, 0, 1);

/**
 * An Office file with what differs from run to run put right: entries in order, without their times, and the
 * document's own dates those of its data.
 *
 * @param recordedAt ISO time that stands for both creation and change
 */
export function steadyOffice(bytes: Uint8Array, recordedAt: string, title: string): Uint8Array {
  const parts = unzipSync(bytes);
  const files: Record<string, Uint8Array> = {};
  for (const name of Object.keys(parts).sort()) {
    if (!name.endsWith("/")) files[name] = parts[name] ?? new Uint8Array();
  }
  files["docProps/core.xml"] = strToU8(coreXml(recordedAt, title));
  return zipSync(files, { level: 6, mtime: ZIP_TIME });
}

function coreXml(recordedAt: string, title: string): string {
  const time = (name: string) => `<dcterms:${name} xsi:type="dcterms:W3CDTF">${recordedAt}</dcterms:${name}>`;
  const text = title.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${text}</dc:title><dc:creator>dabiao</dc:creator>${time("created")}${time("modified")}</cp:coreProperties>`;
}

/** China's time as the model writes it, as an ISO time. @example isoTime("2020-01-02 08:00:00") //=> "2020-01-02T00:00:00Z" */
export function isoTime(chinaTime: string | null): string {
  if (chinaTime === null) return "1980-01-01T00:00:00Z";
  const time = Date.parse(`${chinaTime.replace(" ", "T")}+08:00`);
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
