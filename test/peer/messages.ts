import type { StreamIdentifier, UUID } from "@eventstore/db-client/generated/shared_pb.js";
import sharedPb from "@eventstore/db-client/generated/shared_pb.js";
import type { ReadResp } from "@eventstore/db-client/generated/streams_pb.js";
import streamsPb from "@eventstore/db-client/generated/streams_pb.js";
import { Metadata, type ServiceError, type status } from "@grpc/grpc-js";
import type { Recorded } from "./log.js";

/** Between the wire's messages and the log's events. 64-bit numbers are texts in these stubs. */

export function nameOf(identifier: StreamIdentifier | undefined): string {
  return Buffer.from(identifier?.getStreamName_asU8() ?? []).toString("utf8");
}

export function identifierOf(name: string): StreamIdentifier {
  const identifier = new sharedPb.StreamIdentifier();
  identifier.setStreamName(Buffer.from(name, "utf8"));
  return identifier;
}

export function idOf(uuid: UUID | undefined): string {
  const structured = uuid?.getStructured();
  if (!structured) return uuid?.getString() ?? "";
  const bytes = Buffer.alloc(16);
  bytes.writeBigInt64BE(BigInt(structured.getMostSignificantBits()), 0);
  bytes.writeBigInt64BE(BigInt(structured.getLeastSignificantBits()), 8);
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** An event as a read gives it back; `link` is set where it was found through one. */
export function eventResponse(event: Recorded | undefined, link?: Recorded): ReadResp {
  const read = new streamsPb.ReadResp.ReadEvent();
  if (event) read.setEvent(recordedEvent(event));
  if (link) read.setLink(recordedEvent(link));
  read.setCommitPosition(`${(link ?? event)?.position ?? 0}`);
  const response = new streamsPb.ReadResp();
  response.setEvent(read);
  return response;
}

function recordedEvent(event: Recorded): ReadResp.ReadEvent.RecordedEvent {
  const recorded = new streamsPb.ReadResp.ReadEvent.RecordedEvent();
  const id = new sharedPb.UUID();
  id.setString(event.id);
  recorded.setId(id);
  recorded.setStreamIdentifier(identifierOf(event.stream));
  recorded.setStreamRevision(`${event.revision}`);
  recorded.setCommitPosition(`${event.position}`);
  recorded.setPreparePosition(`${event.position}`);
  recorded.getMetadataMap().set("type", event.type);
  recorded.getMetadataMap().set("content-type", event.json ? "application/json" : "application/octet-stream");
  recorded.getMetadataMap().set("created", `${event.createdTicks}`);
  recorded.setCustomMetadata(event.metadata);
  recorded.setData(event.data);
  return recorded;
}

/** An error as the server sends it: a gRPC status, and its own name and details among the trailers. */
export function serverError(
  code: status,
  details: string,
  trailers: Readonly<Record<string, string>> = {},
): ServiceError {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(trailers)) metadata.set(key, value);
  return Object.assign(new Error(details), { code, details, metadata });
}
