import { tmpdir } from "node:os";
import { Fault } from "../../domain/faults.js";
import type { ReportDocument } from "../model.js";
import { findFonts } from "./fonts.js";
import { typstSource } from "./typst.js";

/**
 * The report set for print, tagged and without any date, so that the same type gives the same bytes.
 *
 * @param fontFolder looked at before the system's own folders
 * @throws Fault FONT_MISSING, PDF_FAILED
 */
export async function renderPdf(document: ReportDocument, fontFolder?: string): Promise<Uint8Array> {
  const { families, folders } = await findFonts(fontFolder);
  // Only a PDF needs the typesetter, and loading it takes longer than all other formats.
  const { NodeCompiler } = await import("@myriaddreamin/typst-ts-node-compiler");
  const typesetter = NodeCompiler.create({ workspace: tmpdir(), fontArgs: [{ fontPaths: [...folders] }] });
  try {
    const source = { mainFileContent: typstSource(document, families) };
    const compiled = typesetter.compile(source);
    const { result } = compiled;
    if (compiled.hasError() || result === null) {
      const problem = compiled.takeDiagnostics()?.shortDiagnostics ?? [];
      throw new Fault("PDF_FAILED", { detail: JSON.stringify(problem).slice(0, 500) });
    }
    return typesetter.pdf(result);
  } finally {
    typesetter.evictCache(0);
  }
}
