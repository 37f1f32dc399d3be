import type { ReadModels } from "../../projections/read-models.js";
import { monthInChina } from "../domain/china-time.js";
import { type Command, type CommandInput, CommandSchema } from "../domain/commands.js";
import type { DomainEvent, EventMetadata } from "../domain/events/index.js";
import { Fault } from "../domain/faults.js";
import { type Finding, unended } from "../domain/guard/rules.js";
import { type Period, requirePeriod } from "../domain/period.js";
import type { ReferenceCommand } from "../domain/reference/decide.js";
import { placeIn, schemaWords } from "../domain/schema-words.js";
import { streamOfCommand } from "../domain/streams.js";
import { decode } from "../store/codec.js";
import { type EventStore, StreamConflict } from "../store/event-store.js";
import { type Clock, systemClock } from "./clock.js";
import { decideFileReport, decideReattributed, decideUnitChange, decideWithdrawReport } from "./decisions.js";
import { newId } from "./ids.js";
import { FoldedLog, type Listener } from "./log.js";
import type { Decided } from "./own-writes.js";
import { decideAmongOthers } from "./reference-decisions.js";

/** Who issues a command, and what its events record about where they come from. */
export interface Origin {
  readonly actor: string;
  readonly correlation?: string;
  readonly causation?: string;
  /** Id of the first event: a command that was recorded with this id already adds nothing. */
  readonly id?: string;
  /**
   * The stream's revision as the sender knows it; another one refuses the command, so that a change in
   * between is not overwritten.
   */
  readonly expected?: Precondition;
}

/**
 * A required revision of a stream (-1: no events yet); or what must be of that which the command names: `*` that it
 * is there, `none` that it is not.
 */
export type Precondition = number | "*" | "none";

export interface Receipt {
  /** Position from which on answers include the change. */
  readonly position: number;
  readonly outcome: "recorded" | "unchanged";
  /** Revision of the stream that the command is about, as it is now. */
  readonly revision: number;
  readonly events: readonly DomainEvent[];
  /** What the rules of review noticed about a report that was taken. */
  readonly findings: readonly Finding[];
}

export interface EngineOptions {
  readonly clock?: Clock;
}

/**
 * Entry point of the application: commands and files are recorded here, and questions are answered from its
 * read models, at the present or at any past position.
 */
export class Engine {
  readonly #log: FoldedLog;
  readonly clock: Clock;

  private constructor(log: FoldedLog, clock: Clock) {
    this.#log = log;
    this.clock = clock;
  }

  /**
   * Opens the engine and folds the log into read models. Call `follow` as well where other processes write to
   * the log.
   */
  static async open(store: EventStore, options: EngineOptions = {}): Promise<Engine> {
    return new Engine(await FoldedLog.open(store), options.clock ?? systemClock);
  }

  get models(): ReadModels {
    return this.#log.models;
  }
  get log(): FoldedLog {
    return this.#log;
  }
  /** Position of the last event that the answers know. */
  get position(): number {
    return this.#log.models.position;
  }

  follow(): void {
    this.#log.follow();
  }
  listen(listener: Listener): () => void {
    return this.#log.listen(listener);
  }
  waitFor(position: number, timeoutMs: number, signal?: AbortSignal): Promise<boolean> {
    return this.#log.waitFor(position, timeoutMs, signal);
  }
  close(): Promise<void> {
    return this.#log.close();
  }

  /**
   * Checks a command against its schema, decides and records. Durable and in the answers when it returns.
   *
   * @throws Fault ARGUMENT_INVALID, PRECONDITION_FAILED and every refusal of the deciders
   */
  async execute(input: CommandInput, origin: Origin): Promise<Receipt> {
    return this.executeChecked(parseCommand(input), origin);
  }

