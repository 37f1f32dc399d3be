import type { ReadReq, ReadResp } from "@eventstore/db-client/generated/streams_pb.js";
import streamsPb from "@eventstore/db-client/generated/streams_pb.js";
import { type ServerWritableStream, status } from "@grpc/grpc-js";
import type { Recorded } from "./log.js";
import { eventResponse, identifierOf, nameOf, serverError } from "./messages.js";
import type { PeerNode } from "./node.js";

type Call = ServerWritableStream<ReadReq, ReadResp>;
type Options = ReadReq.Options;

/** Events that a real server looks through at a time where the client names no window. */
const SEARCH_WINDOW = 32;

/** `Streams.Read`: reads of a stream or of `$all` both ways, and subscriptions to either. */
export function read(node: PeerNode, call: Call): void {
  call.on("error", () => undefined);
  const { faults } = node;
  node.readsSeen++;
  if (faults.readsStall) return;
  if (faults.readsDenied) {
    call.emit("error", serverError(status.PERMISSION_DENIED, "denied", { exception: "access-denied" }));
    return;
  }
  const options = call.request.getOptions();
  if (!options) return void call.end();
  const sending = options.hasSubscription() ? subscription(node, call, options) : page(node, call, options);
  sending.catch((problem: unknown) => call.emit("error", problem));
}

async function page(node: PeerNode, call: Call, options: Options): Promise<void> {
  const name = nameOf(options.getStream()?.getStreamIdentifier());
  if (options.hasStream() && node.log.isDeleted(name)) {
    const trailers = { exception: "stream-deleted", "stream-name": name };
    throw serverError(status.FAILED_PRECONDITION, `stream ${name} is deleted`, trailers);
  }
  const events = options.hasStream() ? node.log.stream(name) : node.log.events;
  if (!events) {
    const missing = new streamsPb.ReadResp.StreamNotFound();
    missing.setStreamIdentifier(identifierOf(name));
    const response = new streamsPb.ReadResp();
    response.setStreamNotFound(missing);
    call.write(response);
    return void call.end();
  }
  let left = Number(options.getCount());
  for (const event of inDirection(events, options)) {
    if (left-- <= 0) break;
    if (call.cancelled) return;
    await send(call, resolved(node, event, options));
  }
  call.end();
}

/** Reads forwards include the event they begin at; backwards `$all` begins before it, a stream with it. */
function* inDirection(events: readonly Recorded[], options: Options): Generator<Recorded> {
  const backwards = options.getReadDirection() === streamsPb.ReadReq.Options.ReadDirection.BACKWARDS;
  const step = backwards ? -1 : 1;
  for (let at = startIn(events, options, backwards); at >= 0 && at < events.length; at += step) {
    const event = events[at];
    if (event) yield event;
  }
}

function startIn(events: readonly Recorded[], options: Options, backwards: boolean): number {
  const [stream, all] = [options.getStream(), options.getAll()];
  if (stream?.hasEnd() || all?.hasEnd()) return backwards ? events.length - 1 : events.length;
  if (stream?.hasRevision()) {
    const at = Number(stream.getRevision()) - (events[0]?.revision ?? 0);
    return backwards ? Math.min(at, events.length - 1) : Math.max(at, 0);
  }
  const position = all?.getPosition();
  if (!position) return backwards ? -1 : 0;
  const at = placeOf(events, Number(position.getCommitPosition()));
  return backwards ? at - 1 : at;
}

/** Index of the event at a position. One that no event begins at is refused, as by a real server. */
function placeOf(events: readonly Recorded[], position: number): number {
  let [low, high] = [0, events.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((events[middle]?.position ?? 0) < position) low = middle + 1;
    else high = middle;
  }
  if (events[low]?.position === position) return low;
  throw serverError(status.INVALID_ARGUMENT, `invalid position ${position}`);
}

async function subscription(node: PeerNode, call: Call, options: Options): Promise<void> {
  const ended = new AbortController();
  call.on("cancelled", () => ended.abort());
  node.subscriptions.add(ended);
  try {
    await confirm(call);
    await follow(node, call, options, ended.signal);
  } finally {
    node.subscriptions.delete(ended);
  }
}

