import { PassThrough } from "node:stream";
import { Command, type Option } from "commander";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Ports } from "../../src/cli/context.js";
import { commandLine } from "../../src/cli/program.js";
import { COMMAND_ROUTES } from "../../src/http/routes/command-routes.js";
import { HttpService } from "../support/http-service.js";

const unused = (): never => {
  throw new TypeError("the list of commands opens nothing");
};
const PORTS: Ports = {
  openStore: unused,
  verifyStore: unused,
  lostEnd: unused,
  backupStore: unused,
  openProjections: unused,
  serve: unused,
  stdout: new PassThrough(),
  stderr: new PassThrough(),
  env: {},
};

/** The commands that do something, by the words that are typed. */
function leaves(command: Command, words: readonly string[] = []): ReadonlyMap<string, Command> {
  return new Map(
    command.commands.flatMap((sub) => {
      const typed = [...words, sub.name()];
      return sub.commands.length > 0 ? [...leaves(sub, typed)] : [[typed.join(" "), sub] as const];
    }),
  );
}

interface Pair {
  readonly operation: string;
  /** What a terminal needs and a request does not: files of the machine, mostly. */
  readonly onlyTyped?: readonly string[];
  /** What a request needs and a terminal does not. */
  readonly onlySent?: readonly string[];
  /** The same under another name: typed to sent. */
  readonly renamed?: Readonly<Record<string, string>>;
}
const asked = (operation: string): Pair => ({ operation, onlySent: ["format", "minPosition"] });
const report = (operation: string): Pair => ({
  operation,
  onlyTyped: ["district", "allAreas", "fonts", "map", "tiles", "out"],
  onlySent: ["minPosition"],
  renamed: { park: "area" },
});

/** Each command and the operation of the API that does the same. */
const PAIRS: Readonly<Record<string, Pair>> = {
  // The command line takes the name from the file.
  progress: { operation: "progress", onlySent: ["format", "minPosition", "assumeName"] },
  series: asked("series"),
  decompose: asked("decomposition"),
  enterprises: asked("enterprises"),
  enterprise: asked("enterprise"),
  reports: asked("reports"),
  late: asked("late"),
  periods: asked("periods"),
  targets: asked("targets"),
  indicators: asked("indicators"),
  bases: asked("bases"),
  areas: asked("areas"),
  clusters: asked("clusters"),
  published: asked("published"),
  batches: asked("batches"),
  batch: { operation: "batch", onlyTyped: ["rejects"], onlySent: ["format", "minPosition"] },
  events: asked("events"),
  explain: asked("explain"),
  gap: asked("gap"),
  revisions: asked("revisions"),
  publications: asked("publications"),
  disclosure: asked("disclosure"),
  ingest: { operation: "upload", onlyTyped: ["rejects"], renamed: { map: "mapping" } },
  template: { operation: "template", onlyTyped: ["file"], onlySent: ["format"] },
  resume: { operation: "resume" },
  publish: { operation: "publish", renamed: { id: "publication" } },
  close: { operation: "ClosePeriod" },
  record: { operation: "command", onlyTyped: ["file"] },
  audit: { operation: "audit" },
  "report annual": report("annualReport"),
  "report bulletin": report("bulletinReport"),
  "report compare": report("compareReport"),
};
/** What is done where the store and its tokens are, by whoever keeps that machine. */
const ON_THE_MACHINE = [
  ...["init", "seed", "doctor", "backup", "restore", "migrate", "accept-loss", "serve"],
  ...["projections deploy", "projections status", "projections diff"],
  ...["token create", "token list", "token revoke"],
];
/** What only a service has: its own state, what it pushes, uploads under way, whose a token is, and each command by an address. */
const OF_THE_SERVICE = [
  ...["health", "ready", "metrics", "live", "uploadState", "uploadRejects", "batchRejects"],
  "permissions",
  ...COMMAND_ROUTES.map(({ type }) => type).filter((type) => type !== "ClosePeriod"),
];

const Schema = z.looseObject({ enum: z.array(z.string()).optional(), default: z.unknown().optional() });
type Schema = z.output<typeof Schema>;
const Body = z.object({ schema: z.looseObject({ properties: z.record(z.string(), Schema).default({}) }) });
const Operation = z.object({
  operationId: z.string(),
  parameters: z.array(z.object({ in: z.string(), name: z.string(), schema: Schema })).default([]),
  requestBody: z.object({ content: z.record(z.string(), Body) }).optional(),
});

let operations: ReadonlyMap<string, ReadonlyMap<string, Schema>>;
beforeAll(async () => {
  const service = await HttpService.start();
  stop = () => service.stop();
  const { text } = await service.ask("/openapi.json");
  const { paths } = z
    .object({ paths: z.record(z.string(), z.record(z.string(), Operation)) })
    .parse(JSON.parse(text));
  operations = new Map(
    Object.values(paths)
      .flatMap((methods) => Object.values(methods))
      .map(({ operationId, parameters, requestBody }) => {
        const inAddress = parameters.filter((one) => one.in !== "header");
        const inBody = Object.values(requestBody?.content ?? {}).flatMap(({ schema }) =>
          Object.entries(schema.properties),
        );
        return [
          operationId,
          new Map([...inAddress.map(({ name, schema }) => [name, schema] as const), ...inBody]),
        ];
      }),
  );
});
let stop = async () => {};
afterAll(() => stop());

const { program } = commandLine(PORTS);
const commands = leaves(program);
const typedName = (text: string) => text.split(" ").at(-1) ?? text;

/** What can be typed, by the name that it is sent under. */
function typed(command: Command, { renamed = {} }: Pair): ReadonlyMap<string, Option | undefined> {
  const named = (name: string) => renamed[name] ?? name;
  return new Map([
    ...command.registeredArguments.map((one) => [named(typedName(one.name())), undefined] as const),
    ...command.options.map((one) => [named(one.attributeName()), one] as const),
  ]);
}

describe("what the command line and the API can do", () => {
  it("is the same: every command has its operation and every operation its command, or a reason", () => {
    expect([...commands.keys()].sort()).toEqual([...Object.keys(PAIRS), ...ON_THE_MACHINE].sort());
    const paired = Object.values(PAIRS).map(({ operation }) => operation);
    expect([...operations.keys()].sort()).toEqual([...paired, ...OF_THE_SERVICE].sort());
  });

  it.each(Object.entries(PAIRS))(
    "%s takes what its operation takes, with the same choices",
    (words, pair) => {
      const command = commands.get(words) ?? new Command();
      const [options, sent] = [
        typed(command, pair),
        operations.get(pair.operation) ?? new Map<string, Schema>(),
      ];
      const { onlyTyped = [], onlySent = [] } = pair;
      expect([...options.keys()].filter((name) => !onlyTyped.includes(name)).sort()).toEqual(
        [...sent.keys()].filter((name) => !onlySent.includes(name)).sort(),
      );
      for (const [name, option] of options) {
        const schema = sent.get(name);
        if (!option || !schema) continue;
        if (schema.enum && option.argChoices) expect([name, option.argChoices]).toEqual([name, schema.enum]);
        const isPreset = option.defaultValue !== undefined && schema.default !== undefined;
        if (isPreset) expect([name, `${option.defaultValue}`]).toEqual([name, `${schema.default}`]);
      }
    },
  );
});
