import type { Fill, Order } from "../../shared/domain/order.ts";
import type { Conversion } from "../../shared/domain/conversion.ts";
import { signOf } from "../../shared/domain/words.ts";
import type { HoldingView } from "../../shared/contract/schemas/portfolio.ts";
import type { SquareOffScope } from "../../shared/contract/schemas/risk.ts";
import { handOf } from "../orders/risk/working-book.ts";
import { concerns, scopeWords } from "../orders/square-off/scope.ts";
import { BasketPlan } from "./basket/basket-plan.ts";
import type { BracketOptions } from "./bracket/bracket-options.ts";
import { BracketPlan } from "./bracket/bracket-plan.ts";
import type { Closers, LeftPlace } from "./closers.ts";
import { closersAt } from "./closers.ts";
import type { GttOptions } from "./gtt/gtt-plan.ts";
import { GttPlan } from "./gtt/gtt-plan.ts";
import type { Halt, Plan, PlanContext, StillToGo } from "./plan.ts";
import { ProtectionService } from "./protection/protection-service.ts";
import { SlicePlan } from "./slice/slice-plan.ts";

export interface AccountPlansOptions extends BracketOptions {
  /** As last read; undefined until then. */
  readonly holdings: () => readonly HoldingView[] | undefined;
  readonly doubt: GttOptions["doubt"];
}

/** The order kinds that Sauda keeps for one account. A new kind is a folder and a line here. */
export class AccountPlans {
  readonly gtts: GttPlan;
  readonly brackets: BracketPlan;
  readonly baskets: BasketPlan;
  readonly slices: SlicePlan;
  readonly protection: ProtectionService;
  readonly #all: readonly Plan[];
  #options: AccountPlansOptions;

  constructor(options: AccountPlansOptions) {
    this.#options = options;
    const context: PlanContext = {
      ...options.context,
      publish: (topic, payload) => {
        options.context.publish(topic, payload);
        if (topic === "bracket" || topic === "gtt") this.protection.changed();
      },
    };
    const { records, holdings, doubt } = options;
    this.brackets = new BracketPlan({ ...options, context });
    this.gtts = new GttPlan({ context, records, holdings, doubt });
    this.baskets = new BasketPlan(context);
    this.slices = new SlicePlan(context);
    // Brackets first: they hear of a fill before anything else acts on it.
    this.#all = [this.brackets, this.gtts, this.slices, this.baskets];
    const { account, ledger, quotes, timers, publish } = context;
    this.protection = new ProtectionService({ account, ledger, quotes, timers, publish, holdings: () => holdings() ?? [], plans: () => this.#all });
  }

  restore(): void {
    for (const plan of this.#all) plan.restore();
  }

  ready(): void {
    for (const plan of this.#all) plan.ready();
    this.protection.changed();
  }

  orderChanged(order: Order, before: Order | undefined): void {
    for (const plan of this.#all) plan.orderChanged(order, before);
    this.protection.changed();
  }

  filled(fill: Fill): void {
    for (const plan of this.#all) plan.filled(fill);
    this.protection.changed();
  }

  /** The list of holdings was read. */
  holdingsRead(): void {
    this.gtts.holdingsRead();
    this.protection.changed();
  }

  /** The broker's positions were read and compared. */
  positionsCompared(): void {
    this.gtts.positionsCompared();
  }

  /** What closes a position that is to leave its product. */
  closersAt(place: LeftPlace): Closers {
    return closersAt(place, { brackets: this.brackets.views(), gtts: this.gtts.views(), slices: this.slices.views() });
  }

  /** Ends what would close it in the product that it leaves. */
  async endClosers(place: LeftPlace, words: string): Promise<void> {
    const { brackets } = this.closersAt(place);
    this.halt({ concerns: (what) => what.instrument === place.instrument && what.product === place.product && what.side !== place.side && handOf(what.owner) === handOf(place.owner), words });
    await Promise.allSettled(brackets.map(({ id }) => this.brackets.cancel(id, false)));
  }

  /** A position has gone over to another product. */
  converted({ instrument, from, to }: Pick<Conversion, "instrument" | "from" | "to">): void {
    for (const product of [from, to]) this.brackets.converted({ instrument, product });
    this.gtts.converted(instrument);
    this.protection.changed();
  }

  /** All that it could still open at these places, or close a second time, ends. */
  squaringOff(scope: SquareOffScope): void {
    this.halt({ concerns: (what) => concerns(scope, what), words: `Squared off: ${scopeWords(scope)}.` });
  }

  /** A position is left by hand: nothing of the same hand may bring it back. */
  exiting({ instrument, product }: Pick<StillToGo, "instrument" | "product">): void {
    this.halt({ concerns: (what) => what.instrument === instrument && what.product === product && handOf(what.owner) === "manual", words: "Its position was exited by hand." });
  }

  /** What only closes a position goes on. @param why as a sentence. */
  haltOpening(why: string): void {
    const { ledger, account } = this.#options.context;
    const open = ({ instrument, product, owner, side }: StillToGo): number => {
      const held = product === "CNC" && side === "SELL" ? this.#options.held(instrument) : 0;
      return held - ledger.owners.quantityOf({ account, instrument, product }, owner) * signOf(side);
    };
    this.halt({ concerns: (what) => what.left > open(what), words: why });
  }

  halt(halt: Halt): void {
    for (const plan of this.#all) plan.halt?.(halt);
  }

  newDay(day: string): void {
    for (const plan of this.#all) plan.newDay(day);
    this.protection.changed();
  }

  /** Instruments whose ticks they need. */
  *holds(): ReturnType<Plan["holds"]> {
    for (const plan of this.#all) yield* plan.holds();
    yield* this.protection.holds();
  }

  end(): void {
    for (const plan of this.#all) plan.end();
    this.protection.end();
  }
}
