import { gttId } from "../../../electron/plans/gtt/gtt-id.ts";
import { planIdOf } from "../../../electron/plans/plan-id.ts";
import { RELEASE_WORD } from "../../../shared/contract/schemas/risk.ts";
import type { BracketRequest, ExitTerms, GttRequest, SliceRequest } from "../../../shared/contract/schemas/plans.ts";
import type { Side } from "../../../shared/domain/words.ts";
import type { Asking } from "./asking.ts";
import { SYMBOLS } from "./broker.ts";
import type { Chance } from "./chance.ts";
import type { Incarnation } from "./terminal.ts";
import { ACCOUNT, DAY, FREEZE, keyOf } from "./terminal.ts";

const WISHES = {
  bracket: 38, protect: 8, "change bracket": 6, "break even": 4, "cancel bracket": 5,
  gtt: 14, "cancel gtt": 3, slice: 6, basket: 4, "square off": 4, kill: 2,
} as const;
export type PlanWish = keyof typeof WISHES;
const TICK = 500;

/** Asks for what Sauda keeps itself: brackets, rules, slices, baskets, square-offs, the lever. */
export class PlanDriver {
  #chance: Chance;
  #asking: Asking;
  #programs = 0;

  #wishes: Readonly<Partial<Record<PlanWish, number>>>;

  constructor(chance: Chance, asking: Asking, wishes: Readonly<Partial<Record<PlanWish, number>>> = WISHES) {
    this.#wishes = wishes;
    this.#chance = chance;
    this.#asking = asking;
  }

