import type { RingStats } from "../../shared/contract/bridge.ts";
import { ringViews, TICK_FIELDS } from "../../shared/streams/tick-ring.ts";
import { TickRingWriter } from "../../shared/streams/tick-ring-writer.ts";

interface Attached {
  readonly ring: number;
  readonly buffer: SharedArrayBuffer;
  readonly writer: TickRingWriter;
  /** 1 where the reader wants the slot; undefined = all. */
  readonly wants: Uint8Array | undefined;
}

/** The rings that lossless consumers have attached to this thread. */
export class RingSet {
  /** The tick that is being handed round; fill it before `push`. */
  readonly record = new Float64Array(TICK_FIELDS);
  #rings: readonly Attached[] = [];

  get any(): boolean {
    return this.#rings.length > 0;
  }

  /** @throws TypeError when the buffer is not a tick ring. */
  attach(ring: number, buffer: SharedArrayBuffer, slots: "all" | readonly number[]): void {
    ringViews(buffer);
    const known = this.#rings.find((attached) => attached.ring === ring);
    // One writer per ring for good: its cursor must not be read back while ticks are on their way.
    const writer = known?.buffer === buffer ? known.writer : new TickRingWriter(buffer);
    const rest = this.#rings.filter((attached) => attached.ring !== ring);
    this.#rings = [...rest, { ring, buffer, writer, wants: slots === "all" ? undefined : marks(slots) }];
  }

  detach(ring: number): void {
    this.#rings = this.#rings.filter((attached) => attached.ring !== ring);
  }

  push(slot: number): void {
    for (const { writer, wants } of this.#rings) {
      if (wants === undefined || wants[slot] === 1) writer.push(this.record);
    }
  }

  /** Wakes the readers; once per batch. */
  flush(): void {
    for (const { writer } of this.#rings) writer.flush();
  }

  stats(): RingStats[] {
    return this.#rings.map(({ ring, writer }) => ({ ring, pending: writer.pending, lost: writer.lost }));
  }
}

function marks(slots: readonly number[]): Uint8Array {
  const wants = new Uint8Array(slots.reduce((most, slot) => Math.max(most, slot + 1), 0));
  for (const slot of slots) wants[slot] = 1;
  return wants;
}
