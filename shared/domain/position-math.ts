import type { InstrumentKey } from "./identity.ts";
import type { Money, Price } from "./units.ts";

/** The figures of a position that its profit follows from; values are Σ price × quantity without multiplier. */
export interface PositionFigures {
  readonly instrument: InstrumentKey;
  /** Signed units. */
  readonly quantity: number;
  readonly buyValue: Money;
  readonly sellValue: Money;
  /** Signed cost of the open quantity, without multiplier. */
  readonly cost: Money;
  /** Of the closed part, times multiplier. */
  readonly realised: Money;
  readonly multiplier: number;
}

/** A price as the quote board gives it: a whole number of 1/10,000 rupee, or NaN / 0 where there is none yet. */
type QuotedPrice = number;

/** Only whole amounts leave this file: an unknown or broken price gives undefined, never a wrong figure. */
function exact(units: number): Money | undefined {
  return Number.isSafeInteger(units) ? ((units || 0) as Money) : undefined;
}

function known(ltp: QuotedPrice): boolean {
  return Number.isSafeInteger(ltp) && ltp > 0;
}

/**
 * Net P&L of the day in units of 1/10,000 rupee: (sellValue − buyValue + quantity × ltp) × multiplier.
 * A closed position needs no price.
 */
export function netPnl(position: PositionFigures, ltp: QuotedPrice): Money | undefined {
  const closed = position.sellValue - position.buyValue;
  if (position.quantity === 0) return exact(closed * position.multiplier);
  if (!known(ltp)) return undefined;
  return exact((closed + position.quantity * ltp) * position.multiplier);
}

/** What is left of the net P&L beside the realised part, so that the two always add up. */
export function unrealisedPnl(position: PositionFigures, ltp: QuotedPrice): Money | undefined {
  const net = netPnl(position, ltp);
  return net === undefined ? undefined : exact(net - position.realised);
}

/** Average price of the open quantity, rounded to 1/10,000 rupee for the eye; undefined when flat. Never computed with. */
export function averagePrice(position: Pick<PositionFigures, "cost" | "quantity">): Price | undefined {
  if (position.quantity === 0) return undefined;
  return Math.round(position.cost / position.quantity) as Price;
}

/** Value at market of the open quantity, unsigned. */
export function exposure(position: PositionFigures, ltp: QuotedPrice): Money | undefined {
  if (position.quantity === 0) return 0 as Money;
  return known(ltp) ? exact(Math.abs(position.quantity) * ltp * position.multiplier) : undefined;
}

/** Cost of the open quantity times multiplier, unsigned: the whole that the unrealised percentage is of. */
export function openCost(position: PositionFigures): number {
  return Math.abs(position.cost * position.multiplier);
}

export interface PositionTotals {
  readonly open: number;
  /** Open positions without a price: they are missing from exposure, unrealised and net. */
  readonly unpriced: number;
  readonly exposure: Money;
  readonly realised: Money;
  readonly unrealised: Money;
  readonly net: Money;
}

/** Sums over positions, of several accounts if wished. */
export function totalsOf(positions: Iterable<PositionFigures>, ltpOf: (key: InstrumentKey) => QuotedPrice): PositionTotals {
  let open = 0;
  let unpriced = 0;
  let atMarket = 0;
  let realised = 0;
  let unrealised = 0;
  for (const position of positions) {
    const ltp = ltpOf(position.instrument);
    realised += position.realised;
    if (position.quantity !== 0) open++;
    const loose = unrealisedPnl(position, ltp);
    if (loose === undefined) {
      unpriced++;
      continue;
    }
    unrealised += loose;
    atMarket += exposure(position, ltp) ?? 0;
  }
  return {
    open,
    unpriced,
    exposure: atMarket as Money,
    realised: realised as Money,
    unrealised: unrealised as Money,
    net: (realised + unrealised) as Money,
  };
}

export interface HoldingFigures {
  /** All units held, those bought and not yet delivered (T1) included, as the broker's own profit counts them. */
  readonly quantity: number;
  readonly averagePrice: Price;
  readonly previousClose: Price;
}

export interface HoldingProfit {
  readonly value: Money;
  readonly cost: Money;
  readonly day: Money;
  /** Yesterday's value: the whole of the day's percentage. */
  readonly before: Money;
  readonly total: Money;
}

/** Profit of a holding; undefined without a price. */
export function holdingProfit(holding: HoldingFigures, ltp: QuotedPrice): HoldingProfit | undefined {
  if (!known(ltp)) return undefined;
  const value = exact(holding.quantity * ltp);
  const cost = exact(holding.quantity * holding.averagePrice);
  const before = exact(holding.quantity * holding.previousClose);
  if (value === undefined || cost === undefined || before === undefined) return undefined;
  return { value, cost, before, day: (value - before) as Money, total: (value - cost) as Money };
}
