/** Slot of a segment's token. One map per segment, keyed by the bare number: a joint key would be boxed at every look-up. */
export class TokenTable {
  readonly #segments: (Map<number, number> | undefined)[] = [];

  /** @returns -1 for a token that is not there. */
  slotOf(segment: number, token: number): number {
    return this.#segments[segment]?.get(token) ?? -1;
  }

  set(segment: number, token: number, slot: number): void {
    (this.#segments[segment] ??= new Map()).set(token, slot);
  }

  delete(segment: number, token: number): void {
    this.#segments[segment]?.delete(token);
  }
}