  act(terminal: Incarnation): void {
    const wish = this.#chance.weighed(this.#wishes as Readonly<Record<PlanWish, number>>);
    const { plans } = terminal.account;
    // Somebody comes back to a pulled lever soon.
    if (terminal.lever.view.pulled && this.#chance.is(0.5)) return this.release(terminal);
    switch (wish) {
      case "bracket":
        return this.bracket(terminal);
      case "protect":
        return this.#protect(terminal);
      case "change bracket":
      case "break even":
      case "cancel bracket":
        return this.#change(terminal, wish);
      case "gtt":
        return this.gtt(terminal);
      case "cancel gtt": {
        const active = plans.gtts.views().filter((rule) => rule.state === "active");
        if (active.length === 0) return;
        const { id } = this.#chance.of(active);
        return void this.#asking.ask({ kind: "cancelPlan", plan: id }, () => plans.gtts.cancel({ account: ACCOUNT, id }));
      }
      case "slice":
        return this.#slice(terminal);
      case "basket":
        return this.#basket(terminal);
      case "square off":
        return this.squareOff(terminal, this.#chance.is(0.3));
      case "kill":
        return this.pull(terminal, this.#chance.is(0.4));
    }
  }

  bracket({ account, ground }: Incarnation): void {
    const chance = this.#chance;
    const symbol = chance.of(Object.keys(SYMBOLS));
    const ltp = (ground.network.broker.ltp.get(symbol) ?? 0) * 100;
    const side: Side = chance.of(["BUY", "SELL"]);
    const type = chance.weighed({ LIMIT: 5, MARKET: 4, "SL-M": 1 });
    const way = side === "BUY" ? 1 : -1;
    const price = type === "LIMIT" ? ltp + way * TICK * chance.from(-30, 10) : 0;
    const trigger = type === "SL-M" ? ltp + way * TICK * chance.from(1, 30) : 0;
    const drawn = chance.from(2, 100);
    // Some above the freeze quantity: entry and legs go in parts.
    const quantity = drawn % 5 === 0 ? drawn * 3 : drawn;
    const request: BracketRequest = {
      account: ACCOUNT, instrument: keyOf(symbol), side, product: chance.of(["MIS", "CNC"]), quantity,
      entry: { type, price, trigger } as BracketRequest["entry"],
      owner: this.#owner(),
      exits: this.#exits(price || trigger || ltp, way, quantity),
    };
    const once = this.#asking.press();
    const { instrument, product, owner } = request;
    const place = () => account.plans.brackets.place(request, once);
    const asked = this.#asking.ask({ kind: "bracket", once, plan: planIdOf("bracket", once), instrument, product, owner, side, quantity, largest: FREEZE, stop: request.exits.stop !== undefined }, place);
    if (chance.is(0.08)) this.#asking.again(asked, place);
  }

  /** Mostly one of its own, as a program would be: then all that it holds is the bracket's. */
  #owner(): string {
    return this.#chance.weighed({ own: 60, alpha: 15, manual: 25 }).replace("own", `program-${++this.#programs}`);
  }

  gtt({ account, ground }: Incarnation): void {
    const chance = this.#chance;
    const symbol = chance.of(Object.keys(SYMBOLS));
    const ltp = (ground.network.broker.ltp.get(symbol) ?? 0) * 100;
    const oco = chance.is(0.4);
    const side: Side = chance.of(["BUY", "SELL"]);
    const quantity = chance.from(1, 60);
    const leg = (trigger: number): GttRequest["legs"][number] => {
      const limit = chance.is(0.6);
      return { trigger, type: limit ? "LIMIT" : "MARKET", price: limit ? trigger + (side === "BUY" ? 1 : -1) * TICK * chance.from(-4, 20) : 0, quantity } as GttRequest["legs"][number];
    };
    const below = ltp - TICK * chance.from(4, 80);
    const above = ltp + TICK * chance.from(4, 80);
    const legs = oco ? [leg(below), leg(above)] : [leg(chance.of([below, above]))];
    const request: GttRequest = { account: ACCOUNT, instrument: keyOf(symbol), side, product: chance.of(["MIS", "CNC"]), owner: "manual", home: "here", reduceOnly: quantity % 3 === 0, legs, expires: DAY };
    const once = this.#asking.press();
    const { instrument, product, owner, reduceOnly } = request;
    this.#asking.ask({ kind: "gtt", once, plan: gttId(ACCOUNT, once), instrument, product, owner, side, quantity, reduceOnly }, () => account.plans.gtts.place({ rule: request, once }));
  }

  squareOff(terminal: Incarnation, all: boolean): void {
    const chance = this.#chance;
    const once = this.#asking.press();
    const instrument = keyOf(chance.of(Object.keys(SYMBOLS)));
    const scope = all ? { kind: "all" as const } : chance.of([{ kind: "instrument" as const, instrument }, { kind: "owner" as const, owner: "alpha" }]);
    this.#asking.ask({ kind: "squareOff", once, plan: once }, () => terminal.account.safety.squareOff.start(scope, once));
  }

  pull(terminal: Incarnation, squareOff: boolean): void {
    this.#asking.ask({ kind: "kill", flat: squareOff }, () => terminal.lever.pull(squareOff));
  }

  release(terminal: Incarnation): void {
    this.#asking.ask({ kind: "release" }, () => terminal.lever.release(RELEASE_WORD));
  }

  #exits(around: number, way: number, quantity: number): ExitTerms {
    const chance = this.#chance;
    const stopAt = around - way * TICK * chance.from(20, 120);
    const stop = chance.is(0.92) ? { trigger: stopAt, ...(chance.is(0.4) ? { limit: stopAt - way * TICK * chance.from(2, 30) } : {}) } : undefined;
    const first = around + way * TICK * chance.from(15, 60);
    const half = Math.max(1, Math.floor(quantity / 2));
    const targets = chance.weighed({ none: 2, one: 5, two: 3 });
    const rows = targets === "none" && stop ? [] : targets === "two" && quantity > 1 ? [{ price: first, quantity: half }, { price: first + way * TICK * chance.from(5, 60), quantity: quantity - half }] : [{ price: first, quantity }];
    const trail = stop && chance.is(0.3) ? { kind: "points" as const, by: TICK * chance.from(20, 100) } : undefined;
    return { stop, targets: rows, trail, breakEvenAfterFirst: stop !== undefined && rows.length > 1 && chance.is(0.5), targetsAtBroker: chance.is(0.5) } as ExitTerms;
  }

  #protect({ account, ground }: Incarnation): void {
    const open = account.ledger.owners.views(ACCOUNT).filter((part) => part.quantity !== 0);
    if (open.length === 0) return;
    const part = this.#chance.of(open);
    const { instrument, product, quantity } = part;
    const owner = part.owner === "external" ? "manual" : part.owner;
    const ltp = (ground.network.broker.ltp.get(`${instrument.slice(4)}-EQ`) ?? 0) * 100;
    const exits = this.#exits(ltp, Math.sign(quantity), Math.abs(quantity));
    const once = this.#asking.press();
    const plan = planIdOf("bracket", once);
    this.#asking.ask({ kind: "protect", once, plan, instrument, product, owner, stop: exits.stop !== undefined }, () => account.plans.brackets.protect({ account: ACCOUNT, instrument, product, owner, exits }, once));
  }

