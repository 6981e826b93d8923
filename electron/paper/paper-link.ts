import type { InstrumentKey } from "../../shared/domain/identity.ts";
import type { Timers } from "../../shared/domain/time.ts";
import type { AccountLink, LinkEvents } from "../accounts/account-link.ts";
import type { PaperHandle } from "./paper-accounts.ts";
import type { PaperDesk } from "./paper-desk.ts";

const LOOK_MS = 1_000;

/** A paper account's connection to its desk: always there, signed in by itself. */
export class PaperLink implements AccountLink {
  readonly line: PaperDesk;
  readonly broker = undefined;
  #handle: PaperHandle;
  #events: LinkEvents;
  #timers: Timers;
  #stop: (() => void) | undefined;
  #started = false;
  /** What was last told of its hours: the same trouble comes back every second. */
  #told = "";

  constructor(handle: PaperHandle, events: LinkEvents, timers: Timers) {
    this.#handle = handle;
    this.#events = events;
    this.#timers = timers;
    this.line = handle.desk;
    handle.listen({ onOrder: (order) => events.onOrder(order), onFill: (fill) => events.onFill(fill), onTrouble: (sentence) => events.onTrouble(sentence), owners: events.owners });
  }

  get signedIn(): boolean {
    return this.#started;
  }

  get listening(): boolean {
    return this.#started;
  }

  needs(): Iterable<InstrumentKey> {
    return this.#handle.day.needs();
  }

  start(): Promise<void> {
    if (this.#started) return Promise.resolve();
    this.#started = true;
    this.#look();
    this.#events.onState({ kind: "signed-in" });
    this.#events.onListening();
    return Promise.resolve();
  }

  retry(): Promise<void> {
    if (this.#started) this.#events.onState({ kind: "signed-in" });
    return this.start();
  }

  renew(): Promise<void> {
    return Promise.resolve();
  }

  /** A new trading day: the one before is booked durably when this resolves. Call before the ledger lets go of its orders. */
  newDay(): Promise<void> {
    return this.#handle.day.current();
  }

  async end(): Promise<void> {
    this.#stop?.();
    this.#started = false;
    await this.#handle.day.save();
  }

  #look(): void {
    this.#stop = this.#timers.after(LOOK_MS, () => {
      void this.#handle.day.look().then(() => this.#trouble(""), (error: unknown) => this.#trouble(error instanceof Error ? error.message : String(error))).then(() => {
        if (this.#started) this.#look();
      });
    });
  }

  #trouble(why: string): void {
    if (why !== "" && why !== this.#told) this.#events.onTrouble(`The hours of the paper account could not be kept: ${why} Its orders and its day end stand still until then.`);
    this.#told = why;
  }
}
