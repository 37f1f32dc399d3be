import type { IGossipServer } from "@eventstore/db-client/generated/gossip_grpc_pb.js";
import gossipGrpc from "@eventstore/db-client/generated/gossip_grpc_pb.js";
import projectionsGrpc from "@eventstore/db-client/generated/projections_grpc_pb.js";
import type { IServerFeaturesServer } from "@eventstore/db-client/generated/serverfeatures_grpc_pb.js";
import featuresGrpc from "@eventstore/db-client/generated/serverfeatures_grpc_pb.js";
import type { IStreamsServer } from "@eventstore/db-client/generated/streams_grpc_pb.js";
import streamsGrpc from "@eventstore/db-client/generated/streams_grpc_pb.js";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { append, batchAppend } from "./append.js";
import { Faults } from "./faults.js";
import type { PeerLog } from "./log.js";
import { deleteStream, gossip, supportedMethods, tombstone } from "./management.js";
import { type KeptProjection, projectionsService } from "./projections.js";
import { read } from "./read.js";

const HOST = "127.0.0.1";
/** As a real server takes: an event of 16 MiB and what is around it. */
const MESSAGE_BYTES_MAX = 17 * 1024 * 1024;

/**
 * A test peer that speaks the part of EventStoreDB's gRPC protocol that dabiao uses, over a real connection, so that
 * the real client is what is exercised. It keeps no promises of its own: what it proves is how the adapter behaves.
 */
export class PeerNode {
  readonly log: PeerLog;
  readonly faults = new Faults();
  readonly projections = new Map<string, KeptProjection>();
  /** Subscriptions that are open at the moment. */
  readonly subscriptions = new Set<AbortController>();
  /** Nodes of the cluster, in which one leads; a single node is a cluster of one. */
  members: readonly PeerNode[] = [this];
  leader: PeerNode = this;
  /** Appends that reached the node, whatever became of them. */
  appendsSeen = 0;
  /** Reads and subscriptions that reached it. */
  readsSeen = 0;
  #port = 0;
  #server: Server | undefined;

  constructor(log: PeerLog) {
    this.log = log;
  }

  get address(): { readonly host: string; readonly port: number } {
    return { host: HOST, port: this.#port };
  }
  get connection(): string {
    return `esdb://${HOST}:${this.#port}?tls=false`;
  }
  get isUp(): boolean {
    return this.#server !== undefined;
  }

  /** Listens on the port it had before, or on `port`, or on any. */
  async comeUp(port = this.#port): Promise<this> {
    const server = new Server({
      "grpc.max_receive_message_length": MESSAGE_BYTES_MAX,
      "grpc.so_reuseport": 0,
    });
    const streams: IStreamsServer = {
      read: (call) => read(this, call),
      append: (call, callback) => append(this, call, callback),
      batchAppend: (call) => batchAppend(this, call),
      delete: (call, callback) => deleteStream(this, call.request, callback),
      tombstone: (call, callback) => tombstone(this, call.request, callback),
    };
    const features: IServerFeaturesServer = {
      getSupportedMethods: (_, callback) => supportedMethods(this, callback),
    };
    const members: IGossipServer = { read: (_, callback) => gossip(this, callback) };
    server.addService(streamsGrpc.StreamsService, streams);
    server.addService(featuresGrpc.ServerFeaturesService, features);
    server.addService(gossipGrpc.GossipService, members);
    server.addService(projectionsGrpc.ProjectionsService, projectionsService(this));
    this.#port = await new Promise((resolve, reject) => {
      server.bindAsync(`${HOST}:${port}`, ServerCredentials.createInsecure(), (problem, bound) =>
        problem ? reject(problem) : resolve(bound),
      );
    });
    this.#server = server;
    return this;
  }

  /** Breaks every connection at once and listens no more, as a node that is killed. */
  async goDown(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    for (const subscription of this.subscriptions) subscription.abort();
    server?.forceShutdown();
  }
}
