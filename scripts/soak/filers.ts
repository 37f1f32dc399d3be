import { setTimeout as pause } from "node:timers/promises";
import { AccessFile } from "../../src/access/access-file.js";
import { decode } from "../../src/store/codec.js";
import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.js";
import type { Workplace } from "../../test/support/dabiao.js";
import { Served } from "../../test/support/served.js";

interface Filing {
  readonly unit: string;
  readonly period: string;
  readonly output: string;
}

const UNITS = 25;
const MONTHS = 12;
const SENDERS = 6;

/** Units that report over HTTP, one report at a time. */
export function registerOfFilers(): string {
  const rows = Array.from(
    { length: UNITS },
    (_, n) => `EST-N-${n + 1},单元${n + 1},2018-01,岳麓区,,北斗,规模以上,1`,
  );
  return `统一社会信用代码,企业名称,生效月份,地区,园区,产业,规模,代表企业数\n${rows.join("\n")}\n`;
}

/**
 * Files all reports of a year through the service, which is killed at the given moments and started again; whatever
 * was not acknowledged is sent again under the same key.
 *
 * @returns where log and acknowledgements do not agree: missing, doubled, altered
 */
export async function fileAll(place: Workplace, killsAtMs: readonly number[]): Promise<readonly string[]> {
  const access = new AccessFile(`${place.data}.access.db`);
  const admin = { role: "admin", scope: null, label: "", expiresAt: null, actor: "soak" } as const;
  const token = access.tokens.create(admin).secret;
  access.close();

  const all = yearOfFilings();
  const acknowledged = new Set<Filing>();
  const wrong: string[] = [];
  for (const ms of [...killsAtMs, Number.POSITIVE_INFINITY]) {
    const served = await Served.start(place, token, "--rate-max", "1000000", "--log-level", "info");
    const sending = send(served, all, acknowledged);
    if (Number.isFinite(ms)) {
      await pause(ms);
      await served.stop("SIGKILL");
    }
    wrong.push(...(await sending));
    if (!Number.isFinite(ms)) await served.stop("SIGTERM");
    wrong.push(...(await disagreements(place, all, acknowledged)));
  }
  if (acknowledged.size < all.length) wrong.push(`only ${acknowledged.size} of ${all.length} acknowledged`);
  return wrong;
}

/** Several at once, until all are acknowledged or the service is gone. */
async function send(
  served: Served,
  all: readonly Filing[],
  acknowledged: Set<Filing>,
): Promise<readonly string[]> {
  const waiting = all.filter((one) => !acknowledged.has(one));
  const refused: string[] = [];
  let isGone = false;
  const sender = async () => {
    for (let one = waiting.shift(); one && !isGone; one = waiting.shift()) {
      const { unit, period, output } = one;
      const lines = [{ cluster: "beidou", output, employment: 12 }];
      const key = { "idempotency-key": `${unit}-${period}` };
      try {
        const path = `/v1/enterprises/${unit}/reports/${period}`;
        const { status, body } = await served.ask("PUT", path, { lines }, key);
        if (status === 200) acknowledged.add(one);
        else refused.push(`${unit} ${period}: ${status} ${body}`);
      } catch {
        isGone = true;
      }
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
  return refused;
}

async function disagreements(
  place: Workplace,
  all: readonly Filing[],
  acknowledged: ReadonlySet<Filing>,
): Promise<readonly string[]> {
  const found = new Map<string, string[]>();
  const store = openSqliteStore({ path: place.data, mode: "read-only" });
  try {
    for await (const page of store.readAll(0)) {
      for (const event of page.map(decode)) {
        if (event.type !== "ReportFiled" && event.type !== "ReportRevised") continue;
        const { unit, period, lines } = event.data;
        const key = `${unit} ${period}`;
        found.set(key, [...(found.get(key) ?? []), ...lines.map(({ output }) => output ?? "—")]);
      }
    }
  } finally {
    await store.close();
  }
  return all.flatMap((one) => {
    const outputs = found.get(`${one.unit} ${one.period}`) ?? [];
    const isRight = outputs.length === 0 ? !acknowledged.has(one) : outputs.join() === one.output;
    return isRight ? [] : [`${one.unit} ${one.period}: sent ${one.output}, in the log [${outputs.join()}]`];
  });
}

function yearOfFilings(): readonly Filing[] {
  const filings: Filing[] = [];
  for (let month = 1; month <= MONTHS; month++)
    for (let unit = 1; unit <= UNITS; unit++)
      filings.push({
        unit: `EST-N-${unit}`,
        period: `2019-${`${month}`.padStart(2, "0")}`,
        output: `${10_000 + 100 * unit + month}.25`,
      });
  return filings;
}
