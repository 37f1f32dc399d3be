import sharedPb from "@eventstore/db-client/generated/shared_pb.js";
import statusPb from "@eventstore/db-client/generated/status_pb.js";
import type {
  AppendReq,
  AppendResp,
  BatchAppendReq,
  BatchAppendResp,
} from "@eventstore/db-client/generated/streams_pb.js";
import streamsPb from "@eventstore/db-client/generated/streams_pb.js";
import {
  type ServerDuplexStream,
  type ServerReadableStream,
  type sendUnaryData,
  status,
} from "@grpc/grpc-js";
import anyPb from "google-protobuf/google/protobuf/any_pb.js";
import emptyPb from "google-protobuf/google/protobuf/empty_pb.js";
import type { Expected, Outcome, Proposed } from "./log.js";
import { identifierOf, idOf, nameOf, serverError } from "./messages.js";
import type { PeerNode } from "./node.js";

interface Batch {
  readonly stream: string;
  readonly expected: Expected;
  readonly events: Proposed[];
}

/** What a node says to one append; undefined when it says nothing at all. */
type Answer = Outcome | { readonly kind: "timeout" | "busy" | "denied" | "too-large" | "not-leader" };

/** `Streams.BatchAppend`: one call a client, many appends on it, each answered by its correlation id. */
export function batchAppend(node: PeerNode, call: ServerDuplexStream<BatchAppendReq, BatchAppendResp>): void {
  const batches = new Map<string, Batch>();
  call.on("error", () => undefined);
  call.on("end", () => call.end());
  call.on("data", (request: BatchAppendReq) => {
    const correlation = idOf(request.getCorrelationId());
    const options = request.getOptions();
    if (options) {
      const stream = nameOf(options.getStreamIdentifier());
      const position = options.hasStreamPosition() ? Number(options.getStreamPosition()) : undefined;
      const expected =
        position ?? (options.hasNoStream() ? -1 : options.hasStreamExists() ? "exists" : "any");
      batches.set(correlation, { stream, expected, events: [] });
    }
    const batch = batches.get(correlation);
    if (!batch) return;
    batch.events.push(...request.getProposedMessagesList().map(proposedOf));
    if (!request.getIsFinal()) return;
    batches.delete(correlation);
    void decided(node, batch).then((answer) => {
      if (!answer || call.cancelled) return;
      if (answer.kind === "not-leader") call.emit("error", notLeader(node));
      else call.write(batchResponse(request, batch, answer, node));
    });
  });
}

/** `Streams.Append`: a header, the events, one answer. */
export function append(
  node: PeerNode,
  call: ServerReadableStream<AppendReq, AppendResp>,
  callback: sendUnaryData<AppendResp>,
): void {
  let batch: Batch | undefined;
  call.on("error", () => undefined);
  call.on("data", (request: AppendReq) => {
    const options = request.getOptions();
    if (options) {
      const revision = options.hasRevision() ? Number(options.getRevision()) : undefined;
      const expected =
        revision ?? (options.hasNoStream() ? -1 : options.hasStreamExists() ? "exists" : "any");
      batch = { stream: nameOf(options.getStreamIdentifier()), expected, events: [] };
    }
    const message = request.getProposedMessage();
    if (message) batch?.events.push(proposedOf(message));
  });
  call.on("end", () => {
    if (!batch) return;
    const { stream } = batch;
    void decided(node, batch).then((answer) => {
      if (!answer) return;
      const refusal = classicRefusal(node, stream, answer);
      if (refusal) callback(refusal);
      else callback(null, appendResponse(answer, node));
    });
  });
}

/** Decides an append as a node would, with the next fault that a test has set. */
async function decided(node: PeerNode, { stream, expected, events }: Batch): Promise<Answer | undefined> {
  const { faults, log } = node;
  const fault = faults.appends.shift();
  const bytes = events.reduce(
    (sum, { data, metadata, type }) => sum + data.length + metadata.length + type.length * 2,
    0,
  );
  if (bytes > faults.maxAppendBytes) return { kind: "too-large" };
  node.appendsSeen++;
  if (!fault) return node.leader === node ? log.append(stream, expected, events) : { kind: "not-leader" };
  switch (fault.kind) {
    case "slow":
      await new Promise((resolve) => setTimeout(resolve, fault.ms));
      return log.append(stream, expected, events);
    case "never-answer":
    case "die":
    case "timeout": {
      const outcome = fault.durable ? log.append(stream, expected, events) : undefined;
      if (outcome?.kind === "wrong-version") return outcome;
      if (fault.kind === "die") await node.goDown();
      return fault.kind === "timeout" ? { kind: "timeout" } : undefined;
    }
    default:
      return { kind: fault.kind };
  }
}

