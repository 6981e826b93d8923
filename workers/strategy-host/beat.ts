import { HOST_BEAT } from "../../shared/contract/strategy-host.ts";

/** This machine's time for the host. Its own, so that a test drives it by hand. */
export interface HostTime {
  /** ms with a fraction; never steps back. */
  readonly now: () => number;
  /** What must be added for a time that other threads can compare with theirs. */
  readonly origin: number;
}

/** Writes the pulse: which version is at work, and since when. Two stores for each piece of work. */
export class Beat {
  readonly #beat: Int32Array;
  readonly #time: HostTime;
  readonly #now: () => number;

  constructor(buffer: SharedArrayBuffer, time: HostTime) {
    this.#beat = new Int32Array(buffer);
    this.#time = time;
    this.#now = time.now;
  }

  /** @param number of the version. @returns now. */
  begin(number: number): number {
    const now = this.#now();
    Atomics.store(this.#beat, HOST_BEAT.busySince, (this.#time.origin + now) & 0x7fff_ffff);
    Atomics.store(this.#beat, HOST_BEAT.busyRun, number + 1);
    return now;
  }

  /** @returns now. */
  end(): number {
    Atomics.store(this.#beat, HOST_BEAT.busyRun, 0);
    return this.#now();
  }

  round(): void {
    Atomics.add(this.#beat, HOST_BEAT.round, 1);
  }
}
