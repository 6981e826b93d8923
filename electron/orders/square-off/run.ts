import type { SquareOffScope, SquareOffView } from "../../../shared/contract/schemas/risk.ts";
import type { AccountId, OrderKey } from "../../../shared/domain/identity.ts";
import type { OrderWhy } from "../../../shared/domain/order.ts";
import { isTerminal } from "../../../shared/domain/order.ts";
import type { SystemClock, SystemTime, Timers } from "../../../shared/domain/time.ts";
import type { Exits } from "../exits.ts";
import type { OrderDesk } from "../order-desk.ts";
import type { OrderLedger } from "../order-ledger.ts";
import { Canceller } from "../risk/canceller.ts";
import { SteadyTime } from "../stamp-age.ts";
import type { SquareOffLine } from "./lines.ts";
import { isAt, linesNow } from "./lines.ts";
import type { ScopedPlace } from "./scope.ts";
import { openPlaces, restingOrders, scopeWords, whoseOf } from "./scope.ts";

/** How often a run looks what is left, ms. */
const LOOK_MS = 200;
/** An exit that has not filled so long is taken back and sent anew at the price of the moment: the first wait, and the longest, ms. */
const FIRST_PATIENCE_MS = 5_000;
const LAST_PATIENCE_MS = 60_000;
/** After a refusal the next try waits: first and longest, ms. */
const FIRST_PAUSE_MS = 2_000;
const LAST_PAUSE_MS = 60_000;

export interface RunState {
  readonly view: SquareOffView;
  readonly day: string;
  /** Tries so far: part of the mark of every order, so that no try is taken for another. */
  readonly tries: number;
  /** Of a former day. Until then the journal hands it out at a start, so that its mark begins nothing a second time. */
  readonly past: boolean;
}

export interface RunOptions {
  readonly id: AccountId;
  readonly ledger: OrderLedger;
  readonly desk: Pick<OrderDesk, "cancel">;
  readonly exits: Pick<Exits, "close">;
  readonly clock: SystemClock;
  readonly timers: Timers;
  /** True once the books are reconciled and orders may go. */
  readonly trading: () => boolean;
  /** Keeps the state. @throws when the journal cannot be written. */
  readonly save: (state: RunState, what: string) => Promise<void>;
  readonly publish: (view: SquareOffView) => void;
  readonly onStuck: (sentence: string) => void;
}

interface Trial {
  since: number;
  /** Of the latest try. */
  orders: ReadonlySet<OrderKey>;
  patience: number;
  pause: number;
  notBefore: number;
  /** Why it was stuck when that was last told: each reason is told once. */
  told: string;
}

/** One square-off, until nothing of its scope is open or rests. */
export class SquareOffRun {
  #options: RunOptions;
  #state: RunState;
  #trials = new Map<string, Trial>();
  #ended = false;
  #shown = "";
  #canceller: Canceller;
  /** Pauses and patience: an exit must not wait because somebody has set the clock. */
  #steady: SteadyTime;
  #looking: Promise<void> | undefined;

  constructor(options: RunOptions, state: RunState) {
    this.#options = options;
    this.#state = state;
    this.#canceller = new Canceller(options.desk, options.clock);
    this.#steady = new SteadyTime(options.clock);
  }

  get view(): SquareOffView {
    return this.#state.view;
  }

  get state(): RunState {
    return this.#state;
  }

  get scope(): SquareOffScope {
    return this.#state.view.scope;
  }

  get over(): boolean {
    return this.#state.view.state === "done";
  }

  /** Looks at once, and again until nothing is left. */
  begin(): void {
    this.#looking ??= this.#work();
  }

  end(): void {
    this.#ended = true;
  }

  async #work(): Promise<void> {
    while (!this.#ended && !this.over) {
      if (this.#options.trading()) await this.#look();
      if (this.over) break;
      await new Promise<void>((resolve) => void this.#options.timers.after(LOOK_MS, resolve));
    }
  }

  async #look(): Promise<void> {
    const { id, ledger } = this.#options;
    const places = openPlaces(this.scope, ledger, id);
    this.#refresh(places);
    const due = this.#soldFirst(places.filter((place) => this.#left(place) !== 0 && this.#due(place)));
    const strays = restingOrders(this.scope, ledger, id).filter((order) => !places.some((place) => isAt(place)(order) && this.#left(place) !== 0));
    this.#count(await this.#canceller.ask(strays, this.#why("cancel")));
    if (due.length > 0) await this.#try(due);
    this.#refresh(openPlaces(this.scope, ledger, id));
    const { lines } = this.#state.view;
    if (lines.every((line) => line.left === 0) && restingOrders(this.scope, ledger, id).length === 0) await this.#finish();
  }

  /** The number of the try is durable before anything of it is sent. */
  async #try(places: readonly ScopedPlace[]): Promise<void> {
    const tries = this.#state.tries + 1;
    try {
      await this.#options.save({ ...this.#state, tries }, `Try ${tries}.`);
    } catch (error) {
      for (const place of places) this.#failed(place, error);
      return;
    }
    this.#state = { ...this.#state, tries };
    await Promise.all(places.map((place) => this.#close(place, tries)));
  }

  async #close(place: ScopedPlace, tries: number): Promise<void> {
    const { exits, ledger, id } = this.#options;
    const { instrument, product } = place;
    const whose = whoseOf(this.scope);
    const resting = restingOrders(this.scope, ledger, id).filter(isAt(place)).length;
    this.#mark(place, { state: "cancelling", sentence: resting > 0 ? "Cancelling what rests." : "Sending." });
    try {
      const orders = await exits.close(place, `${this.view.id}:${tries}:${instrument}:${product}`, whose, this.#why("exit"));
      this.#count(resting);
      const trial = this.#trial(place);
      trial.since = this.#steady.now();
      trial.orders = new Set(orders);
      this.#placed(place, orders);
    } catch (error) {
      if (this.#left(place) !== 0) this.#failed(place, error);
    }
  }

  #placed(place: ScopedPlace, orders: readonly OrderKey[]): void {
    const { ledger } = this.#options;
    this.#change(place, (line) => {
      const own = orders.filter((key) => ledger.order(key)?.owner === line.owner);
      return own.length === 0 ? line : { ...line, state: "waiting", sentence: "On its way.", orders: [...line.orders, ...own] };
    });
  }

  /** A place is due when nothing of this run is on its way there, or has been for too long, and its pause is over. */
  #due(place: ScopedPlace): boolean {
    const { ledger } = this.#options;
    const now = this.#steady.now();
    const trial = this.#trial(place);
    if (now < trial.notBefore) return false;
    const waiting = this.view.lines.filter((line) => isAt(place)(line) && line.state === "waiting");
    if (waiting.length === 0) return true;
    const orders = waiting.flatMap((line) => line.orders.flatMap((key) => ledger.order(key) ?? []));
    if (orders.some((order) => !isTerminal(order.state))) {
      if (now - trial.since < trial.patience) return false;
      trial.patience = Math.min(trial.patience * 2, LAST_PATIENCE_MS);
      return true;
    }
    const latest = orders.filter((order) => trial.orders.has(order.key));
    // What made some way may go on at once; what made none would only be turned away again.
    if (latest.length === 0 || latest.some((order) => order.filled > 0)) return true;
    this.#failed(place, new Error(latest.find((order) => order.text !== "")?.text ?? "The exit ended unfilled."));
    return false;
  }