function proposedOf(message: AppendReq.ProposedMessage | BatchAppendReq.ProposedMessage): Proposed {
  return {
    id: idOf(message.getId()),
    type: message.getMetadataMap().get("type") ?? "",
    json: message.getMetadataMap().get("content-type") === "application/json",
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}

function batchResponse(
  request: BatchAppendReq,
  { stream, expected }: Batch,
  answer: Answer,
  node: PeerNode,
): BatchAppendResp {
  const response = new streamsPb.BatchAppendResp();
  response.setCorrelationId(request.getCorrelationId());
  response.setStreamIdentifier(identifierOf(stream));
  if (answer.kind !== "appended" && answer.kind !== "repeated") {
    response.setError(batchError(answer, stream, expected, node));
    return response;
  }
  const success = new streamsPb.BatchAppendResp.Success();
  success.setCurrentRevision(`${answer.last.revision}`);
  const place = placeIn(answer, node);
  if (place === undefined) success.setNoPosition(new emptyPb.Empty());
  else {
    const position = new sharedPb.AllStreamPosition();
    position.setCommitPosition(`${place}`);
    position.setPreparePosition(`${place}`);
    success.setPosition(position);
  }
  response.setSuccess(success);
  return response;
}

function batchError(answer: Answer, stream: string, expected: Expected, node: PeerNode) {
  const error = new statusPb.Status();
  const details = new anyPb.Any();
  const [bytes, type] = batchErrorDetails(answer, stream, expected, node);
  details.pack(bytes, type);
  error.setDetails(details);
  error.setMessage(answer.kind === "busy" ? "Server Is Busy" : answer.kind);
  return error;
}

function batchErrorDetails(
  answer: Answer,
  stream: string,
  expected: Expected,
  node: PeerNode,
): [Uint8Array, string] {
  switch (answer.kind) {
    case "wrong-version": {
      const wrong = new sharedPb.WrongExpectedVersion();
      if (answer.current < 0) wrong.setCurrentNoStream(new emptyPb.Empty());
      else wrong.setCurrentStreamRevision(`${answer.current}`);
      if (typeof expected === "number" && expected >= 0) wrong.setExpectedStreamPosition(`${expected}`);
      else if (expected === -1) wrong.setExpectedNoStream(new emptyPb.Empty());
      else wrong.setExpectedAny(new emptyPb.Empty());
      return [wrong.serializeBinary(), "event_store.client.WrongExpectedVersion"];
    }
    case "deleted": {
      const deleted = new sharedPb.StreamDeleted();
      deleted.setStreamIdentifier(identifierOf(stream));
      return [deleted.serializeBinary(), "event_store.client.StreamDeleted"];
    }
    case "too-large": {
      const large = new sharedPb.MaximumAppendSizeExceeded();
      large.setMaxappendsize(node.faults.maxAppendBytes);
      return [large.serializeBinary(), "event_store.client.MaximumAppendSizeExceeded"];
    }
    case "denied":
      return [new sharedPb.AccessDenied().serializeBinary(), "event_store.client.AccessDenied"];
    case "timeout":
      return [new sharedPb.Timeout().serializeBinary(), "event_store.client.Timeout"];
    default:
      return [new emptyPb.Empty().serializeBinary(), "google.protobuf.Empty"];
  }
}

function appendResponse(answer: Answer, node: PeerNode): AppendResp {
  const response = new streamsPb.AppendResp();
  if (answer.kind === "wrong-version") {
    const wrong = new streamsPb.AppendResp.WrongExpectedVersion();
    if (answer.current < 0) wrong.setCurrentNoStream(new sharedPb.Empty());
    else wrong.setCurrentRevision(`${answer.current}`);
    response.setWrongExpectedVersion(wrong);
    return response;
  }
  if (answer.kind !== "appended" && answer.kind !== "repeated") return response;
  const success = new streamsPb.AppendResp.Success();
  success.setCurrentRevision(`${answer.last.revision}`);
  const place = placeIn(answer, node);
  if (place === undefined) success.setNoPosition(new sharedPb.Empty());
  else {
    const position = new streamsPb.AppendResp.Position();
    position.setCommitPosition(`${place}`);
    position.setPreparePosition(`${place}`);
    success.setPosition(position);
  }
  response.setSuccess(success);
  return response;
}

function classicRefusal(node: PeerNode, stream: string, { kind }: Answer) {
  switch (kind) {
    case "not-leader":
      return notLeader(node);
    case "deleted":
      return serverError(status.FAILED_PRECONDITION, "stream deleted", {
        exception: "stream-deleted",
        "stream-name": stream,
      });
    case "too-large":
      return serverError(status.INVALID_ARGUMENT, "too large", {
        exception: "maximum-append-size-exceeded",
        "maximum-append-size": `${node.faults.maxAppendBytes}`,
      });
    case "denied":
      return serverError(status.PERMISSION_DENIED, "access denied", { exception: "access-denied" });
    case "timeout":
      return serverError(status.ABORTED, "operation timed out");
    case "busy":
      return serverError(status.UNAVAILABLE, "Server Is Busy");
    default:
      return undefined;
  }
}

function notLeader(node: PeerNode) {
  const { host, port } = node.leader.address;
  return serverError(status.NOT_FOUND, "leader info available", {
    exception: "not-leader",
    "leader-endpoint-host": host,
    "leader-endpoint-port": `${port}`,
  });
}

/** A repeat is answered with the place of its first event, or with none. */
function placeIn(answer: Extract<Outcome, { first: unknown }>, { faults }: PeerNode): number | undefined {
  if (answer.kind === "appended") return answer.last.position;
  return faults.repeatPosition === "none" ? undefined : answer.first.position;
}
