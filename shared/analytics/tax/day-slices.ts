import type { PeriodFill } from "./period-fill.ts";

/** What of one fill was traded within the day, or the rest of it. A fill has one or two. */
export interface DaySlice {
  readonly fill: PeriodFill;
  readonly quantity: number;
  /** Of a share: its other side is of the same day. */
  readonly intraday: boolean;
}

/** Units that were bought and sold on one day. */
export interface DayPair {
  readonly buy: DaySlice;
  readonly sell: DaySlice;
  readonly quantity: number;
}

export interface SlicedDay {
  /** In the order of their fills. */
  readonly slices: readonly DaySlice[];
  readonly pairs: readonly DayPair[];
}

interface Part {
  readonly fill: PeriodFill;
  left: number;
}

interface Match {
  readonly buy: Part;
  readonly sell: Part;
  readonly quantity: number;
}

/**
 * Shares bought and sold on one exchange on one day net out: that many were never delivered, whatever the product and
 * whatever is held besides. They are paired first in, first out, those of one product before those of two. Contracts are
 * not paired here: their class does not hang on the day.
 * @param fills of one account and day, in their order.
 */
export function slicedDay(fills: readonly PeriodFill[]): SlicedDay {
  const parts = fills.map((fill): Part => ({ fill, left: fill.quantity }));
  const matches: Match[] = [];
  for (const share of byInstrument(parts.filter(({ fill }) => fill.contract.kind === "equity" && fill.kind === "trade"))) {
    for (const product of new Set(share.map(({ fill }) => fill.product))) matches.push(...matched(share.filter(({ fill }) => fill.product === product)));
    matches.push(...matched(share));
  }
  const both = new Map<Part, DaySlice>();
  const slices: DaySlice[] = [];
  for (const part of parts) {
    const { fill, left } = part;
    if (left < fill.quantity) {
      const slice = { fill, quantity: fill.quantity - left, intraday: true };
      both.set(part, slice);
      slices.push(slice);
    }
    if (left > 0) slices.push({ fill, quantity: left, intraday: false });
  }
  const pairs = matches.flatMap(({ buy, sell, quantity }) => {
    const [bought, sold] = [both.get(buy), both.get(sell)];
    return bought && sold ? [{ buy: bought, sell: sold, quantity }] : [];
  });
  return { slices, pairs };
}

function byInstrument(parts: readonly Part[]): Iterable<Part[]> {
  return Map.groupBy(parts, ({ fill }) => fill.instrument).values();
}

function matched(parts: readonly Part[]): Match[] {
  const matches: Match[] = [];
  const buys = parts.filter(({ fill }) => fill.side === "BUY");
  let next = 0;
  for (const sell of parts) {
    if (sell.fill.side !== "SELL") continue;
    for (let buy = buys[next]; buy && sell.left > 0; buy = buys[next]) {
      const quantity = Math.min(buy.left, sell.left);
      if (quantity > 0) matches.push({ buy, sell, quantity });
      buy.left -= quantity;
      sell.left -= quantity;
      if (buy.left === 0) next++;
    }
  }
  return matches;
}
