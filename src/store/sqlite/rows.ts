import { crc32 } from "node:zlib";
import { Fault } from "../../domain/faults.js";
import type { NewEvent, StoredEvent } from "../event-store.js";

/** One event as its table keeps it, columns in this order. */
export type EventRow = readonly [
  position: number,
  stream: string,
  revision: number,
  id: Buffer,
  type: string,
  version: number,
  recordedAt: number,
  metadata: string,
  row: number | null,
  crc: number,
  data: string,
];

/** The select list that gives an `EventRow`. */
export const EVENT_COLUMNS = `
  event.position, stream.name, event.revision, event.id, type.name, type.version, event.recorded_at, metadata.text,
  event.row, event.crc, event.data`;
export const EVENT_JOINS = `
  event JOIN stream ON stream.id = event.stream JOIN type ON type.id = event.type
  JOIN metadata ON metadata.id = event.metadata`;

const ROW_IN_METADATA = /"row":(\d{1,15})(?=[,}])/;
const ROW_PLACE = '"row":?';

/**
 * Metadata of a batch differ from event to event in the row alone: the text is kept once, the number with the event.
 * `join` gives the text back as it was.
 */
export function splitMetadata(text: string): { template: string; row: number | null } {
  const match = ROW_IN_METADATA.exec(text);
  if (!match || text.includes(ROW_PLACE)) return { template: text, row: null };
  return { template: text.replace(match[0], ROW_PLACE), row: Number(match[1]) };
}
export function joinMetadata(template: string, row: number | null): string {
  return row === null ? template : template.replace(ROW_PLACE, `"row":${row}`);
}

/** Check sum over all that a row says, so that no flipped byte is ever answered from. */
export function checkSum(stream: string, revision: number, event: NewEvent, recordedAt: number): number {
  const head = `${stream}\n${revision}\n${event.id}\n${event.type}\n${event.version}\n${recordedAt}\n${event.metadata}\n`;
  return crc32(event.data, crc32(head));
}

/** @throws Fault STORE_DAMAGED when the row is not what was written */
export function storedEvent(row: EventRow): StoredEvent {
  const [position, stream, revision, idBytes, type, version, recordedAt, template, rowNumber, crc, data] =
    row;
  const id = idText(idBytes);
  const event = { id, type, version, data, metadata: joinMetadata(template, rowNumber) };
  if (checkSum(stream, revision, event, recordedAt) !== crc) {
    throw new Fault("STORE_DAMAGED", { position, detail: "校验和不符 check sum differs" });
  }
  return { ...event, stream, revision, position, recordedAt };
}

export function idBytes(id: string): Buffer {
  return Buffer.from(id.replaceAll("-", ""), "hex");
}
function idText(bytes: Buffer): string {
  const hex = bytes.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
