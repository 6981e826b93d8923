/** The published access rates, counted per client code in rolling windows. */

export type LimitName =
  | "login"
  | "generateTokens"
  | "getProfile"
  | "logout"
  | "getRMS"
  | "orders"
  | "getOrderBook"
  | "getTradeBook"
  | "getPosition"
  | "getHolding"
  | "getAllHolding"
  | "getLtpData"
  | "orderDetails"
  | "searchScrip"
  | "quote"
  | "candles"
  | "convertPosition"
  | "margin"
  | "optionGreek"
  | "gainersLosers"
  | "putCallRatio"
  | "OIBuildup"
  | "intradayScrips"
  | "cautionaryScrips"
  | "estimateCharges"
  | "edis"
  | "rules"
  | "ruleReads";

interface Rule {
  readonly second: number;
  readonly minute?: number;
  readonly hour?: number;
}

/** Calls admitted per second, minute and hour. `orders` is one budget for place, modify and cancel together. */
const RULES: Record<LimitName, Rule> = {
  login: { second: 1 },
  generateTokens: { second: 1, hour: 1000 },
  getProfile: { second: 3, hour: 1000 },
  logout: { second: 1 },
  getRMS: { second: 2 },
  orders: { second: 9, minute: 500, hour: 1000 },
  getOrderBook: { second: 1 },
  getTradeBook: { second: 1 },
  getPosition: { second: 1 },
  getHolding: { second: 1 },
  getAllHolding: { second: 1 },
  getLtpData: { second: 10, minute: 500, hour: 5000 },
  orderDetails: { second: 10, minute: 500, hour: 5000 },
  searchScrip: { second: 1 },
  quote: { second: 10, minute: 500, hour: 5000 },
  candles: { second: 3, minute: 180, hour: 5000 },
  convertPosition: { second: 10, minute: 500, hour: 5000 },
  margin: { second: 10, minute: 500, hour: 5000 },
  optionGreek: { second: 1 },
  // The table does not name these.
  gainersLosers: { second: 1 },
  putCallRatio: { second: 1 },
  OIBuildup: { second: 1 },
  intradayScrips: { second: 1 },
  cautionaryScrips: { second: 1 },
  estimateCharges: { second: 1 },
  edis: { second: 1 },
  rules: { second: 9, minute: 500, hour: 5000 },
  ruleReads: { second: 10, minute: 500, hour: 5000 },
};

/** The last `limit` admitted calls. Full and the oldest still inside the span: the next call is one too many. */
class RollingWindow {
  readonly #times: Float64Array;
  readonly #span: number;
  #next = 0;

  constructor(limit: number, span: number) {
    this.#times = new Float64Array(limit).fill(-Infinity);
    this.#span = span;
  }

  hasRoom(now: number): boolean {
    return (this.#times[this.#next] ?? -Infinity) <= now - this.#span;
  }

  add(now: number): void {
    this.#times[this.#next] = now;
    this.#next = (this.#next + 1) % this.#times.length;
  }
}

function windowsOf(rule: Rule): RollingWindow[] {
  const windows = [new RollingWindow(rule.second, 1000)];
  if (rule.minute !== undefined) windows.push(new RollingWindow(rule.minute, 60_000));
  if (rule.hour !== undefined) windows.push(new RollingWindow(rule.hour, 3_600_000));
  return windows;
}

export interface RateLimits {
  /** Counts one call; false when it is over a limit (a refused call is not counted). */
  admit(client: string, name: LimitName): boolean;
}

/** `now` in ms, never going back: a wall clock set back by an hour must not lock a trader out for it. */
export function publishedLimits(now: () => number): RateLimits {
  const budgets = new Map<string, RollingWindow[]>();
  return {
    admit(client, name) {
      const key = `${name} ${client}`;
      let windows = budgets.get(key);
      if (windows === undefined) budgets.set(key, (windows = windowsOf(RULES[name])));
      const at = now();
      if (!windows.every((window) => window.hasRoom(at))) return false;
      for (const window of windows) window.add(at);
      return true;
    },
  };
}

export const NO_LIMITS: RateLimits = { admit: () => true };