  #failed(place: ScopedPlace, error: unknown): void {
    const trial = this.#trial(place);
    trial.notBefore = this.#steady.now() + trial.pause;
    const again = `Trying again in ${Math.round(trial.pause / 1_000)} s.`;
    trial.pause = Math.min(trial.pause * 2, LAST_PAUSE_MS);
    const why = error instanceof Error ? error.message : String(error);
    this.#mark(place, { state: "failed", sentence: `${why} ${again}` });
    if (trial.told !== why) this.#options.onStuck(`Squaring off ${scopeWords(this.scope)} is stuck at ${place.instrument} ${place.product}: ${why} It goes on trying.`);
    trial.told = why;
    this.#set({ state: "stuck" });
  }

  async #finish(): Promise<void> {
    const state: RunState = { ...this.#state, view: { ...this.view, state: "done" } };
    await this.#options.save(state, "Nothing is left.").catch(() => {});
    this.#state = state;
    this.#show();
  }

  #refresh(places: readonly ScopedPlace[]): void {
    const { ledger, id } = this.#options;
    const whose = whoseOf(this.scope);
    const lines: SquareOffLine[] = [];
    for (const place of places) lines.push(...linesNow(this.view.lines.filter(isAt(place)), place, ledger, id, whose));
    // Looked at five times a second, and mostly nothing has moved.
    const { lines: before } = this.view;
    if (lines.length === before.length && lines.every((line, i) => line === before[i])) return;
    const stuck = lines.some((line) => line.state === "failed" && line.left !== 0);
    this.#set({ lines, state: stuck ? "stuck" : "running" });
  }

  /** What was sold is bought back first: giving up a hedge before what it covers would ask for the margin of the naked sale. */
  #soldFirst(places: readonly ScopedPlace[]): readonly ScopedPlace[] {
    const sold = (place: ScopedPlace): boolean => this.view.lines.filter(isAt(place)).reduce((sum, line) => sum + line.left, 0) < 0;
    return [...places.filter(sold), ...places.filter((place) => !sold(place))];
  }

  #left(place: ScopedPlace): number {
    return this.view.lines.filter(isAt(place)).reduce((sum, line) => sum + Math.abs(line.left), 0);
  }

  #trial(place: ScopedPlace): Trial {
    const key = `${place.instrument}|${place.product}`;
    let trial = this.#trials.get(key);
    if (!trial) this.#trials.set(key, (trial = { since: 0, orders: new Set(), patience: FIRST_PATIENCE_MS, pause: FIRST_PAUSE_MS, notBefore: 0, told: "" }));
    return trial;
  }

  #mark(place: ScopedPlace, change: Pick<SquareOffLine, "state" | "sentence">): void {
    this.#change(place, (line) => (line.left === 0 ? line : { ...line, ...change }));
  }

  #change(place: ScopedPlace, change: (line: SquareOffLine) => SquareOffLine): void {
    this.#set({ lines: this.view.lines.map((line) => (isAt(place)(line) ? change(line) : line)) });
  }

  #count(cancelled: number): void {
    if (cancelled === 0) return;
    this.#set({ cancelled: this.view.cancelled + cancelled });
  }

  #set(change: Partial<SquareOffView>): void {
    this.#state = { ...this.#state, view: { ...this.view, ...change } };
    this.#show();
  }

  #show(): void {
    const shown = JSON.stringify(this.view);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#options.publish(this.view);
  }

  #why(leg: string): OrderWhy {
    return { plan: { kind: "square-off", id: this.view.id, leg }, words: `Squaring off ${scopeWords(this.scope)}` };
  }
}

export function newRun(id: string, account: AccountId, scope: SquareOffScope, day: string, startedAt: SystemTime): RunState {
  return { day, tries: 0, past: false, view: { id, account, scope, startedAt, state: "running", cancelled: 0, lines: [] } };
}
