import type { Instrument } from "../../shared/domain/instrument.ts";
import type { Timers } from "../../shared/domain/time.ts";
import type { ReadOutcome } from "../brokers/broker-line.ts";

/** What the broker says of a share: nothing, a notice that wants consent, or not known yet. */
export type Surveilled =
  | { readonly kind: "clear" }
  | { readonly kind: "listed"; readonly notice: string }
  | { readonly kind: "unknown"; readonly why: string };

export interface SurveillanceOptions {
  /** The broker's list of the day. */
  readonly list: () => Promise<ReadOutcome<readonly { readonly token: string; readonly message: string }[]>>;
  readonly day: () => string;
  readonly timers: Timers;
  /** The list could not be read; told once a day. */
  readonly onTrouble: (sentence: string) => void;
}

/** A list that could not be read is asked for again after this, ms. */
const AGAIN_MS = 60_000;
const CLEAR: Surveilled = { kind: "clear" };
const NOT_YET: Surveilled = { kind: "unknown", why: "it has not been read yet" };

/** Shares under surveillance at one broker, today. Known at once to whoever asks before an order; read in the background. */
export class Surveillance {
  #options: SurveillanceOptions;
  #list: { readonly day: string; readonly notices: ReadonlyMap<string, string> } | undefined;
  /** From refusals: of single shares, whatever the list says. */
  #learned: { readonly day: string; readonly notices: Map<string, string> } | undefined;
  #unknown = NOT_YET;
  #reading: Promise<void> | undefined;
  #toldDay: string | undefined;
  #cancel: (() => void) | undefined;
  #ended = false;

  constructor(options: SurveillanceOptions) {
    this.#options = options;
  }

  of({ kind, broker }: Instrument): Surveilled {
    if (kind !== "equity") return CLEAR;
    const day = this.#options.day();
    const known = this.#list?.day === day ? this.#list : undefined;
    const notice = known?.notices.get(broker.token) ?? (this.#learned?.day === day ? this.#learned.notices.get(broker.token) : undefined);
    if (notice !== undefined) return { kind: "listed", notice };
    return known ? CLEAR : this.#unknown;
  }

  /** Reads the day's list unless it is there. Never rejects; calls at once are one. */
  refresh(): Promise<void> {
    if (this.#ended || this.#list?.day === this.#options.day()) return Promise.resolve();
    this.#reading ??= this.#read().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  /** The broker has refused an order for want of consent: its list is older, or could not be read. */
  learn({ broker }: Instrument, notice: string): void {
    const day = this.#options.day();
    if (this.#learned?.day !== day) this.#learned = { day, notices: new Map() };
    this.#learned.notices.set(broker.token, notice);
  }

  end(): void {
    this.#ended = true;
    this.#cancel?.();
  }

  async #read(): Promise<void> {
    this.#cancel?.();
    const { list, day, timers, onTrouble } = this.#options;
    const today = day();
    const outcome = await list();
    if (this.#ended) return;
    if (outcome.ok) {
      this.#list = { day: today, notices: new Map(outcome.value.map(({ token, message }) => [token, message])) };
      return;
    }
    this.#unknown = { kind: "unknown", why: outcome.why };
    this.#cancel = timers.after(AGAIN_MS, () => void this.refresh());
    if (this.#toldDay === today) return;
    this.#toldDay = today;
    onTrouble(`The broker's list of shares under surveillance could not be read (${outcome.why}). Until it is, nothing here asks for your consent: the broker refuses an order that needs it. Exits in shares go with the consent.`);
  }
}
