import type { PositionView } from "../../shared/contract/schemas/portfolio.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import { totalsOf } from "../../shared/domain/position-math.ts";

export interface NetPnl {
  /** Units of 1/10,000 rupee. */
  readonly units: number;
  /** Open positions without a price yet: only their realised part is in the sum, which must say so. */
  readonly unpriced: number;
  /** False while some fills are valued at the broker's rounded average. */
  readonly exact: boolean;
}

/** Net P&L of the day over all positions, the same figure as under the positions. */
export function sumPnl(positions: Iterable<PositionView>, ltpOf: (key: InstrumentKey) => number): NetPnl {
  const all = [...positions];
  const { net, unpriced } = totalsOf(all, ltpOf);
  return { units: net, unpriced, exact: all.every((position) => position.exact) };
}
