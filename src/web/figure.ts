import { type Context, printedPage, type Shown } from "./view.js";

/** The largest reports behind a figure: as many as are looked through on a screen, and in a file. */
const [SHOWN_MAX, FILE_MAX] = [50, 1000];

/** What a figure rests on: other figures, or reports with their files and rows. */
export function figure(context: Context): Promise<Shown> {
  const { place, say } = context;
  const asked = { figure: place.figure, asOf: place.asOf, top: `${FILE_MAX}` };
  return printedPage(context, "/v1/explanation", asked, {
    shown: { top: `${SHOWN_MAX}` },
    file: say("明细 XLSX", "As XLSX"),
  });
}
