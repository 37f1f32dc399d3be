import type { IProjectionsServer } from "@eventstore/db-client/generated/projections_grpc_pb.js";
import type { StatisticsResp } from "@eventstore/db-client/generated/projections_pb.js";
import projectionsPb from "@eventstore/db-client/generated/projections_pb.js";
import sharedPb from "@eventstore/db-client/generated/shared_pb.js";
import { type ServiceError, status } from "@grpc/grpc-js";
import structPb from "google-protobuf/google/protobuf/struct_pb.js";
import { z } from "zod";
import { ProjectionHost } from "../support/projection-host.js";
import type { PeerLog } from "./log.js";
import { serverError } from "./messages.js";
import type { PeerNode } from "./node.js";

export interface KeptProjection {
  readonly name: string;
  query: string;
  emitEnabled: boolean;
  status: "Running" | "Stopped" | "Faulted";
  version: number;
}

/** `Projections.*`: keeps queries, and runs one over the whole log whenever its state or result is asked for. */
export function projectionsService({ projections: kept, log, faults }: PeerNode): IProjectionsServer {
  const found = (name: string | undefined): KeptProjection => {
    const projection = kept.get(name ?? "");
    if (!projection) throw serverError(status.NOT_FOUND, `${name}: NotFound`);
    return projection;
  };
  const unary =
    <Q, R>(answer: (request: Q) => R) =>
    ({ request }: { request: Q }, callback: (problem: ServiceError | null, response?: R) => void) => {
      if (faults.managementStalls) return;
      try {
        callback(null, answer(request));
      } catch (problem) {
        callback(problem instanceof Error && "code" in problem ? serverErrorOf(problem) : null);
      }
    };
  const options = <O>(request: { getOptions(): O | undefined }): O => {
    const given = request.getOptions();
    if (!given) throw serverError(status.INVALID_ARGUMENT, "no options");
    return given;
  };
  return {
    create: unary((request: InstanceType<typeof projectionsPb.CreateReq>) => {
      const { name, emit, query } = created(options(request));
      if (kept.has(name)) throw serverError(status.ALREADY_EXISTS, `${name}: Conflict`);
      kept.set(name, { name, query, emitEnabled: emit, status: "Running", version: 0 });
      return new projectionsPb.CreateResp();
    }),
    update: unary((request: InstanceType<typeof projectionsPb.UpdateReq>) => {
      const given = options(request);
      const projection = found(given.getName());
      projection.query = given.getQuery();
      if (given.hasEmitEnabled()) projection.emitEnabled = given.getEmitEnabled();
      projection.version++;
      return new projectionsPb.UpdateResp();
    }),
    delete: unary((request: InstanceType<typeof projectionsPb.DeleteReq>) => {
      const projection = found(options(request).getName());
      if (projection.status === "Running") throw serverError(status.UNKNOWN, "OperationFailed");
      kept.delete(projection.name);
      return new projectionsPb.DeleteResp();
    }),
    enable: unary((request: InstanceType<typeof projectionsPb.EnableReq>) => {
      found(options(request).getName()).status = "Running";
      return new projectionsPb.EnableResp();
    }),
    disable: unary((request: InstanceType<typeof projectionsPb.DisableReq>) => {
      found(options(request).getName()).status = "Stopped";
      return new projectionsPb.DisableResp();
    }),
    reset: unary((request: InstanceType<typeof projectionsPb.ResetReq>) => {
      found(options(request).getName()).version++;
      return new projectionsPb.ResetResp();
    }),
    state: unary((request: InstanceType<typeof projectionsPb.StateReq>) => {
      const response = new projectionsPb.StateResp();
      response.setState(stateOf(found(options(request).getName()), log));
      return response;
    }),
    result: unary((request: InstanceType<typeof projectionsPb.ResultReq>) => {
      const response = new projectionsPb.ResultResp();
      response.setResult(stateOf(found(options(request).getName()), log));
      return response;
    }),
    restartSubsystem: unary(() => new sharedPb.Empty()),
    statistics: (call) => {
      if (faults.managementStalls) return;
      const given = call.request.getOptions();
      const asked = given?.hasName() ? [kept.get(given.getName())] : [...kept.values()];
      if (asked.includes(undefined)) {
        call.emit("error", serverError(status.NOT_FOUND, `${given?.getName()}: NotFound`));
        return;
      }
      for (const projection of asked) if (projection) call.write(statisticsOf(projection));
      call.end();
    },
  };
}

/** The state without partitions. As on the server, its numbers travel as doubles. */
function stateOf({ query }: KeptProjection, log: PeerLog): structPb.Value {
  const host = new ProjectionHost(query);
  for (const { stream, revision, type, json, data } of log.events) {
    if (!json) continue;
    host.take({
      streamId: stream,
      sequenceNumber: revision,
      eventType: type,
      data: JSON.parse(Buffer.from(data).toString()),
      metadata: {},
    });
  }
  return structPb.Value.fromJavaScript(z.json().parse(host.states.get("") ?? {}));
}

function created(options: InstanceType<typeof projectionsPb.CreateReq.Options>) {
  const continuous = options.getContinuous();
  if (!continuous) throw serverError(status.UNIMPLEMENTED, "continuous projections only");
  return { name: continuous.getName(), emit: continuous.getEmitEnabled(), query: options.getQuery() };
}

function statisticsOf({ name, status: state, version }: KeptProjection): StatisticsResp {
  const details = new projectionsPb.StatisticsResp.Details();
  details.setName(name);
  details.setEffectivename(name);
  details.setStatus(state);
  details.setMode("Continuous");
  details.setVersion(`${version}`);
  details.setProgress(100);
  for (const set of [
    "setCoreprocessingtime",
    "setEpoch",
    "setEventsprocessedafterrestart",
    "setBufferedevents",
  ] as const) {
    details[set]("0");
  }
  const response = new projectionsPb.StatisticsResp();
  response.setDetails(details);
  return response;
}

function serverErrorOf(problem: Error): ServiceError {
  return Object.assign(serverError(status.UNKNOWN, problem.message), problem);
}
