import { connect, type Socket } from "node:net";
import { Load, type Measured } from "./load.js";

/**
 * The asking side of the service's benchmarks, in a process of its own so that its work is nobody else's: so many
 * connections, one request under way on each, written and read on bare sockets, which costs less than any server does.
 *
 * While it reads it does not sleep. A server has to wake a client that does, which here takes it a tenth of the time of
 * an answer, and the quicker it is the less often: what is measured would be how often the client slept.
 */
const { port, token, connections, seconds, ask } = Load.parse(JSON.parse(process.argv[2] ?? ""));
let sent = 0;
const times: number[] = [];
const requestOf = "path" in ask ? reader(ask.path) : filer(ask.units, ask.first);
const started = performance.now();
const until = started + seconds * 1000;
if ("path" in ask) stayAwake();
await Promise.all(Array.from({ length: connections }, converse));
const spent = (performance.now() - started) / 1000;
times.sort((a, b) => a - b);
const at = (share: number) => times[Math.floor(times.length * share)] ?? 0;
const next = "path" in ask ? 0 : ask.first + sent;
const measured: Measured = { perSecond: times.length / spent, p50: at(0.5), p99: at(0.99), next };
console.log(JSON.stringify(measured));

/** Looks for answers instead of waiting for them, until the time is over. */
function stayAwake(): void {
  if (performance.now() < until) setImmediate(stayAwake);
}

/** Asks again whenever an answer is complete, until the time is over. */
function converse(): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    let asked = 0;
    let answer = Buffer.alloc(0);
    socket.once("connect", () => {
      asked = write(socket);
    });
    socket.on("data", (chunk) => {
      answer = answer.length === 0 ? chunk : Buffer.concat([answer, chunk]);
      if (!isWhole(answer)) return;
      const now = performance.now();
      times.push(now - asked);
      answer = Buffer.alloc(0);
      if (now < until) asked = write(socket);
      else socket.end(resolve);
    });
    socket.once("error", reject);
  });
}

function write(socket: Socket): number {
  const asked = performance.now();
  socket.write(requestOf(sent++));
  return asked;
}

/** @throws Error when the answer is anything but 200 */
function isWhole(answer: Buffer): boolean {
  const head = answer.indexOf("\r\n\r\n");
  if (head < 0) return false;
  const text = answer.toString("latin1", 0, head);
  if (!text.startsWith("HTTP/1.1 200 ")) throw new Error(answer.toString().slice(0, 2000));
  const [, length] = /\r\ncontent-length: (\d+)/i.exec(text) ?? [];
  if (length === undefined) throw new Error(`without a length: ${text}`);
  return answer.length === head + 4 + Number(length);
}

function reader(path: string): () => string {
  const request = `GET ${path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer ${token}\r\n\r\n`;
  return () => request;
}

/** Month after month of one year, all units before the next month; then the same with other figures, as revisions. */
function filer(units: readonly string[], first: number): (n: number) => string {
  return (n) => {
    const number = first + n;
    const month = `${1 + (Math.floor(number / units.length) % 12)}`.padStart(2, "0");
    const lines = [{ cluster: "beidou", output: `${1000 + number}.00`, employment: 5 }];
    const body = JSON.stringify({ lines, reason: { code: "error", text: "bench" }, confirm: ["ALL"] });
    const path = `/v1/enterprises/${units[number % units.length]}/reports/2020-${month}`;
    return `PUT ${path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
  };
}
