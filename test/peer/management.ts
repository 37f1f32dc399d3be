import type { ClusterInfo } from "@eventstore/db-client/generated/gossip_pb.js";
import gossipPb from "@eventstore/db-client/generated/gossip_pb.js";
import type { SupportedMethods } from "@eventstore/db-client/generated/serverfeatures_pb.js";
import featuresPb from "@eventstore/db-client/generated/serverfeatures_pb.js";
import sharedPb from "@eventstore/db-client/generated/shared_pb.js";
import type {
  DeleteReq,
  DeleteResp,
  TombstoneReq,
  TombstoneResp,
} from "@eventstore/db-client/generated/streams_pb.js";
import streamsPb from "@eventstore/db-client/generated/streams_pb.js";
import { type sendUnaryData, status } from "@grpc/grpc-js";
import { nameOf, serverError } from "./messages.js";
import type { PeerNode } from "./node.js";

/** What a real server of 24.10 lists, as far as the client looks at it. */
const METHODS = [
  ["event_store.client.streams.Streams", ["Append", "BatchAppend", "Delete", "Read", "Tombstone"], []],
  ["event_store.client.projections.Projections", ["Create"], ["track_emitted_streams"]],
] as const;

export function supportedMethods(node: PeerNode, callback: sendUnaryData<SupportedMethods>): void {
  switch (node.faults.features) {
    case "never":
      return;
    case "denied":
      callback(serverError(status.PERMISSION_DENIED, "denied"));
      return;
    case "unimplemented":
      callback(serverError(status.UNIMPLEMENTED, "unimplemented"));
      return;
    case "answer": {
      const supported = new featuresPb.SupportedMethods();
      supported.setEventStoreServerVersion("24.10.0.0");
      for (const [service, methods, features] of METHODS) {
        for (const name of methods) {
          const method = new featuresPb.SupportedMethod();
          method.setServiceName(service.toLowerCase());
          method.setMethodName(name.toLowerCase());
          method.setFeaturesList([...features]);
          supported.addMethods(method);
        }
      }
      callback(null, supported);
    }
  }
}

/** `Gossip.Read`: which nodes there are, and who leads. */
export function gossip(node: PeerNode, callback: sendUnaryData<ClusterInfo>): void {
  if (node.faults.managementStalls) return;
  const { LEADER, FOLLOWER } = gossipPb.MemberInfo.VNodeState;
  const info = new gossipPb.ClusterInfo();
  for (const one of node.members) {
    const member = new gossipPb.MemberInfo();
    const id = new sharedPb.UUID();
    id.setString(`00000000-0000-4000-8000-${String(one.address.port).padStart(12, "0")}`);
    const endPoint = new gossipPb.EndPoint();
    endPoint.setAddress(one.address.host);
    endPoint.setPort(one.address.port);
    member.setInstanceId(id);
    member.setTimeStamp(`${Date.now()}`);
    member.setState(one === node.leader ? LEADER : FOLLOWER);
    member.setIsAlive(one.isUp);
    member.setHttpEndPoint(endPoint);
    info.addMembers(member);
  }
  callback(null, info);
}

/** `Streams.Delete` hides a stream's events; it may be written to again. */
export function deleteStream(node: PeerNode, request: DeleteReq, callback: sendUnaryData<DeleteResp>): void {
  const name = nameOf(request.getOptions()?.getStreamIdentifier());
  const response = new streamsPb.DeleteResp();
  response.setNoPosition(new sharedPb.Empty());
  if (node.log.isDeleted(name)) {
    callback(deleted(name));
    return;
  }
  node.log.hide(name);
  callback(null, response);
}

/** `Streams.Tombstone` ends a stream for ever. */
export function tombstone(
  node: PeerNode,
  request: TombstoneReq,
  callback: sendUnaryData<TombstoneResp>,
): void {
  const name = nameOf(request.getOptions()?.getStreamIdentifier());
  const response = new streamsPb.TombstoneResp();
  response.setNoPosition(new sharedPb.Empty());
  if (node.log.tombstone(name).kind === "deleted") callback(deleted(name));
  else callback(null, response);
}

function deleted(name: string) {
  const trailers = { exception: "stream-deleted", "stream-name": name };
  return serverError(status.FAILED_PRECONDITION, `stream ${name} is deleted`, trailers);
}
