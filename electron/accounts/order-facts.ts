import type { FundsView, HoldingView } from "../../shared/contract/schemas/portfolio.ts";
import type { Failure } from "../../shared/domain/errors.ts";
import { badInput } from "../../shared/domain/errors.ts";
import type { AccountId, InstrumentKey } from "../../shared/domain/identity.ts";
import { instrumentKey } from "../../shared/domain/identity.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import type { Order, OrderProposal } from "../../shared/domain/order.ts";
import type { SystemClock } from "../../shared/domain/time.ts";
import type { Money, Price } from "../../shared/domain/units.ts";
import { PRODUCTS, signOf } from "../../shared/domain/words.ts";
import type { MarginTables } from "../../shared/simulation/margin.ts";
import { marginOf } from "../../shared/simulation/margin.ts";
import type { InstrumentIndex } from "../market/instrument-index.ts";
import type { QuotePeek } from "../market/quote-peek.ts";
import type { OrderLedger } from "../orders/order-ledger.ts";
import { expectedPrice } from "../orders/order-preview.ts";
import { closableUnits } from "../orders/risk/closable.ts";
import { crossing } from "../orders/risk/crossing.ts";
import type { Added } from "../orders/risk/exposure.ts";
import { instrumentExposure as exposureOfInstrument, wholeExposure } from "../orders/risk/exposure.ts";
import type { RiskLimits } from "../orders/risk/limits.ts";
import type { DayStanding, Halted, MarketPhase, RiskFacts } from "../orders/risk/rule.ts";

/** Margin of one order by the broker, or why it is our own estimate. */
export interface BrokerMargin {
  /** Undefined while the broker has not told. */
  readonly total: Money | undefined;
  /** Why not, as a clause; undefined while it is being asked. */
  readonly why?: string | undefined;
}

/** What the exchange allows in one instrument today, as far as it is known. */
export interface ExchangeRules {
  /** In the market-wide ban period: only reducing orders are taken. */
  readonly banned: boolean;
  /** Nobody knows whether it is: there is no list of today. */
  readonly banUnknown?: boolean;
  /** Units that one client may hold: of a contract on a share, in all contracts on that share. */
  readonly clientUnits: number | undefined;
  /** Range of limit prices of an option (LPP). */
  readonly priceRange: { readonly low: Price; readonly high: Price } | undefined;
}

export const NO_RULES: ExchangeRules = { banned: false, clientUnits: undefined, priceRange: undefined };

export interface OrderFactsOptions {
  readonly id: AccountId;
  readonly ledger: OrderLedger;
  readonly instruments: InstrumentIndex;
  readonly quotes: QuotePeek;
  readonly margins: MarginTables;
  readonly clock: SystemClock;
  readonly limits: () => RiskLimits;
  /** Of the whole portfolio, where the account can tell; the order taken alone otherwise. */
  readonly required?: ((proposal: OrderProposal, replacing: Order | undefined) => Money | undefined) | undefined;
  /** What the broker itself asked for just this order a moment ago; `opening` units of it open a position. */
  readonly brokerMargin?: ((proposal: OrderProposal, opening: number) => BrokerMargin) | undefined;
  /** What the broker says of a share, and the user's answer to it; absent where nobody would ask. */
  readonly surveillance?: ((instrument: Instrument) => RiskFacts["surveillance"]) | undefined;
  readonly day: () => string;
  readonly funds: () => FundsView | undefined;
  readonly holdings: () => readonly HoldingView[];
  /** Whether its market is open, and what an order sent now would meet. */
  readonly market: (instrument: Instrument) => MarketPhase;
  readonly exchange: (instrument: Instrument) => ExchangeRules;
  readonly standing: () => DayStanding;
  /** Why only reducing orders go, while the kill switch is pulled. */
  readonly killed: () => Halted | undefined;
  /** Why nothing is opened, while a live account is locked. */
  readonly locked?: (() => string | undefined) | undefined;
  /** How the broker's books differ from ours, while they do not come together. */
  readonly diverged: () => string | undefined;
}

/** Gathers, for one proposal, all that the risk gate's rules look at. Hot: it stands before every order. */
export class OrderFacts {
  #options: OrderFactsOptions;
  #banned: { readonly of: readonly string[]; readonly names: ReadonlySet<string> } = { of: [], names: new Set() };

  constructor(options: OrderFactsOptions) {
    this.#options = options;
  }

