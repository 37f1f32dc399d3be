/** An answer that has been handed over. */
export interface Answered {
  readonly id: string;
  readonly method: string;
  /** Pattern of the address; `-` where there is no such route. */
  readonly route: string;
  readonly status: number;
  /** When, in milliseconds since 1970. */
  readonly at: number;
  /** How long it took. */
  readonly milliseconds: number;
}
export type NoteAnswered = (answered: Answered) => void;
