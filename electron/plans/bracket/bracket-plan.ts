import type { BracketRequest, BracketView, ExitTerms } from "../../../shared/contract/schemas/plans.ts";
import type { AccountId, InstrumentKey } from "../../../shared/domain/identity.ts";
import type { DecidedBy, Order } from "../../../shared/domain/order.ts";
import type { Product } from "../../../shared/domain/words.ts";
import { newBracket } from "../../../shared/domain/bracket/begin.ts";
import type { BracketTerms } from "../../../shared/domain/bracket/begin.ts";
import type { BracketState } from "../../../shared/domain/bracket/state.ts";
import { isOver } from "../../../shared/domain/bracket/state.ts";
import { TerminalError, notConnected } from "../../../shared/domain/errors.ts";
import { Standing } from "../../storage/standing.ts";
import { planIdOf } from "../plan-id.ts";
import type { Plan } from "../plan.ts";
import { BracketDriver } from "./bracket-driver.ts";
import { bracketFacts } from "./bracket-facts.ts";
import { MOST_PARTS, checkBracket } from "./bracket-checks.ts";
import { breakEvenEvent, changeEvent, foundOpen, mustBeActive } from "./bracket-commands.ts";
import { bracketHistory } from "./bracket-history.ts";
import type { BracketOptions } from "./bracket-options.ts";
import { handOf } from "./bracket-room.ts";
import { bracketView } from "./bracket-view.ts";
import { countsToday, endedOn } from "./ended-today.ts";
import { OneAtATime } from "./one-at-a-time.ts";
import { cancelOrphans } from "./orphans.ts";

export interface ProtectRequest {
  readonly account: AccountId;
  readonly instrument: InstrumentKey;
  readonly product: Product;
  readonly owner: string;
  readonly exits: ExitTerms;
}

/** Attempts of an entry's orders: each is placed once. */
const ENTRY_MARKS = Array.from({ length: MOST_PARTS }, (_, i) => i + 1);

/** What a bracket's watched levels cover of a position. */
export interface HeldHere {
  /** Unsigned units. */
  readonly here: number;
  /** The furthest stop among them. */
  readonly stop: number | undefined;
}

/** The brackets of one account. */
export class BracketPlan implements Plan {
  #options: BracketOptions;
  #standing: Standing<BracketState>;
  #drivers = new Map<string, BracketDriver>();
  /** By owner, instrument and product. */
  #deciding = new Map<string, OneAtATime>();
  /** Those that ended today before this start, as far as others' orders closed them. */
  #endedBefore: readonly BracketState[] = [];
  /** Last told to the page, by bracket. */
  #told = new Map<string, string>();

  constructor(options: BracketOptions) {
    this.#options = options;
    const { journal, clock, day } = options.context;
    this.#standing = new Standing<BracketState>({ kind: "bracket", journal, clock, day, isOver: ({ phase }) => isOver(phase) });
  }

