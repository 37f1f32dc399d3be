/** What a thread is started with. */
export interface ThreadData<Task> {
  readonly task: Task;
  /** Items that may wait to be taken before the thread pauses. */
  readonly itemsAhead: number;
  /** Address of the module that it runs. */
  readonly entry: string;
}
