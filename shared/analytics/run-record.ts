/** Value of an account over the time of a run: one point for each bar or other step. */
export interface EquityCurve {
  /** Epoch ms, ascending. */
  readonly at: ArrayLike<number>;
  /** In rupees, or whatever the account is kept in. */
  readonly equity: ArrayLike<number>;
}

/** One closed trade: what was opened together at one price and closed together at another. Money as in the curve. */
export interface ClosedTrade {
  /** Bought is above 0, sold short below. */
  readonly quantity: number;
  /** Place in the curve. */
  readonly entryBar: number;
  readonly exitBar: number;
  /** Epoch ms. */
  readonly entryAt: number;
  readonly exitAt: number;
  readonly entryPrice: number;
  readonly exitPrice: number;
  /** What it brought, less its charges. */
  readonly profit: number;
  readonly charges: number;
  /** Profit by the value at entry, as a fraction. */
  readonly return: number;
}

/** Everything that the figures of a run are reckoned from. */
export interface RunRecord {
  readonly curve: EquityCurve;
  readonly trades: readonly ClosedTrade[];
  /** Last prices of what is compared with, one for each point of the curve. */
  readonly benchmark: ArrayLike<number>;
  /** First point at which the run could have traded: buy and hold begins there. */
  readonly tradesFrom: number;
  /** What riskless money earns in a year, as a fraction. */
  readonly riskFree: number;
  /** From UTC to the clock by which days begin, ms. */
  readonly zoneMs: number;
}
