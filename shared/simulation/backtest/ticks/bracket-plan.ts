import { newBracket } from "../../../domain/bracket/begin.ts";
import { checkExits } from "../../../domain/bracket/check.ts";
import { orderSizes } from "../../../domain/bracket/portions.ts";
import type { BracketExits, BracketState } from "../../../domain/bracket/state.ts";
import { isOver } from "../../../domain/bracket/state.ts";
import type { Failure } from "../../../domain/errors.ts";
import { badInput, notConnected, refused } from "../../../domain/errors.ts";
import { formatQuantity } from "../../../domain/format.ts";
import type { AccountId, InstrumentKey } from "../../../domain/identity.ts";
import type { Order } from "../../../domain/order.ts";
import { largestOrder } from "../../../domain/slicing.ts";
import { istDay } from "../../../domain/time.ts";
import type { MarketTime, SystemTime } from "../../../domain/time.ts";
import type { Side } from "../../../domain/words.ts";
import { needsLimit, needsTrigger } from "../../../domain/words.ts";
import { BracketDriver } from "./bracket-driver.ts";
import { bracketFacts } from "./bracket-room.ts";
import type { LevelWatch } from "./level-watch.ts";
import { OneAtATime } from "./one-at-a-time.ts";
import type { OrderBook } from "./order-book.ts";
import type { OrderDesk } from "./order-desk.ts";
import { OWNER } from "./order-desk.ts";
import type { MarketPicture } from "./picture.ts";
import { priceOf } from "./picture.ts";
import type { TickPlace } from "./places.ts";
import type { Turns } from "./turns.ts";

/** Orders that one leg may be cut into at the freeze quantity, as in the terminal. */
const MOST_PARTS = 6;

export interface BracketPlanOptions {
  readonly turns: Turns;
  readonly book: OrderBook;
  readonly desk: OrderDesk;
  readonly watch: LevelWatch;
  readonly picture: MarketPicture;
  readonly account: AccountId;
}

export interface BracketWish {
  readonly id: string;
  readonly side: Side;
  readonly quantity: number;
  readonly entry: NonNullable<BracketState["entry"]>;
  readonly exits: BracketExits;
}

/** The brackets of a run. */
export class BracketPlan {
  readonly #options: BracketPlanOptions;
  readonly #drivers = new Map<string, BracketDriver>();
  readonly #deciding = new Map<InstrumentKey, OneAtATime>();

  constructor(options: BracketPlanOptions) {
    this.#options = options;
  }

  /** Something about an order of this instrument has changed. */
  look({ instrument }: Pick<Order, "instrument">): void {
    for (const driver of this.#drivers.values()) if (driver.state.instrument === instrument) driver.look();
  }

  newDay(day: string): void {
    for (const [id, driver] of this.#drivers) {
      if (!isOver(driver.state.phase)) driver.tell({ kind: "new-day", day });
      else {
        driver.end();
        this.#drivers.delete(id);
      }
    }
  }

  state(id: string): BracketState | undefined {
    return this.#drivers.get(id)?.state;
  }

  /** At work in this instrument. */
  at(instrument: InstrumentKey): string[] {
    return [...this.#drivers.values()].flatMap(({ state }) => (state.instrument === instrument && !isOver(state.phase) ? [state.id] : []));
  }

  /** @param ended called when there is nothing left to do just now: with why it was not placed, where it was not. */
  place(place: TickPlace, wish: BracketWish, ended: (failure: Failure | undefined) => void): void {
    const failure = this.#against(place, wish);
    if (failure) return this.#options.turns.soon(() => ended(failure));
    const driver = this.#begin(place, wish);
    driver.look(() => {
      const { phase, legs } = driver.state;
      if (phase === "cancelled" && driver.refusal) return ended(driver.refusal);
      if (legs.some((leg) => leg.role === "entry")) return ended(undefined);
      // An entry that could not go at once must not go on its own later.
      driver.tell({ kind: "cancel", exit: false });
      ended(notConnected("The bracket was not placed: its entry could not be sent now. Nothing was placed."));
    });
  }

  /** Takes its orders away; its position stays. @returns false where it is over. */
  cancel(id: string): boolean {
    const driver = this.#drivers.get(id);
    if (!driver || isOver(driver.state.phase)) return false;
    driver.tell({ kind: "cancel", exit: false });
    return true;
  }

  #begin(place: TickPlace, { id, side, quantity, entry, exits }: BracketWish): BracketDriver {
    const { turns, book, desk, watch, picture, account } = this.#options;
    const { key, slot, facts } = place;
    const deciding = this.#deciding.get(key) ?? new OneAtATime(turns);
    this.#deciding.set(key, deciding);
    const state = newBracket(id, { account, instrument: key, side, product: facts.product, owner: OWNER, quantity, exits, entry, adopted: undefined, expiry: facts.expiry }, istDay(turns.now), turns.now as SystemTime);
    const driver = new BracketDriver(state, { turns, book, desk, watch, slot, deciding, facts: (of) => bracketFacts(of, this.#peers(key), place, book, picture, turns.now) });
    this.#drivers.set(id, driver);
    return driver;
  }

  /** With the fills that the book has by now; those of today that others' orders closed are among them. */
  #peers(instrument: InstrumentKey): BracketState[] {
    const peers = [...this.#drivers.values()].filter(({ state }) => state.instrument === instrument && (!isOver(state.phase) || state.outsideToday > 0));
    for (const peer of peers) peer.refresh();
    return peers.map(({ state }) => state);
  }

  #against({ slot, facts, sessions }: TickPlace, { side, quantity, entry, exits }: BracketWish): Failure | undefined {
    const { turns, picture } = this.#options;
    const { symbol, tick, lot, kind, freeze } = facts;
    if (!sessions.marketOpen(turns.now as MarketTime)) return refused("market hours", `The market in ${symbol} is closed, and a stop could not follow an entry that fills at the open. Place the bracket once it is open.`, "open", "closed");
    const ltp = priceOf(picture.ltp(slot));
    const from = needsTrigger(entry.type) ? { price: entry.trigger, name: "entry's trigger" } : needsLimit(entry.type) ? { price: entry.price, name: "entry" } : ltp === undefined ? undefined : { price: ltp, name: "last price" };
    const largest = largestOrder({ lot, freeze });
    if (orderSizes(quantity, { largest }).length > MOST_PARTS) return badInput("quantity", `at most ${MOST_PARTS} orders`, `A bracket is cut into at most ${MOST_PARTS} orders of ${formatQuantity(largest ?? 0)} ${symbol}; ${formatQuantity(quantity)} is more. Use several brackets.`);
    return checkExits({ symbol, side, quantity, exits, tick, lot, option: kind === "option", from })[0];
  }
}
