import type { OrderType, Product, Side } from "../../domain/words.ts";

/** How a stop follows the price: at a distance, or at so many percent of the best price. */
export type SimTrail = { readonly kind: "points"; readonly by: number } | { readonly kind: "percent"; readonly by: number };

/**
 * flying  decided, not yet at the exchange
 * stop    waits for its trigger
 * resting a limit order, or a market order of which some is left
 */
export type SimStage = "flying" | "stop" | "resting" | "complete" | "cancelled";

/** What a simulated order is asked for. Prices in the unit of the run's ledger, quantities in units. */
export interface SimTerms {
  readonly side: Side;
  readonly quantity: number;
  readonly type: OrderType;
  /** 0 where the type has none. */
  readonly price: number;
  readonly trigger: number;
  /** GTC: until it is cancelled, over days. */
  readonly validity: "DAY" | "IOC" | "GTC";
  /** The quantity is not known before the price is: the desk tells it then. */
  readonly sized: boolean;
  readonly trail: SimTrail | undefined;
}

/** Closed by the broker, who charges a fee for that where the position is of the day. */
export function isAutoSquaredOff({ by }: Pick<SimOrder, "by">, product: Product): boolean {
  return by === "broker" && product === "MIS";
}

/** Who wants an order: the strategy, the broker (square-off, expiry, margin call), or the end of the data. */
export type SimOwner = "strategy" | "broker" | "end";

/** A simulated order of a backtest. Changed by the venue that holds it, and by nobody else. */
export interface SimOrder {
  readonly id: string;
  readonly signal: string;
  readonly instrument: number;
  readonly side: Side;
  /** +1 for a buy, −1 for a sell. */
  readonly sign: 1 | -1;
  readonly validity: SimTerms["validity"];
  readonly trail: SimTrail | undefined;
  readonly reason: string;
  readonly by: SimOwner;
  /** When it was decided, market ms. */
  readonly at: number;
  type: OrderType;
  quantity: number;
  price: number;
  trigger: number;
  sized: boolean;
  stage: SimStage;
  filled: number;
  /** Σ price × quantity of what filled. */
  value: number;
  doneAt: number;
  /** Why it was cancelled or refused; "" otherwise. */
  text: string;
  /** It never left: a rule said no. */
  refused: boolean;
  /** First bar of its instrument in which it is at the exchange, and how far into it, from 0 to 3 legs of the path. */
  fromBar: number;
  from: number;
  /** Trading day that it belongs to. */
  day: number;
  /** Best price since it is at work, for its trail; 0 before. */
  best: number;
  /** Bar in which its limit has had its share of the volume. */
  touchedIn: number;
  /** It is filled at the end of a bar, beside the path. */
  atClose: boolean;
  /** Placed in the course of a bar by a trigger: at market it pays the price of that moment, also where others pay the bar's average. */
  readonly triggered: boolean;
  /** It came to take what is there, and pays slippage: a market order, or a stop that became one. */
  taking: boolean;
}

export function isOver({ stage }: SimOrder): boolean {
  return stage === "complete" || stage === "cancelled";
}

export function remaining({ quantity, filled }: SimOrder): number {
  return quantity - filled;
}
