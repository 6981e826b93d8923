import { TerminalError } from "../../../shared/domain/errors.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Order, OrderProposal } from "../../../shared/domain/order.ts";
import { isTerminal } from "../../../shared/domain/order.ts";
import type { Price } from "../../../shared/domain/units.ts";
import type { Product } from "../../../shared/domain/words.ts";
import type { Asked } from "../checker.ts";
import { SYMBOLS } from "./broker.ts";
import type { Chance } from "./chance.ts";
import type { Incarnation } from "./terminal.ts";
import { ACCOUNT } from "./terminal.ts";
import type { Network } from "./wires.ts";

/** What a trader does, in a thousand. */
const ACTIONS = { place: 600, cancel: 120, modify: 100, exit: 60, reverse: 12, cancelAll: 12, squareOff: 8, "press again": 40, elsewhere: 48 } as const;

const PRODUCTS: readonly Product[] = ["MIS", "CNC"];
const TICK = 500;

/** A trader who never rests: places, changes, cancels, exits, presses twice; and somebody with a telephone. */
export class Driver {
  readonly asked: Asked[] = [];
  alone: boolean;
  #chance: Chance;
  #network: Network;
  #now: () => number;
  #presses = 0;
  /** What ran when the process died has no answer. */
  #open = new Map<symbol, Asked>();

  constructor(chance: Chance, network: Network, now: () => number) {
    this.#chance = chance;
    this.#network = network;
    this.#now = now;
    this.alone = chance.is(0.5);
  }

  cutOff(): void {
    for (const one of this.#open.values()) one.outcome = "cut-off";
    this.#open.clear();
  }

  act({ account }: Incarnation): void {
    const action = this.#chance.weighed(ACTIONS);
    const working = account.ledger.working(ACCOUNT);
    if (action === "place" || (action === "press again" && this.#presses === 0)) return this.#place(account, this.#wish(), this.#press());
    if (action === "press again") {
      const before = this.asked.filter((one) => one.kind === "place").at(-1);
      if (before?.terms && before.once !== undefined) this.#run(before, () => account.desk.place({ ...(before.terms as OrderProposal) }, before.once));
      return;
    }
    if (action === "elsewhere") return this.#elsewhere();
    if (action === "cancelAll") return void this.#run({ kind: "cancelAll" }, () => account.exits.cancelAll());
    if (action === "squareOff") {
      const once = this.#press();
      return void this.#run({ kind: "squareOff", once }, () => account.exits.squareOff(once));
    }
    if (action === "cancel" || action === "modify") {
      if (working.length === 0) return;
      const order = this.#chance.of(working);
      if (action === "cancel") return void this.#run({ kind: "cancel" }, () => account.desk.cancel(order.key));
      return this.#modify(account, order);
    }
    const open = account.ledger.positions.views().filter((position) => position.quantity !== 0);
    if (open.length === 0) return;
    const { instrument, product, quantity } = this.#chance.of(open);
    const once = this.#press();
    this.#run({ kind: action, once, instrument, product, position: quantity }, () => account.exits[action]({ instrument, product }, once));
  }

  #press(): string {
    return `press-${String(++this.#presses).padStart(4, "0")}`;
  }

  #place(account: Incarnation["account"], terms: OrderProposal, once: string): void {
    const asked = this.#run({ kind: "place", once, terms: { ...terms } }, () => account.desk.place(terms, once));
    // A finger that bounces.
    if (this.#chance.is(0.08)) this.#run(asked, () => account.desk.place(terms, once));
  }

  #modify(account: Incarnation["account"], order: Order): void {
    if (isTerminal(order.state)) return;
    const shift = TICK * this.#chance.from(-20, 20);
    const terms = {
      type: order.type, validity: order.validity,
      quantity: this.#chance.is(0.5) ? order.quantity : order.quantity + this.#chance.from(1, 20),
      price: (order.price > 0 ? Math.max(TICK, order.price + shift) : 0) as Price,
      trigger: order.trigger,
    };
    this.#run({ kind: "modify" }, () => account.desk.modify(order.key, terms));
  }

  #wish(): OrderProposal {
    const chance = this.#chance;
    const symbol = chance.of(Object.keys(SYMBOLS));
    const side = chance.of(["BUY", "SELL"] as const);
    const ltp = (this.#network.broker.ltp.get(symbol) ?? 0) * 100;
    const type = chance.weighed({ LIMIT: 60, MARKET: 25, SL: 8, "SL-M": 7 });
    const beyond = side === "BUY" ? 1 : -1;
    const trigger = type === "SL" || type === "SL-M" ? ltp + beyond * TICK * chance.from(1, 60) : 0;
    const price = type === "LIMIT" ? ltp - beyond * TICK * chance.from(-10, 80) : type === "SL" ? trigger + beyond * TICK * chance.from(0, 20) : 0;
    // Now and then something that no gate lets through.
    const slip = chance.is(0.04);
    return {
      account: ACCOUNT, instrument: `NSE:${symbol.replace("-EQ", "")}` as InstrumentKey, side, type,
      quantity: slip ? chance.of([0, 1.5, 100_000]) : chance.from(1, 100),
      price: price as Price, trigger: trigger as Price,
      product: chance.of(PRODUCTS),
      validity: type === "LIMIT" && chance.is(0.1) ? "IOC" : "DAY",
      owner: "manual",
    };
  }

  #elsewhere(): void {
    if (this.alone) return;
    const chance = this.#chance;
    const symbol = chance.of(Object.keys(SYMBOLS));
    const ltp = this.#network.broker.ltp.get(symbol) ?? 0;
    this.#network.broker.place(
      {
        variety: "NORMAL", tradingsymbol: symbol, transactiontype: chance.of(["BUY", "SELL"]), producttype: chance.of(["INTRADAY", "DELIVERY"]), ordertype: "LIMIT", duration: "DAY",
        price: (ltp / 100).toFixed(2), triggerprice: "0", quantity: String(chance.from(1, 50)), ordertag: chance.of(["", "mobile", "someothertool"]),
      },
      true,
    );
  }

  /** @param wish a new one, or one that is asked for again. */
  #run(wish: Omit<Asked, "at" | "outcome"> | Asked, work: () => Promise<unknown>): Asked {
    const asked: Asked = "outcome" in wish ? wish : { ...wish, at: this.#now(), outcome: "cut-off" };
    if (asked !== wish) this.asked.push(asked);
    const mark = Symbol(asked.kind);
    this.#open.set(mark, asked);
    work().then(
      () => {
        if (this.#open.delete(mark)) asked.outcome = "accepted";
      },
      (error: unknown) => {
        if (!(error instanceof TerminalError)) throw error;
        // A refusal of an exit may come after some of its parts have gone; one of a second press says nothing of the first.
        if (this.#open.delete(mark) && asked !== wish && asked.kind === "place") asked.outcome = "refused";
      },
    );
    return asked;
  }
}
