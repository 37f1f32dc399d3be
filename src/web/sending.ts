import { h } from "./dom.js";
import { Refusal } from "./service.js";
import type { UploadResult, UploadState } from "./shapes.js";
import type { Context } from "./view.js";

/** Fields of the form beside the file; empty ones are not sent. */
export type Fields = Readonly<Record<string, string>>;

/** A chosen file, with what its sender has said of it. */
export interface Handed {
  readonly file: File;
  readonly fields: Fields;
  /** Rules whose findings can be confirmed, by code, each with the first finding. */
  readonly rules: ReadonlyMap<string, string>;
}
/** Sends a file: `wish` is what is to become of it. */
export type Hand = (handed: Handed, wish: Fields) => Promise<void>;

export const CHECK: Fields = { dryRun: "true" };

interface Sent {
  readonly result: UploadResult;
  /** What the file was read as. */
  readonly kind: string;
}

const POLL_MS = 300;
/** How a file is refused that lacks columns. */
const OTHER_KIND = "HEADER_MISSING";

/**
 * Sends a file and waits until it is checked or taken in. Where nobody has said what it holds, a file that lacks the
 * columns of reports is tried as a register.
 *
 * @throws Refusal of the file as a whole; TypeError where the connection breaks
 */
export async function send(context: Context, file: File, fields: Fields, line: ProgressLine): Promise<Sent> {
  const as = async (kind: string) => ({
    kind,
    result: await sendOnce(context, file, { ...fields, kind }, line),
  });
  if (fields.kind) return as(fields.kind);
  try {
    return await as("reports");
  } catch (asReports) {
    if (!isOfHeader(asReports)) throw asReports;
    return as("enterprises").catch((asRegister: unknown) => {
      throw isOfHeader(asRegister) ? neither(context, asReports, asRegister) : asRegister;
    });
  }
}

function isOfHeader(problem: unknown): problem is Refusal {
  return problem instanceof Refusal && problem.code === OTHER_KIND;
}

function neither({ say }: Context, { status, code, message }: Refusal, asRegister: Refusal): Refusal {
  const both = say(
    `作为报表：${message}。作为名录：${asRegister.message}。`,
    `As reports: ${message}. As a register: ${asRegister.message}.`,
  );
  return new Refusal(status, code, both);
}

async function sendOnce(
  { service }: Context,
  file: File,
  fields: Fields,
  { show }: ProgressLine,
): Promise<UploadResult> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value !== "") form.append(name, value);
  form.append("file", file, file.name);
  show(null);
  let sent = await service.send<UploadState>("/v1/batches", form);
  while (sent.state === "running") {
    show(sent.progress);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    sent = await service.data<UploadState>(`/v1/uploads/${sent.upload}`);
  }
  if (sent.result) return sent.result;
  const { problem } = sent;
  throw service.refusal(problem?.status ?? 500, problem ?? { title: sent.state });
}

interface ProgressLine {
  readonly element: HTMLElement;
  readonly show: (progress: UploadState["progress"]) => void;
}

/** How far a file is: on its way, being read, checked, recorded. */
export function progressLine({ say }: Context, file: string): ProgressLine {
  const phases: Readonly<Record<string, string>> = {
    reading: say("正在读取", "reading"),
    checking: say("正在审核", "checking"),
    recording: say("正在入库", "recording"),
  };
  const bar = h("progress", { "aria-label": file });
  const words = h("span", {});
  const show: ProgressLine["show"] = (progress) => {
    words.textContent = phases[progress?.phase ?? ""] ?? say("正在传送", "sending");
    if (!progress) return bar.removeAttribute("value");
    bar.max = Math.max(progress.total, 1);
    bar.value = progress.done;
  };
  return { element: h("p", { class: "sending", role: "status" }, words, ` ${file} `, bar), show };
}
