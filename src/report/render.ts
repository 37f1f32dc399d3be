import type { ReportDocument } from "./model.js";

export const FORMATS = ["html", "pdf", "docx", "xlsx", "json"] as const;
export type Format = (typeof FORMATS)[number];

/**
 * A report in one format. The same document gives the same bytes. Each format is loaded when it is asked for: with
 * what draws and packs them, all of them take half a second, and every command would wait for it.
 *
 * @throws Fault FONT_MISSING, PDF_FAILED
 */
export async function render(
  document: ReportDocument,
  format: Format,
  { fonts }: { readonly fonts?: string | undefined } = {},
): Promise<Uint8Array> {
  switch (format) {
    case "html":
      return Buffer.from((await import("./formats/html.js")).renderHtml(document));
    case "json":
      return Buffer.from((await import("./formats/json.js")).renderJson(document));
    case "pdf":
      return (await import("./formats/pdf.js")).renderPdf(document, fonts);
    case "docx":
      return (await import("./formats/docx.js")).renderDocx(document, fonts);
    case "xlsx":
      return (await import("./formats/xlsx.js")).renderXlsx(document);
  }
}
