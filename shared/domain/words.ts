/** The unified vocabulary. Every broker's own words are translated to these at its edge. */
export const EXCHANGES = ["NSE", "BSE", "NFO", "BFO", "CDS", "MCX", "NSE_INDEX", "BSE_INDEX"] as const;
export type Exchange = (typeof EXCHANGES)[number];

export const SIDES = ["BUY", "SELL"] as const;
export type Side = (typeof SIDES)[number];

export const PRODUCTS = ["CNC", "NRML", "MIS", "MTF"] as const;
export type Product = (typeof PRODUCTS)[number];

export const ORDER_TYPES = ["MARKET", "LIMIT", "SL", "SL-M"] as const;
export type OrderType = (typeof ORDER_TYPES)[number];

export const VALIDITIES = ["DAY", "IOC"] as const;
export type Validity = (typeof VALIDITIES)[number];

/** Where an account's money is: real, simulated here on a live feed, or on the practice exchange. */
export const WORLDS = ["live", "paper", "practice", "replay"] as const;
export type World = (typeof WORLDS)[number];

export function opposite(side: Side): Side {
  return side === "BUY" ? "SELL" : "BUY";
}

/** +1 for a buy, −1 for a sell. */
export function signOf(side: Side): 1 | -1 {
  return side === "BUY" ? 1 : -1;
}

export function needsLimit(type: OrderType): boolean {
  return type === "LIMIT" || type === "SL";
}

export function needsTrigger(type: OrderType): boolean {
  return type === "SL" || type === "SL-M";
}
