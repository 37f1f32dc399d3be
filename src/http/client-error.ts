import type { Socket } from "node:net";
import { Fault } from "../domain/faults.js";
import { problemOf } from "./problem.js";
import { newRequestId } from "./request-id.js";

/**
 * Answers what is no request, or came too slowly to become one: there is no route and no language yet, so the
 * problem is told in Chinese, and the connection ends.
 */
export function answerClientError(problem: NodeJS.ErrnoException, socket: Socket, receiveMax: number): void {
  if (problem.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const fault = faultOf(problem, receiveMax);
  const body = JSON.stringify(problemOf(fault, "zh", newRequestId()));
  const head = [
    `HTTP/1.1 ${fault.status} ${REASONS[fault.status] ?? ""}`,
    "content-type: application/problem+json; charset=utf-8",
    `content-length: ${Buffer.byteLength(body)}`,
    "connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`, () => socket.destroy());
}

const REASONS: Readonly<Record<number, string>> = {
  400: "Bad Request",
  408: "Request Timeout",
  431: "Request Header Fields Too Large",
};

function faultOf({ code, message }: NodeJS.ErrnoException, receiveMax: number): Fault {
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") {
    return new Fault("REQUEST_TOO_SLOW", { seconds: Math.ceil(receiveMax / 1000) });
  }
  if (code === "HPE_HEADER_OVERFLOW") return new Fault("HEADERS_TOO_LARGE");
  if (code === "HPE_INVALID_URL") return new Fault("ADDRESS_INVALID");
  return new Fault("BODY_INVALID", { detail: { zh: `不是 HTTP 请求(${code ?? "-"})`, en: message } });
}