  /** The same for a command as its schema gave it. */
  async executeChecked(command: Command, origin: Origin): Promise<Receipt> {
    const findings: Finding[] = [];
    const metadata: EventMetadata = {
      actor: origin.actor,
      correlation: origin.correlation ?? newId(),
      ...(origin.causation === undefined ? {} : { causation: origin.causation }),
    };
    let revision = -1;
    const { position, appended, events } = await this.#log.record(
      async () => {
        const decided = await this.#decide(command, findings);
        const own = decided.at(-1);
        // Nothing to record asks for no revision: a repeat of what was done already is not a clash.
        if (own && own.events.length > 0) requireExpected(origin.expected, own);
        revision = own ? own.expected + own.events.length : -1;
        return decided;
      },
      metadata,
      (n) => (n === 0 && origin.id !== undefined ? origin.id : newId()),
    );
    return { position, outcome: appended > 0 ? "recorded" : "unchanged", revision, events, findings };
  }

  /** The month that today lies in, in China, as a month number. */
  today(): number {
    return monthInChina(this.clock.now());
  }

  #decide(command: Command, findings: Finding[]): readonly Decided[] | Promise<readonly Decided[]> {
    switch (command.type) {
      case "RegisterEnterprise":
      case "RenameEnterprise":
      case "RelocateEnterprise":
      case "ReclassifyEnterprise":
      case "RescheduleEnterprise":
      case "DeregisterEnterprise":
      case "ReinstateEnterprise":
        return decideUnitChange(this.models, command);
      case "FileReport": {
        const outcome = decideFileReport(this.models, command.data, this.today());
        findings.splice(0, findings.length, ...outcome.findings);
        return outcome.decided;
      }
      case "WithdrawReport":
        return decideWithdrawReport(this.models, command.data);
      case "ReattributeReport":
        return decideReattributed(this.models, command.data);
      default:
        return this.#decideReference(command);
    }
  }

  /** @throws Fault PERIOD_IN_FUTURE: nothing opens a closed period again, and what is to come would count as final */
  async #decideReference(command: ReferenceCommand): Promise<readonly Decided[]> {
    if (command.type === "ClosePeriod") requireEnded(requirePeriod(command.data.period), this.today());
    const stream = streamOfCommand(command);
    const stored = await this.#log.store.readStream(stream);
    const history = stored.map(decode);
    const expected = history.length - 1;
    // An index that has lost the stream must not let what stands in the log be recorded once more.
    const known = this.models.reference.revisionOf(stream);
    if (expected < known) throw new StreamConflict(stream, known, expected);
    return [{ events: decideAmongOthers(command, history, this.models.reference.now()), expected }];
  }
}

/** @throws Fault PERIOD_IN_FUTURE */
function requireEnded(period: Period, today: number): void {
  const future = unended(period, today);
  if (future) throw new Fault("PERIOD_IN_FUTURE", future);
}

/** Facts that are the first about what they name, where a stream is about several such things. */
const FIRST: ReadonlySet<DomainEvent["type"]> = new Set([
  "ReportFiled",
  "IndicatorObserved",
  "TargetSet",
] satisfies DomainEvent["type"][]);

/** @throws Fault PRECONDITION_FAILED, ALREADY_THERE, NOTHING_THERE */
function requireExpected(precondition: Precondition | undefined, { events, expected }: Decided): void {
  const isThere = expected >= 0 && !events.some(({ type }) => FIRST.has(type));
  requireRevision(precondition, expected, isThere);
}

/**
 * A revision is that of the whole stream; whether there is something may be asked of a part of it.
 *
 * @throws Fault PRECONDITION_FAILED where the stream is not as the asker saw it; ALREADY_THERE, NOTHING_THERE
 */
export function requireRevision(
  expected: Precondition | undefined,
  actual: number,
  isThere = actual >= 0,
): void {
  if (expected === undefined || expected === actual) return;
  if (expected === "*") {
    if (!isThere) throw new Fault("NOTHING_THERE");
  } else if (expected === "none") {
    if (isThere) throw new Fault("ALREADY_THERE", { actual });
  } else throw new Fault("PRECONDITION_FAILED", { expected, actual });
}

/** @throws Fault ARGUMENT_INVALID with the place of what does not fit in the command's data */
export function parseCommand(input: unknown): Command {
  const { data, error } = CommandSchema.safeParse(input);
  if (!error) return data;
  const placeOf = (path: readonly PropertyKey[]) => placeIn(path[0] === "data" ? path.slice(1) : path);
  throw new Fault("ARGUMENT_INVALID", { detail: schemaWords(error, placeOf) });
}
