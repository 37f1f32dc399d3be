import { ReadModels } from "../../projections/read-models.js";
import type { CommandInput } from "../../src/domain/commands.js";
import type { DomainEvent } from "../../src/domain/events/index.js";
import { Fault } from "../../src/domain/faults.js";
import { streamOfCommand } from "../../src/domain/streams.js";
import { decideFileReport, decideUnitChange, decideWithdrawReport } from "../../src/engine/decisions.js";
import { parseCommand } from "../../src/engine/engine.js";
import { decideAmongOthers } from "../../src/engine/reference-decisions.js";
import { LogBuilder } from "./log-builder.js";

/** A log and its read models without a store: commands are decided and folded at once. */
export class World {
  readonly log = new LogBuilder();
  readonly models = new ReadModels();
  readonly today: number;

  constructor(today = 2030 * 12) {
    this.today = today;
  }

  /** Records what the command brings about. @throws Fault when it is refused */
  run(input: CommandInput): void {
    for (const recorded of this.log.add(this.#decide(input))) this.models.apply(recorded);
  }

  /** Like `run`; a refusal leaves everything as it was and is given back. */
  attempt(input: CommandInput): Fault | undefined {
    try {
      this.run(input);
      return undefined;
    } catch (refused) {
      if (refused instanceof Fault) return refused;
      throw refused;
    }
  }

  /** Releases the figures as they stand, without a digest of the log. */
  publish(publication: string): void {
    const { position } = this.models;
    const data = {
      publication,
      name: publication,
      position,
      events: position,
      digest: "0".repeat(64),
      note: "",
    };
    for (const recorded of this.log.add([{ type: "FiguresPublished", data }])) this.models.apply(recorded);
  }

  #decide(input: CommandInput): readonly DomainEvent[] {
    const command = parseCommand(input);
    switch (command.type) {
      case "FileReport":
        return decideFileReport(this.models, command.data, this.today).decided.flatMap((one) => one.events);
      case "WithdrawReport":
        return decideWithdrawReport(this.models, command.data).flatMap((one) => one.events);
      case "RegisterEnterprise":
      case "RenameEnterprise":
      case "RelocateEnterprise":
      case "ReclassifyEnterprise":
      case "RescheduleEnterprise":
      case "DeregisterEnterprise":
      case "ReinstateEnterprise":
        return decideUnitChange(this.models, command).flatMap((one) => one.events);
      case "ReattributeReport":
        throw new TypeError("issued by the engine only");
      default: {
        const stream = streamOfCommand(command);
        const history = this.log.events.filter((event) => event.stream === stream);
        return decideAmongOthers(command, history, this.models.reference.now());
      }
    }
  }
}

const named = (id: string) => ({ zh: `${id}名`, en: id });

/** The command that defines an area. */
export function definedArea(
  id: string,
  kind: "city" | "district" | "park",
  parent: string | null,
): CommandInput {
  return {
    type: "DefineArea",
    data: {
      area: id,
      kind,
      name: named(id),
      code: null,
      parent,
      districts: [],
      aliases: [],
      formerly: [],
      source: "",
    },
  };
}

/** A small city: districts d1, d2; park p holds park q; clusters a, b, c. */
export function smallCity(today?: number): World {
  const world = new World(today);
  const area = (...of: Parameters<typeof definedArea>) => world.run(definedArea(...of));
  area("city", "city", null);
  area("d1", "district", "city");
  area("d2", "district", "city");
  area("p", "park", null);
  area("q", "park", "p");
  for (const cluster of ["a", "b", "c"]) {
    world.run({ type: "DefineCluster", data: { cluster, name: named(cluster), aliases: [], note: "" } });
  }
  return world;
}

/** The small city with one unit of district d1 in cluster a, and its outputs of the first months of 2018. */
export function reportedCity(unit: string, outputs: readonly string[]): World {
  const world = smallCity();
  const standing = { district: "d1", park: null, size: "above" as const, clusters: ["a"], represents: 1 };
  world.run({
    type: "RegisterEnterprise",
    data: { unit, effective: "2018-01", name: "某企业", standing },
  });
  for (const [at, output] of outputs.entries()) {
    const period = `2018-${`${at + 1}`.padStart(2, "0")}`;
    const lines = [{ cluster: "a", output, employment: 3 }];
    world.run({ type: "FileReport", data: { unit, period, lines, confirm: ["ALL"] } });
  }
  return world;
}