  /**
   * @param replacing the order that the proposal changes: what it occupies is free again.
   * @param plan kind of the plan that it is one leg of: a plan marks each leg itself, so equal legs are no slip.
   */
  of(proposal: OrderProposal, replacing?: Order, plan?: string): RiskFacts | Failure {
    const { id, ledger, instruments, quotes, clock, funds } = this.#options;
    const instrument = instruments.get(proposal.instrument);
    if (!instrument) return badInput("instrument", "an instrument of today's list", `${proposal.instrument} is not in today's instrument list. Search for it again; contracts expire and names change.`);
    const now = clock.now();
    const limits = this.#options.limits();
    const quote = quotes.of(proposal.instrument);
    const left = Math.max(0, proposal.quantity - (replacing?.filled ?? 0));
    const units = Number.isSafeInteger(left) ? left : 0;
    const { reducing, unmargined } = closableUnits(proposal, ledger.owners, ledger.resting, this.#held(proposal), replacing);
    const { owners, resting, tally } = ledger;
    const added: Added = { proposal, units, multiplier: instrument.multiplier, price: expectedPrice(proposal, quote?.ltp), replacing };
    const rules = this.#options.exchange(instrument);
    const opening = Math.max(0, units - unmargined);
    const own = this.#options.required?.(proposal, replacing) ?? this.#margin(added, instrument, opening);
    const told = replacing || opening === 0 ? undefined : this.#options.brokerMargin?.(proposal, opening);
    return {
      instrument,
      ltp: quote?.ltp,
      upperCircuit: quote?.upperCircuit,
      lowerCircuit: quote?.lowerCircuit,
      priceRange: rules.priceRange,
      quoteAgeMs: quote?.receivedAt === undefined ? undefined : now - quote.receivedAt,
      margin: told?.total ?? own,
      ...(told && { marginTold: { ...told, own } }),
      opening,
      available: funds()?.available,
      reduces: units > 0 && units <= reducing,
      closable: reducing,
      limits,
      exposure: this.#exposure(added, limits),
      openOrders: resting.count(id) - (replacing ? 1 : 0),
      sent: tally.counts(now),
      duplicateAgoMs: plan !== undefined || replacing || limits.duplicateMs <= 0 ? undefined : tally.duplicate(proposal, now, limits.duplicateMs),
      crossing: crossing(resting, id, proposal, quote?.ltp, replacing),
      plan,
      market: this.#options.market(instrument),
      banned: this.#bannedBy(instrument, limits, rules),
      banUnknown: rules.banUnknown,
      surveillance: this.#options.surveillance?.(instrument),
      positionLimit: rules.clientUnits === undefined ? undefined : { units: rules.clientUnits, after: this.#unitsAfter(added, owners, resting) + this.#unitsBeside(instrument) },
      day: this.#options.standing(),
      killed: this.#options.killed(),
      locked: this.#options.locked?.(),
      diverged: this.#options.diverged(),
    };
  }

  /** Only limits that are on are worked out. */
  #exposure(added: Added, limits: RiskLimits): RiskFacts["exposure"] {
    const { instrumentExposure, ownerExposure, accountExposure } = limits;
    if (instrumentExposure <= 0 && ownerExposure <= 0 && accountExposure <= 0) return {};
    const { id, ledger, quotes } = this.#options;
    const mark = (key: InstrumentKey): Price | undefined => quotes.of(key)?.ltp;
    const facts = { account: id, owners: ledger.owners, resting: ledger.resting, mark };
    const whole = ownerExposure > 0 || accountExposure > 0 ? wholeExposure(facts, added) : undefined;
    return { instrument: instrumentExposure > 0 ? exposureOfInstrument(facts, added) : undefined, owner: whole?.owner, account: whole?.account };
  }

  #margin({ proposal, price }: Added, instrument: Instrument, opening: number): RiskFacts["margin"] {
    const { margins, day, instruments } = this.#options;
    const onIndex = instruments.get(instrumentKey("NSE_INDEX", instrument.underlying)) !== undefined;
    return marginOf({ instrument, product: proposal.product, side: proposal.side, opening, price, day: day(), onIndex }, margins);
  }

  /** Delivered shares. Sold out of them today shows as a net below zero while this list keeps its quantity. */
  #held({ product, side, instrument }: OrderProposal): number {
    if (product !== "CNC" || side !== "SELL") return 0;
    return this.#options.holdings().reduce((sum, holding) => sum + (holding.instrument === instrument ? holding.quantity : 0), 0);
  }

  #unitsAfter({ proposal, units }: Added, owners: OrderLedger["owners"], resting: OrderLedger["resting"]): number {
    let net = signOf(proposal.side) * units;
    for (const product of PRODUCTS) {
      net += owners.net({ account: proposal.account, instrument: proposal.instrument, product });
      for (const sums of resting.at(proposal.account, proposal.instrument, product)?.owners.values() ?? []) net += proposal.side === "BUY" ? sums.buy : -sums.sell;
    }
    return Math.abs(net);
  }

  /** Open units in the other contracts on the same underlying: the exchange's limit is on all of them together. */
  #unitsBeside({ key, kind, underlying }: Instrument): number {
    if (kind !== "future" && kind !== "option") return 0;
    const { ledger, instruments, id } = this.#options;
    const nets = new Map<InstrumentKey, number>();
    for (const { account, instrument, quantity } of ledger.positions.views()) {
      if (account !== id || instrument === key || quantity === 0) continue;
      const other = instruments.get(instrument);
      if (other?.underlying === underlying && other.kind !== "equity") nets.set(instrument, (nets.get(instrument) ?? 0) + quantity);
    }
    return [...nets.values()].reduce((sum, net) => sum + Math.abs(net), 0);
  }

  #bannedBy({ key, symbol, underlying, kind }: Instrument, limits: RiskLimits, rules: ExchangeRules): RiskFacts["banned"] {
    if (this.#banned.of !== limits.banned) this.#banned = { of: limits.banned, names: new Set(limits.banned.map((name) => name.toUpperCase())) };
    const { names } = this.#banned;
    const name = names.size === 0 ? undefined : [key, symbol, underlying].find((one) => names.has(one.toUpperCase()));
    if (name !== undefined) return { by: "limits", name };
    const derivative = kind === "future" || kind === "option";
    return derivative && rules.banned ? { by: "exchange", name: underlying } : undefined;
  }
}