/** A cursor over the log: history first, then whatever is added, so nothing falls between the two. */
async function follow(node: PeerNode, call: Call, options: Options, ended: AbortSignal): Promise<void> {
  const breaking = node.faults.breakSubscription;
  const allowed = filterOf(options);
  const filter = options.getFilter();
  const window = (filter?.getMax() || SEARCH_WINDOW) * (filter?.getCheckpointintervalmultiplier() || 1);
  let at = Math.max(0, startOf(node, options) - node.faults.subscriptionOverlap);
  let [sent, scanned, caughtUp] = [0, 0, false];
  while (!ended.aborted) {
    const event = sourceOf(node, options)[at];
    if (!event) {
      if (!caughtUp) await send(call, caughtUpResponse());
      caughtUp = true;
      await appended(node, ended);
      continue;
    }
    at++;
    scanned++;
    if (allowed(event)) {
      if (breaking && breaking.times > 0 && sent === breaking.afterEvents) return broken(call, breaking);
      await send(call, resolved(node, event, options));
      sent++;
    }
    if (filter && scanned % window === 0) await send(call, checkpointResponse(event));
  }
}

function broken(call: Call, breaking: { times: number; how: "error" | "end" }): void {
  breaking.times--;
  if (breaking.how === "end") call.end();
  else call.emit("error", serverError(status.UNAVAILABLE, "the connection broke"));
}

function sourceOf(node: PeerNode, options: Options): readonly Recorded[] {
  const stream = options.getStream();
  return stream ? (node.log.stream(nameOf(stream.getStreamIdentifier())) ?? []) : node.log.events;
}

/** Index of the first event after the place that a subscription asks for. */
function startOf(node: PeerNode, options: Options): number {
  const events = sourceOf(node, options);
  const [stream, all] = [options.getStream(), options.getAll()];
  if (stream?.hasEnd() || all?.hasEnd()) return events.length;
  if (stream?.hasRevision()) return Number(stream.getRevision()) + 1;
  const position = all?.getPosition();
  if (!position) return 0;
  return placeOf(events, Number(position.getCommitPosition())) + 1;
}

function filterOf(options: Options): (event: Recorded) => boolean {
  const filter = options.getFilter();
  const expression = filter?.getStreamIdentifier() ?? filter?.getEventType();
  if (!filter || !expression) return () => true;
  const prefixes = expression.getPrefixList();
  const regex = expression.getRegex() === "" ? undefined : new RegExp(expression.getRegex());
  const subject = (event: Recorded) => (filter.hasStreamIdentifier() ? event.stream : event.type);
  return (event) =>
    regex ? regex.test(subject(event)) : prefixes.some((prefix) => subject(event).startsWith(prefix));
}

/** A link is followed where the reader asks for it; one whose event is gone stands alone. */
function resolved(node: PeerNode, event: Recorded, options: Options): ReadResp {
  if (event.type !== "$>" || !options.getResolveLinks()) return eventResponse(event);
  const [revision = "", ...name] = Buffer.from(event.data).toString("utf8").split("@");
  const target = node.log.stream(name.join("@"))?.find((one) => one.revision === Number(revision));
  return eventResponse(target, event);
}

async function send(call: Call, response: ReadResp): Promise<void> {
  if (call.write(response)) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      call.off("drain", done);
      call.off("cancelled", done);
      resolve();
    };
    call.on("drain", done);
    call.on("cancelled", done);
  });
}

async function confirm(call: Call): Promise<void> {
  const confirmation = new streamsPb.ReadResp.SubscriptionConfirmation();
  confirmation.setSubscriptionId("peer");
  const response = new streamsPb.ReadResp();
  response.setConfirmation(confirmation);
  await send(call, response);
}

function caughtUpResponse(): ReadResp {
  const response = new streamsPb.ReadResp();
  response.setCaughtUp(new streamsPb.ReadResp.CaughtUp());
  return response;
}

function checkpointResponse(event: Recorded): ReadResp {
  const checkpoint = new streamsPb.ReadResp.Checkpoint();
  checkpoint.setCommitPosition(`${event.position}`);
  checkpoint.setPreparePosition(`${event.position}`);
  const response = new streamsPb.ReadResp();
  response.setCheckpoint(checkpoint);
  return response;
}

function appended(node: PeerNode, ended: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stop();
      ended.removeEventListener("abort", done);
      resolve();
    };
    const stop = node.log.onAppend(done);
    ended.addEventListener("abort", done);
  });
}
