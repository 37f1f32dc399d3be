import { createServer as createPlainServer } from "node:http";
import Fastify from "fastify";
import { validatorCompiler } from "fastify-type-provider-zod";
import pino from "pino";
import { z } from "zod";
import { AccessFile } from "../../dist/src/access/access-file.js";
import { AccessGate } from "../../dist/src/access/gate.js";
import { COMMAND_SCHEMAS } from "../../dist/src/domain/commands.js";
import { Engine } from "../../dist/src/engine/engine.js";
import { AccessLog } from "../../dist/src/http/access-log.js";
import { readConfig } from "../../dist/src/http/config.js";
import { createServer } from "../../dist/src/http/server.js";
import { GroupCommit } from "../../dist/src/store/sqlite/group-commit.js";
import { openSqliteStore } from "../../dist/src/store/sqlite/sqlite-store.js";
import { keepTickShape } from "../../dist/src/tick-shape.js";

/**
 * Peers of the service, one in each process: `node http-peers.mjs plain|bytes|bare|undecided|unstored DATA ACCESS`.
 * plain: node:http that answers a short text; bytes: a bare Fastify route that answers what it was told to;
 * bare: a Fastify route that checks a report with the same schema, and nothing else; unstored: the service itself on a
 * log that keeps nothing, so that all else is done; undecided: the same, where nothing is decided or folded either. Both
 * answer in groups as the service does, since answers that come together cost less. Each is kept from slowing down while
 * it waits for its turn, as the service is.
 */
keepTickShape();
const [kind, data, access] = process.argv.slice(2);
const RECEIPT = { outcome: "recorded", position: 1, revision: 0, findings: [] };
const peers = {
  plain: async () => createPlainServer((_request, reply) => reply.end("hello")),
  bytes: async () => {
    const app = Fastify();
    let bytes = Buffer.alloc(0);
    app.put("/bytes", (request, reply) => {
      bytes = Buffer.from(JSON.stringify(request.body));
      reply.send("{}");
    });
    app.get("/bytes", (_request, reply) => reply.type("application/json; charset=utf-8").send(bytes));
    await app.ready();
    return app.server;
  },
  bare: async () => {
    const app = Fastify();
    app.setValidatorCompiler(validatorCompiler);
    const { unit, period, ...body } = COMMAND_SCHEMAS.FileReport.shape;
    const schema = { params: z.object({ unit, period }), body: z.strictObject(body) };
    app.put("/v1/enterprises/:unit/reports/:period", { schema }, (_request, reply) => reply.send(RECEIPT));
    await app.ready();
    return app.server;
  },
  undecided: async () => {
    const engine = await Engine.open(openSqliteStore({ path: data, mode: "read-only" }));
    const { models, log, clock, position } = engine;
    const groups = new GroupCommit((appends) => appends.map(() => ({ result: RECEIPT })));
    return serving({ models, log, clock, position, executeChecked: () => groups.append([]) });
  },
  unstored: async () => {
    const store = openSqliteStore({ path: data, mode: "read-only" });
    let position = await store.head();
    const taken = (writes) => {
      const appended = writes.reduce((sum, { events }) => sum + events.length, 0);
      position += appended;
      const revisions = writes.map(({ expected, events }) => expected + events.length);
      return { result: { position, revisions, appended, recordedAt: Date.now() } };
    };
    const groups = new GroupCommit((appends) => appends.map(taken));
    const kept = {
      append: (writes) => groups.append(writes),
      head: async () => position,
      readAll: (...range) => store.readAll(...range),
      loadSnapshot: (...asked) => store.loadSnapshot(...asked),
    };
    return serving(await Engine.open(kept));
  },
};

async function serving(engine) {
  const config = readConfig({ rateMax: 1e9 }, {});
  const gate = new AccessGate(new AccessFile(access));
  const destination = pino.destination({ sync: false });
  const logger = pino({ level: config.logLevel, base: null }, destination);
  const accessLog = new AccessLog((lines) => destination.write(lines));
  const makeReport = () => Promise.reject(new Error("this peer makes no reports"));
  const app = await createServer(engine, config, { gate, logger, accessLog, makeReport });
  return app.server;
}

const server = await peers[kind]();
server.listen(0, "127.0.0.1", () => {
  console.log(JSON.stringify({ port: server.address().port, msg: "listening" }));
});
