/** Texts as small integers, in the order in which they were first seen. */
export class Dictionary {
  readonly #index = new Map<string, number>();
  readonly #texts: string[] = [];

  get size(): number {
    return this.#texts.length;
  }
  /** The text's number, giving it one when it is new. */
  intern(text: string): number {
    const known = this.#index.get(text);
    if (known !== undefined) return known;
    const index = this.#texts.length;
    this.#index.set(text, index);
    this.#texts.push(text);
    return index;
  }
  find(text: string): number | undefined {
    return this.#index.get(text);
  }
  text(index: number): string {
    return this.#texts[index] ?? "";
  }
  texts(): readonly string[] {
    return this.#texts;
  }
}
