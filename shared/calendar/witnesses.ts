/** Stamps within so much of one another speak of the same time, ms. */
export const AGREE_MS = 60_000;
/** What was said is forgotten after so much system time, ms. */
const MEMORY_MS = 60_000;
/** More witnesses than any quorum needs, with room for a few liars. */
const SEATS = 8;

interface Witness {
  instrument: number;
  at: number;
  systemAt: number;
  /** Packets in a row whose stamps advanced, the first included. */
  advances: number;
}

/** Who says that the market's time is another than the clock shows: at most SEATS instruments, the longest silent gives way. */
export class Witnesses {
  readonly #seats: Witness[] = Array.from({ length: SEATS }, () => ({ instrument: -1, at: 0, systemAt: 0, advances: 0 }));
  any = false;

  clear(): void {
    for (const seat of this.#seats) seat.instrument = -1;
    this.any = false;
  }

  hear(instrument: number, at: number, systemAt: number): void {
    const seat = this.#seatOf(instrument, systemAt);
    const goesOn = seat.instrument === instrument && at >= seat.at && at - seat.at <= AGREE_MS;
    if (!goesOn) seat.advances = 1;
    else if (at > seat.at) seat.advances += 1;
    seat.instrument = instrument;
    seat.at = at;
    seat.systemAt = systemAt;
    this.any = true;
  }

  /** A stamp near the clock: its instrument takes back what it said, and whoever spoke of the past was late. */
  contradict(instrument: number, at: number): void {
    this.any = false;
    for (const seat of this.#seats) {
      if (seat.instrument === instrument || seat.at < at) seat.instrument = -1;
      if (seat.instrument >= 0) this.any = true;
    }
  }

  advances(instrument: number): number {
    for (const seat of this.#seats) if (seat.instrument === instrument) return seat.advances;
    return 0;
  }

  /** Instruments that agree with `at`, each heard in at least so many advancing packets. */
  agreeing(at: number, packets: number): number {
    let count = 0;
    for (const seat of this.#seats) {
      if (seat.instrument >= 0 && seat.advances >= packets && Math.abs(seat.at - at) <= AGREE_MS) count++;
    }
    return count;
  }

  /** Its own seat, else an empty one, else that of the longest silent. */
  #seatOf(instrument: number, systemAt: number): Witness {
    let chosen: Witness | undefined;
    for (const seat of this.#seats) {
      if (seat.instrument >= 0 && systemAt - seat.systemAt > MEMORY_MS) seat.instrument = -1;
      if (seat.instrument === instrument) return seat;
      if (!chosen || rank(seat) < rank(chosen)) chosen = seat;
    }
    if (!chosen) throw new RangeError("no seats");
    chosen.instrument = -1;
    return chosen;
  }
}

function rank(seat: Witness): number {
  return seat.instrument < 0 ? -1 : seat.systemAt;
}
