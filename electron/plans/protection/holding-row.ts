import type { HoldingView, PositionView } from "../../../shared/contract/schemas/portfolio.ts";
import type { Money } from "../../../shared/domain/units.ts";
import { ZERO } from "../../../shared/domain/units.ts";

/** The open delivery position of today in the same share, if any. */
type Today = Pick<PositionView, "quantity"> | undefined;

/** Shares of it that are still held: what was sold out of it today is a position below zero until it is delivered. */
export function stillHeld({ quantity, t1Quantity }: HoldingView, today: Today): number {
  return Math.max(0, Math.max(quantity, t1Quantity) + Math.min(0, today?.quantity ?? 0));
}

/** Shares that leave a holding are no short sale. */
export function isDelivery(position: PositionView, holdings: readonly HoldingView[]): boolean {
  if (position.product !== "CNC" || position.quantity >= 0) return false;
  const held = holdings.find(({ instrument }) => instrument === position.instrument);
  return held !== undefined && Math.max(held.quantity, held.t1Quantity) >= -position.quantity;
}

/** A holding with the figures of a position, so that both are reckoned alike: against what was paid for it. */
export function asPosition({ account, instrument, averagePrice }: HoldingView, units: number): PositionView {
  const cost = (averagePrice * units) as Money;
  return { account, instrument, product: "CNC", quantity: units, buyQuantity: units, buyValue: cost, sellQuantity: 0, sellValue: ZERO, cost, realised: ZERO, multiplier: 1, exact: true };
}