  #change({ account }: Incarnation, wish: "change bracket" | "break even" | "cancel bracket"): void {
    const { brackets } = account.plans;
    const live = brackets.views().filter((view) => view.state === "entering" || view.state === "working");
    if (live.length === 0) return;
    const view = this.#chance.of(live);
    const { id, side, quantity, exits } = view;
    if (wish === "break even") return void this.#asking.ask({ kind: "changePlan", plan: id }, () => brackets.breakEven(id));
    if (wish === "cancel bracket") {
      const exit = this.#chance.is(0.6);
      return void this.#asking.ask({ kind: "cancelPlan", plan: id, flat: exit }, () => brackets.cancel(id, exit));
    }
    const around = exits.stop?.trigger ?? exits.targets[0]?.price ?? 0;
    const way = side === "BUY" ? 1 : -1;
    this.#asking.ask({ kind: "changePlan", plan: id }, () => brackets.change(id, this.#exits(around + way * TICK * 50, way, quantity)));
  }

  #slice({ account, ground }: Incarnation): void {
    const chance = this.#chance;
    const symbol = chance.of(Object.keys(SYMBOLS));
    const ltp = (ground.network.broker.ltp.get(symbol) ?? 0) * 100;
    const side: Side = chance.of(["BUY", "SELL"]);
    const type = chance.of(["MARKET", "LIMIT"] as const);
    const way = chance.of([{ kind: "freeze" as const }, { kind: "iceberg" as const, show: chance.from(5, 20) }, { kind: "twap" as const, parts: chance.from(2, 6), overMs: chance.from(2_000, 20_000), jitterPercent: 20 }]);
    const request = { account: ACCOUNT, instrument: keyOf(symbol), side, product: "MIS", quantity: way.kind === "freeze" ? chance.from(100, 400) : chance.from(40, 120), type, price: type === "LIMIT" ? ltp : 0, owner: "manual", way } as SliceRequest;
    const once = this.#asking.press();
    const { instrument, product, owner, quantity } = request;
    this.#asking.ask({ kind: "slice", once, plan: planIdOf("slice", once), instrument, product, owner, side, quantity }, () => account.plans.slices.start(request, once));
  }

  #basket({ account, ground }: Incarnation): void {
    const chance = this.#chance;
    const lines = Object.keys(SYMBOLS).slice(0, chance.from(1, 3)).map((symbol) => {
      const ltp = (ground.network.broker.ltp.get(symbol) ?? 0) * 100;
      const type = chance.of(["MARKET", "LIMIT"] as const);
      return { instrument: keyOf(symbol), side: chance.of(["BUY", "SELL"] as const), quantity: chance.from(1, 40), type, price: type === "LIMIT" ? ltp : 0, trigger: 0, product: "MIS" };
    });
    const once = this.#asking.press();
    const request = { account: ACCOUNT, name: "pair", lines, ifRefused: chance.of(["stop", "roll back", "go on"] as const), owner: "manual" } as Parameters<typeof account.plans.baskets.send>[0];
    this.#asking.ask({ kind: "basket", once, plan: planIdOf("basket", once), lines: lines.map(({ instrument, side, quantity, product }) => ({ instrument, side, quantity, product })) }, () => account.plans.baskets.send(request, once));
  }
}
