import type { FundsView, HoldingView } from "../../shared/contract/schemas/portfolio.ts";
import type { Failure } from "../../shared/domain/errors.ts";
import { badInput } from "../../shared/domain/errors.ts";
import type { AccountId, InstrumentKey } from "../../shared/domain/identity.ts";
import { instrumentKey } from "../../shared/domain/identity.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import type { Order, OrderProposal } from "../../shared/domain/order.ts";
import type { Price } from "../../shared/domain/units.ts";
import { signOf } from "../../shared/domain/words.ts";
import type { MarginTables } from "../../shared/simulation/margin.ts";
import { marginOf } from "../../shared/simulation/margin.ts";
import type { InstrumentIndex } from "../market/instrument-index.ts";
import type { QuotePeek } from "../market/quote-peek.ts";
import type { OrderLedger } from "../orders/order-ledger.ts";
import { expectedPrice } from "../orders/order-preview.ts";
import type { RiskLimits } from "../orders/risk/limits.ts";
import type { RiskFacts } from "../orders/risk/rule.ts";

export interface OrderFactsOptions {
  readonly id: AccountId;
  readonly ledger: OrderLedger;
  readonly instruments: InstrumentIndex;
  readonly quotes: QuotePeek;
  readonly margins: MarginTables;
  readonly limits: RiskLimits;
  readonly day: () => string;
  readonly funds: () => FundsView | undefined;
  readonly holdings: () => readonly HoldingView[];
}

/** Gathers, for one proposal, all that the risk gate's rules look at. */
export class OrderFacts {
  #options: OrderFactsOptions;

  constructor(options: OrderFactsOptions) {
    this.#options = options;
  }

  /** @param replacing the order that the proposal changes: what it occupies is free again. */
  of(proposal: OrderProposal, replacing?: Order): RiskFacts | Failure {
    const { instruments, quotes, limits, funds } = this.#options;
    const instrument = instruments.get(proposal.instrument);
    if (!instrument) return badInput("instrument", "an instrument of today's list", `${proposal.instrument} is not in today's instrument list. Search for it again; contracts expire and names change.`);
    const quote = quotes.of(proposal.instrument);
    const filled = replacing?.filled ?? 0;
    const quantity = Math.max(0, proposal.quantity - filled);
    const closing = Math.min(quantity, this.#closable(proposal, replacing));
    const opening = Number.isSafeInteger(quantity) ? quantity - closing : 0;
    return {
      instrument,
      ltp: quote?.ltp,
      upperCircuit: quote?.upperCircuit,
      lowerCircuit: quote?.lowerCircuit,
      margin: this.#margin(proposal, instrument, opening, quote?.ltp),
      available: funds()?.available,
      reduces: opening === 0 && quantity > 0,
      limits,
    };
  }

  #margin(proposal: OrderProposal, instrument: Instrument, opening: number, ltp: Price | undefined): RiskFacts["margin"] {
    const { margins, day, instruments } = this.#options;
    const onIndex = instruments.get(instrumentKey("NSE_INDEX", instrument.underlying)) !== undefined;
    return marginOf({ instrument, product: proposal.product, side: proposal.side, opening, price: expectedPrice(proposal, ltp), day: day(), onIndex }, margins);
  }

  /** Units that an order on this side may close: the open position or holding, less what resting orders already will. */
  #closable(proposal: OrderProposal, replacing?: Order): number {
    const { id, ledger } = this.#options;
    const net = ledger.positions.view({ account: id, instrument: proposal.instrument, product: proposal.product })?.quantity ?? 0;
    // Sold out of holdings today, they show as a net below zero while the list of holdings keeps its quantity.
    const held = proposal.product === "CNC" && proposal.side === "SELL" ? this.#held(proposal.instrument) : 0;
    let promised = 0;
    for (const order of ledger.working(id)) {
      const same = order.instrument === proposal.instrument && order.product === proposal.product && order.side === proposal.side;
      if (same && order.key !== replacing?.key) promised += order.quantity - order.filled;
    }
    return Math.max(0, Math.max(0, held - net * signOf(proposal.side)) - promised);
  }

  #held(instrument: InstrumentKey): number {
    return this.#options.holdings().reduce((sum, holding) => sum + (holding.instrument === instrument ? holding.quantity : 0), 0);
  }
}
