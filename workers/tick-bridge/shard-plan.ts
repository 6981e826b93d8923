/**
 * Which connection carries which subscription. One connection is filled before the next is used, since the broker
 * counts connections over all programs of a client; what is placed stays where it is until it is released, whatever
 * comes and goes around it, so that nothing is asked for twice.
 */
export class ShardPlan {
  readonly #most: number;
  readonly #sizes: number[];
  readonly #places = new Map<number, { readonly shard: number; readonly id: string }>();
  readonly #holders = new Map<string, number>();

  /** @param shards connections; `most` subscriptions, counted by token and mode, of one of them. */
  constructor(shards: number, most: number) {
    this.#most = most;
    this.#sizes = Array.from({ length: shards }, () => 0);
  }

  /** Subscriptions that all connections take together. */
  get capacity(): number {
    return this.#most * this.#sizes.length;
  }

  shardOf(slot: number): number | undefined {
    return this.#places.get(slot)?.shard;
  }

  /** The slot that holds a token now. */
  holderOf(id: string): number | undefined {
    return this.#holders.get(id);
  }

  /**
   * Gives a slot a place; one that has a place keeps it, also for another token.
   * @param id the token with its segment; no other slot may hold it.
   * @returns undefined when every connection is full.
   */
  place(slot: number, id: string): number | undefined {
    const known = this.#places.get(slot);
    const shard = known?.shard ?? this.#sizes.findIndex((size) => size < this.#most);
    if (shard < 0) return undefined;
    if (known) this.#holders.delete(known.id);
    else this.#sizes[shard] = (this.#sizes[shard] ?? 0) + 1;
    this.#places.set(slot, { shard, id });
    this.#holders.set(id, slot);
    return shard;
  }

  /** @returns the connection that carried it. */
  release(slot: number): number | undefined {
    const known = this.#places.get(slot);
    if (!known) return undefined;
    this.#places.delete(slot);
    this.#holders.delete(known.id);
    this.#sizes[known.shard] = (this.#sizes[known.shard] ?? 1) - 1;
    return known.shard;
  }
}