  restore(): void {
    const { standing, account, day } = this.#options.context;
    // Long known when the books are read and anything may be decided.
    endedOn(day(), this.#options.records, account).then((ended) => (this.#endedBefore = ended), () => {});
    for (const state of this.#standing.restore(standing, account)) this.#add(state).prime({ kind: "restored" });
  }

  ready(): void {
    const { day } = this.#options.context;
    const today = day();
    for (const driver of this.#drivers.values()) {
      if (driver.state.day < today && !isOver(driver.state.phase)) driver.tell({ kind: "new-day", day: today });
      else void driver.look();
    }
    this.#cancelOrphans();
  }

  orderChanged(order: Order): void {
    this.#lookAt(order);
    const plan = order.why?.plan;
    if (plan?.kind === "bracket" && !this.#drivers.has(plan.id)) this.#cancelOrphans();
  }

  filled(fill: { readonly instrument: InstrumentKey; readonly product: Product }): void {
    this.#lookAt(fill);
  }

  /** Part of the position has gone over to another product. */
  converted(place: { readonly instrument: InstrumentKey; readonly product: Product }): void {
    this.#lookAt(place);
  }

  newDay(day: string): void {
    this.#endedBefore = [];
    for (const [id, driver] of this.#drivers) {
      if (!isOver(driver.state.phase)) driver.tell({ kind: "new-day", day });
      else {
        driver.end();
        this.#drivers.delete(id);
        this.#told.delete(id);
        this.#standing.forget(id);
      }
    }
  }

  *holds(): Iterable<InstrumentKey> {
    for (const { state } of this.#drivers.values()) if (!isOver(state.phase)) yield state.instrument;
  }

  covers({ instrument, product }: { readonly instrument: InstrumentKey; readonly product: string }): HeldHere | undefined {
    let here = 0;
    let stop: number | undefined;
    for (const driver of this.#drivers.values()) {
      const { state } = driver;
      const cover = state.instrument === instrument && state.product === product ? driver.cover() : undefined;
      if (!cover || cover.here <= 0) continue;
      here += cover.here;
      if (state.stopNow === undefined) continue;
      const further = stop === undefined || (state.side === "BUY" ? state.stopNow < stop : state.stopNow > stop);
      if (further) stop = state.stopNow;
    }
    return here > 0 ? { here, stop } : undefined;
  }

  end(): void {
    for (const driver of this.#drivers.values()) driver.end();
  }

  /** Those that are not over, and those that ended today. */
  views(): BracketView[] {
    return [...this.#drivers.values()].map((driver) => viewOf(driver));
  }

  /**
   * Resolves when bracket and entry are in the journal and the entry is on its way.
   * @param by of a strategy's bracket.
   * @throws TerminalError when terms or entry are refused: then nothing was sent.
   */
  async place(request: BracketRequest, once: string, by?: DecidedBy): Promise<{ id: string }> {
    const id = planIdOf("bracket", once);
    if (this.#known(id)) return { id };
    checkBracket(this.#options, request);
    const driver = await this.#begin(id, { ...request, adopted: undefined, by });
    if (driver.state.phase === "cancelled" && driver.refusal) throw new TerminalError(driver.refusal);
    if (!driver.state.legs.some((leg) => leg.role === "entry")) {
      // An entry that could not go at once must not go on its own later.
      driver.tell({ kind: "cancel", exit: false });
      throw new TerminalError(notConnected("The bracket was not placed: its entry could not be sent now. Nothing was placed; try again when the account is ready."));
    }
    return { id };
  }

  /** Puts a bracket around what is open of this owner and in no bracket yet. */
  async protect(request: ProtectRequest, once: string): Promise<{ id: string }> {
    const id = planIdOf("bracket", once);
    if (this.#known(id)) return { id };
    const { side, adopted } = foundOpen(this.#options, request, this.#peers(request));
    await this.#begin(id, { ...request, side, adopted, quantity: adopted.quantity, entry: undefined });
    return { id };
  }

  async change(id: string, exits: ExitTerms): Promise<void> {
    const driver = mustBeActive(this.#drivers.get(id));
    driver.tell(changeEvent(this.#options.context, driver.state, exits));
    await driver.look();
  }

  async breakEven(id: string): Promise<void> {
    const driver = mustBeActive(this.#drivers.get(id));
    driver.tell(breakEvenEvent(this.#options.context, driver.state));
    await driver.look();
  }

  /** Takes the protective orders away; with `exit` the position is closed as well. */
  async cancel(id: string, exit: boolean): Promise<void> {
    const driver = mustBeActive(this.#drivers.get(id), "cancel");
    driver.tell({ kind: "cancel", exit });
    await driver.look();
  }

  async history(most: number): Promise<BracketView[]> {
    return bracketHistory(this.#options.records, this.#options.context.account, most);
  }

  #cancelOrphans(): void {
    cancelOrphans(this.#options.context, (id) => this.#drivers.has(id));
  }

  #known(id: string): boolean {
    const { ledger, account } = this.#options.context;
    // One whose first order was refused has the others in the ledger.
    return this.#drivers.has(id) || ENTRY_MARKS.some((attempt) => ledger.byOnce(account, `${id}:entry:${attempt}`) !== undefined);
  }

  async #begin(id: string, terms: Omit<BracketTerms, "expiry">): Promise<BracketDriver> {
    const { clock, day } = this.#options.context;
    const { account, instrument, side, product, owner, quantity, exits, entry, adopted, by } = terms;
    const expiry = this.#options.context.instruments.get(instrument)?.expiry;
    const driver = this.#add(newBracket(id, { account, instrument, side, product, owner, quantity, exits, entry, adopted, expiry, ...(by && { by }) }, day(), clock.now()));
    await driver.look();
    return driver;
  }

  #add(state: BracketState): BracketDriver {
    const { context } = this.#options;
    const driver = new BracketDriver(state, {
      context,
      standing: this.#standing,
      facts: (of) => bracketFacts(this.#options, of, this.#peers(of)),
      onChanged: (changed) => this.#tell(changed),
      deciding: this.#decidingAt(state),
    });
    this.#drivers.set(state.id, driver);
    return driver;
  }

  #decidingAt({ instrument, product, owner }: BracketState): OneAtATime {
    const place = `${instrument}|${product}|${handOf(owner)}`;
    const found = this.#deciding.get(place) ?? new OneAtATime();
    this.#deciding.set(place, found);
    return found;
  }

  /** The brackets of an owner in this instrument and product, with the fills that the ledger has by now; those of today that others' orders closed are among them. */
  #peers({ instrument, product, owner }: { readonly instrument: InstrumentKey; readonly product: Product; readonly owner: string }): BracketState[] {
    const hand = handOf(owner);
    const isPeer = (state: BracketState): boolean => (!isOver(state.phase) || countsToday(state)) && state.instrument === instrument && state.product === product && handOf(state.owner) === hand;
    const peers = [...this.#drivers.values()].filter(({ state }) => isPeer(state));
    for (const peer of peers) peer.refresh();
    return [...peers.map(({ state }) => state), ...this.#endedBefore.filter(isPeer)];
  }

  #lookAt({ instrument, product }: { readonly instrument: InstrumentKey; readonly product: Product }): void {
    for (const driver of this.#drivers.values()) {
      if (driver.state.instrument === instrument && driver.state.product === product) void driver.look();
    }
  }

  #tell(driver: BracketDriver): void {
    const view = viewOf(driver);
    const text = JSON.stringify(view);
    if (this.#told.get(view.id) === text) return;
    this.#told.set(view.id, text);
    this.#options.context.publish("bracket", view);
  }
}

function viewOf(driver: BracketDriver): BracketView {
  return bracketView(driver.state, driver.cover(), driver.nakedSince);
}
