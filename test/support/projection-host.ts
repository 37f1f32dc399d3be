import { createContext, runInContext } from "node:vm";

/** An event as EventStoreDB hands it to a projection. */
export interface HostedEvent {
  readonly streamId: string;
  readonly sequenceNumber: number;
  readonly eventType: string;
  readonly data: unknown;
  readonly metadata: unknown;
}

type State = unknown;
type Handler = (state: State, event: HostedEvent) => State;
type Handlers = Readonly<Record<string, Handler>> & { readonly $init?: () => State };

/**
 * A small host of EventStoreDB's projection dialect: what a script asks for, run over events in order. States come
 * back by partition ("" where there is only one); links and emitted events by stream.
 */
export class ProjectionHost {
  readonly states = new Map<string, State>();
  readonly links = new Map<string, HostedEvent[]>();
  readonly emitted = new Map<string, { readonly type: string; readonly data: unknown }[]>();
  isOutput = false;
  #selects: (event: HostedEvent) => boolean = () => false;
  #partition: (event: HostedEvent) => string = () => "";
  #handlers: Handlers = {};

  constructor(script: string) {
    const source = {
      when: (handlers: Handlers) => {
        this.#handlers = handlers;
        return source;
      },
      partitionBy: (partition: (event: HostedEvent) => string) => {
        this.#partition = partition;
        return source;
      },
      foreachStream: () => {
        this.#partition = (event) => event.streamId;
        return source;
      },
      outputState: () => {
        this.isOutput = true;
        return source;
      },
    };
    const select = (selects: (event: HostedEvent) => boolean) => {
      this.#selects = selects;
      return source;
    };
    const into = <T>(map: Map<string, T[]>, stream: string, item: T) =>
      map.set(stream, [...(map.get(stream) ?? []), item]);
    const context = createContext({
      fromAll: () => select(() => true),
      fromStream: (stream: string) => select((event) => event.streamId === stream),
      fromCategory: (category: string) => select((event) => event.streamId.startsWith(`${category}-`)),
      linkTo: (stream: string, event: HostedEvent) => into(this.links, stream, event),
      emit: (stream: string, type: string, data: unknown) => into(this.emitted, stream, { type, data }),
      options: () => undefined,
    });
    runInContext(script, context);
  }

  /** Hands an event over; as on the server, the state is JSON from one event to the next. */
  take(event: HostedEvent): void {
    const handler = this.#handlers[event.eventType] ?? this.#handlers.$any;
    if (!this.#selects(event) || handler === undefined) return;
    const partition = this.#partition(event);
    const before = this.states.get(partition) ?? this.#handlers.$init?.() ?? {};
    const after = handler(before, event) ?? before;
    this.states.set(partition, JSON.parse(JSON.stringify(after)));
  }
}
