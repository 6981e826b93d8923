import { readFileSync } from "node:fs";
import type { ExchangeRules } from "../../../electron/accounts/order-facts.ts";
import { NO_RULES, OrderFacts } from "../../../electron/accounts/order-facts.ts";
import { InstrumentIndex } from "../../../electron/market/instrument-index.ts";
import type { PeekedQuote, QuotePeek } from "../../../electron/market/quote-peek.ts";
import { OrderLedger } from "../../../electron/orders/order-ledger.ts";
import { CALM } from "../../../electron/orders/risk/day-loss.ts";
import type { RiskLimits } from "../../../electron/orders/risk/limits.ts";
import { DEFAULT_LIMITS } from "../../../electron/orders/risk/limits.ts";
import type { RiskFacts } from "../../../electron/orders/risk/rule.ts";
import type { HoldingView } from "../../../shared/contract/schemas/portfolio.ts";
import type { IntentId, OrderKey } from "../../../shared/domain/identity.ts";
import type { Instrument } from "../../../shared/domain/instrument.ts";
import type { Order, OrderProposal } from "../../../shared/domain/order.ts";
import { marginTables } from "../../../shared/simulation/margin.ts";
import { MemoryJournal } from "../../support/order-rig.ts";
import { ACCOUNT, DAY, SBIN, instrument, market, proposal, rupees, says, system } from "../../support/orders.ts";

const margins = marginTables(JSON.parse(readFileSync(new URL("../../../resources/margins/angelone.json", import.meta.url), "utf8")));

/** The gate's facts of one account, before a ledger that a test fills. */
export class FactsRig {
  readonly ledger = new OrderLedger(new MemoryJournal(), { order: () => {}, fill: () => {}, position: () => {}, alarm: () => {} });
  readonly instruments = new InstrumentIndex();
  quote: PeekedQuote | undefined = { ltp: rupees(812), mark: rupees(812), upperCircuit: rupees(893.2), lowerCircuit: rupees(730.8) };
  held: HoldingView[] = [];
  limits: RiskLimits = DEFAULT_LIMITS;
  rules: ExchangeRules = NO_RULES;
  now = 1_000;
  #count = 0;
  readonly facts: OrderFacts;

  constructor(...list: Instrument[]) {
    this.instruments.load([instrument(), ...list]);
    this.facts = new OrderFacts({
      id: ACCOUNT, ledger: this.ledger, instruments: this.instruments, margins, day: () => DAY,
      limits: () => this.limits,
      clock: { now: () => system(this.now) },
      market: () => ({ kind: "open", sentence: "NSE is open.", amo: false }),
      exchange: () => this.rules,
      standing: () => CALM,
      killed: () => undefined,
      diverged: () => undefined,
      quotes: { of: () => this.quote } as unknown as QuotePeek,
      funds: () => undefined,
      holdings: () => this.held,
    });
  }

  of(change: Partial<OrderProposal>, replacing?: Order): RiskFacts {
    const facts = this.facts.of(proposal(change), replacing);
    if ("kind" in facts) throw new Error(facts.sentence);
    return facts;
  }

  /** An order that has been filled so far and rests with the remainder. */
  order(change: Partial<OrderProposal>, filled = 0): Order {
    const key = `abcd${String(++this.#count).padStart(14, "0")}` as OrderKey;
    const at = system(1);
    const wanted = proposal(change);
    this.ledger.record({ kind: "order.approved", key, at, intent: key as string as IntentId, day: DAY, proposal: wanted, multiplier: 1, checks: [], once: undefined });
    const done = filled === wanted.quantity;
    const told = says({ brokerOrderId: `b${this.#count}`, state: done ? "complete" : "open", filled, averagePrice: filled > 0 ? rupees(800) : (0 as never), updatedAt: market(1_000), terms: wanted });
    this.ledger.record({ kind: "order.told", key, at, says: told });
    return this.ledger.order(key)!;
  }

  buy(quantity: number, change: Partial<OrderProposal> = {}): Order {
    return this.order({ quantity, ...change }, quantity);
  }

  hold(quantity: number): void {
    this.held = [{ account: ACCOUNT, instrument: SBIN, quantity, t1Quantity: 0, averagePrice: rupees(600), previousClose: rupees(810) }];
  }
}

export const SELL = { side: "SELL", type: "MARKET", price: 0 as never } as const;
