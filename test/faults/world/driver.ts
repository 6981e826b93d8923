import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Order, OrderProposal } from "../../../shared/domain/order.ts";
import { isTerminal } from "../../../shared/domain/order.ts";
import type { Price } from "../../../shared/domain/units.ts";
import type { Product } from "../../../shared/domain/words.ts";
import { Asking } from "./asking.ts";
import { SYMBOLS } from "./broker.ts";
import type { Chance } from "./chance.ts";
import type { PlanWish } from "./plan-driver.ts";
import { PlanDriver } from "./plan-driver.ts";
import type { Incarnation } from "./terminal.ts";
import { ACCOUNT, keyOf } from "./terminal.ts";
import type { Network } from "./wires.ts";

/** What a trader does, in a thousand. */
const ACTIONS = { place: 480, cancel: 120, modify: 100, exit: 60, reverse: 12, cancelAll: 12, "press again": 40, elsewhere: 48, burst: 10, plans: 118 } as const;

const PRODUCTS: readonly Product[] = ["MIS", "CNC"];
export const TICK = 500;

/** A trader who never rests: places, changes, cancels, exits, presses twice; a program beside; and somebody with a telephone. */
export class Driver {
  readonly asking: Asking;
  readonly plans: PlanDriver;
  alone: boolean;
  #chance: Chance;
  #network: Network;

  constructor(chance: Chance, network: Network, now: () => number, wishes?: Partial<Record<PlanWish, number>>) {
    this.#chance = chance;
    this.#network = network;
    this.asking = new Asking(now);
    this.plans = new PlanDriver(chance, this.asking, wishes);
    this.alone = chance.is(0.5);
  }

  act(terminal: Incarnation): void {
    const { account } = terminal;
    const action = this.#chance.weighed(ACTIONS);
    const working = account.ledger.working(ACCOUNT);
    switch (action) {
      case "place":
        return this.#place(account, this.#wish(), this.asking.press());
      case "press again": {
        const before = this.asking.asked.filter((one) => one.kind === "place").at(-1);
        if (before?.terms && before.once !== undefined) this.asking.again(before, () => account.desk.place({ ...(before.terms as OrderProposal) }, before.once));
        return;
      }
      case "elsewhere":
        return this.elsewhere();
      case "cancelAll":
        return void this.asking.ask({ kind: "cancelAll" }, () => account.safety.exits.cancelAll());
      case "burst":
        return this.#burst(terminal);
      case "plans":
        return this.plans.act(terminal);
      case "cancel":
      case "modify": {
        if (working.length === 0) return;
        const order = this.#chance.of(working);
        if (action === "cancel") return void this.asking.ask({ kind: "cancel", order: order.key }, () => account.desk.cancel(order.key));
        return this.#modify(account, order);
      }
      case "exit":
      case "reverse":
        return this.#exit(account, action);
    }
  }

  /** Somebody trades in the account with another program or by telephone. */
  elsewhere(): void {
    if (this.alone) return;
    const chance = this.#chance;
    const symbol = chance.of(Object.keys(SYMBOLS));
    const ltp = this.#network.broker.ltp.get(symbol) ?? 0;
    this.#network.count("driver: elsewhere");
    this.#network.broker.place(
      {
        variety: "NORMAL", tradingsymbol: symbol, transactiontype: chance.of(["BUY", "SELL"]), producttype: chance.of(["INTRADAY", "DELIVERY"]), ordertype: "LIMIT", duration: "DAY",
        price: (ltp / 100).toFixed(2), triggerprice: "0", quantity: String(chance.from(1, 50)), ordertag: chance.of(["", "mobile", "someothertool"]),
      },
      true,
    );
  }

  #exit(account: Incarnation["account"], action: "exit" | "reverse"): void {
    const open = account.ledger.owners.views(account.view.id).filter((part) => part.quantity !== 0);
    if (open.length === 0) return;
    const { instrument, product, owner } = this.#chance.of(open);
    const hand = owner === "external" ? "manual" : owner;
    const once = this.asking.press();
    this.asking.ask({ kind: action, once, instrument, product, owner: hand }, () => account.safety.exits[action]({ instrument, product }, once, hand));
  }

  #place(account: Incarnation["account"], terms: OrderProposal, once: string): void {
    const asked = this.asking.ask({ kind: "place", once, terms: { ...terms } }, () => account.desk.place(terms, once));
    // A finger that bounces.
    if (!this.#chance.is(0.08)) return;
    this.#network.count("driver: double click");
    this.asking.again(asked, () => account.desk.place(terms, once));
  }

  /** More than the lane takes at once, and then a wish to be out. */
  #burst({ account, ground }: Incarnation): void {
    for (let i = ground.paced ? this.#chance.from(5, 12) : this.#chance.from(15, 30); i > 0; i--) this.#place(account, this.#wish(), this.asking.press());
    this.#exit(account, "exit");
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
    this.asking.ask({ kind: "modify", order: order.key }, () => account.desk.modify(order.key, terms));
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
      account: ACCOUNT, instrument: keyOf(symbol) satisfies InstrumentKey, side, type,
      quantity: slip ? chance.of([0, 1.5, 100_000]) : chance.from(1, 100),
      price: price as Price, trigger: trigger as Price,
      product: chance.of(PRODUCTS),
      validity: type === "LIMIT" && chance.is(0.1) ? "IOC" : "DAY",
      owner: chance.is(0.2) ? "alpha" : "manual",
    };
  }
}
