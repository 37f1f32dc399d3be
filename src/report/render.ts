import { renderDocx } from "./formats/docx.js";
import { renderHtml } from "./formats/html.js";
import { renderJson } from "./formats/json.js";
import { renderPdf } from "./formats/pdf.js";
import { renderXlsx } from "./formats/xlsx.js";
import type { ReportDocument } from "./model.js";

export const FORMATS = ["html", "pdf", "docx", "xlsx", "json"] as const;
export type Format = (typeof FORMATS)[number];

/**
 * A report in one format. The same document gives the same bytes.
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
      return Buffer.from(renderHtml(document));
    case "json":
      return Buffer.from(renderJson(document));
    case "pdf":
      return renderPdf(document, fonts);
    case "docx":
      return renderDocx(document, fonts);
    case "xlsx":
      return renderXlsx(document);
  }
}
