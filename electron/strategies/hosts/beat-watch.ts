import { HOST_BEAT } from "../../../shared/contract/strategy-host.ts";

/** What a look at the beat has found. */
export interface BeatLook {
  /** Number of the version that is at work; undefined where none is. */
  readonly busy: number | undefined;
  /** For how long that has been the same piece of work, in looks' time, ms. */
  readonly heldMs: number;
  /** For how long nothing has moved and nothing was heard, ms. */
  readonly silentMs: number;
}

/** Share of what was seen that one more look leaves: about five seconds count. */
const FADES = 0.98;
/** Looks that must have found a version at work, a fifth of them all, and its share of those that found any: who is blamed is not started again by itself. */
const LEAST_LOOKS = 10;
const MOSTLY = 0.6;

/**
 * Reads a host's pulse. Time is what the looks say: each adds the time since the one before it, and never
 * more than a look may take. So neither a sleep of the machine nor a main thread that itself stood still
 * (a long collection, a debugger) makes a healthy host look stuck: only many looks in a row do.
 */
export class BeatWatch {
  readonly buffer = new SharedArrayBuffer(HOST_BEAT.size * Int32Array.BYTES_PER_ELEMENT);
  #beat = new Int32Array(this.buffer);
  #busy = 0;
  #since = 0;
  #round = 0;
  #held = 0;
  #silent = 0;
  #heard = false;
  /** Of the last seconds: in how many looks which version was at work. */
  #seen = new Map<number, number>();

  /** Number of the version that was at work for a good part of the last seconds, and hardly any other was; undefined where none was. */
  get busiest(): number | undefined {
    const all = [...this.#seen.values()].reduce((sum, looks) => sum + looks, 0);
    return [...this.#seen].find(([, looks]) => looks >= LEAST_LOOKS && looks > all * MOSTLY)?.[0];
  }

  /** Has its loop begun? */
  get isUp(): boolean {
    return Atomics.load(this.#beat, HOST_BEAT.round) !== 0;
  }

  /** Number of the version that is at work now, or was when the thread ended. */
  get busy(): number | undefined {
    const busy = Atomics.load(this.#beat, HOST_BEAT.busyRun);
    return busy === 0 ? undefined : busy - 1;
  }

  /** It has said something. */
  heard(): void {
    this.#heard = true;
  }

  /** @param stepMs what this look adds. */
  look(stepMs: number): BeatLook {
    const busy = Atomics.load(this.#beat, HOST_BEAT.busyRun);
    const since = Atomics.load(this.#beat, HOST_BEAT.busySince);
    const round = Atomics.load(this.#beat, HOST_BEAT.round);
    const sameWork = busy !== 0 && busy === this.#busy && since === this.#since;
    const quiet = !this.#heard && busy === this.#busy && since === this.#since && round === this.#round;
    this.#held = sameWork ? this.#held + stepMs : 0;
    this.#silent = quiet ? this.#silent + stepMs : 0;
    for (const [number, looks] of this.#seen) this.#seen.set(number, looks * FADES);
    if (busy !== 0) this.#seen.set(busy - 1, (this.#seen.get(busy - 1) ?? 0) + 1);
    this.#busy = busy;
    this.#since = since;
    this.#round = round;
    this.#heard = false;
    return { busy: busy === 0 ? undefined : busy - 1, heldMs: this.#held, silentMs: this.#silent };
  }
}
