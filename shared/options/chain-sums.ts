/** Open interest at one strike, in contracts or units, the same for all. */
export interface StrikeInterest {
  readonly strike: number;
  readonly calls: number;
  readonly puts: number;
}

/** Premiums at one strike; undefined where there is none. */
export interface StrikePremiums {
  readonly strike: number;
  readonly call: number | undefined;
  readonly put: number | undefined;
}

/** Open interest of all puts by that of all calls. Undefined without open calls. */
export function putCallRatio(rows: readonly StrikeInterest[]): number | undefined {
  const calls = rows.reduce((sum, row) => sum + row.calls, 0);
  const puts = rows.reduce((sum, row) => sum + row.puts, 0);
  return calls > 0 ? puts / calls : undefined;
}

/**
 * The strike at which all open options together would be worth least to those who hold them, were the
 * underlying to end there: the least of Σ calls · max(0, S − K) + Σ puts · max(0, K − S) over the listed strikes S.
 * "Max pain" has no author to cite; this is the sum that the exchanges' own analytics pages describe.
 * @returns the lowest such strike; undefined while nothing is open
 */
export function maxPain(rows: readonly StrikeInterest[]): number | undefined {
  let best: { readonly strike: number; readonly worth: number } | undefined;
  if (rows.every(({ calls, puts }) => calls === 0 && puts === 0)) return undefined;
  for (const { strike } of rows.toSorted((a, b) => a.strike - b.strike)) {
    const worth = worthAt(rows, strike);
    if (best === undefined || worth < best.worth) best = { strike, worth };
  }
  return best?.strike;
}

/** What all open options are worth at their end with the underlying at `settled`. */
export function worthAt(rows: readonly StrikeInterest[], settled: number): number {
  return rows.reduce((sum, { strike, calls, puts }) => sum + calls * Math.max(0, settled - strike) + puts * Math.max(0, strike - settled), 0);
}

/** The listed strike nearest to the underlying; of two equally near the lower. */
export function atTheMoney(strikes: readonly number[], underlying: number): number | undefined {
  return strikes.reduce<number | undefined>((best, strike) => (best === undefined || Math.abs(strike - underlying) < Math.abs(best - underlying) ? strike : best), undefined);
}

/** Strikes around the money whose premiums are asked for the forward. */
const PAIRS = 3;

/**
 * The forward that calls and puts agree on, by put-call parity F = K + e^(rT) (C − P): the median over the
 * strikes nearest to the underlying, so that one stale premium moves nothing.
 * @returns undefined without a strike that has both premiums
 */
export function impliedForward(rows: readonly StrikePremiums[], underlying: number, interest: number, years: number): number | undefined {
  const growth = Math.exp(interest * years);
  const found = rows
    .toSorted((a, b) => Math.abs(a.strike - underlying) - Math.abs(b.strike - underlying))
    .flatMap(({ strike, call, put }) => (call !== undefined && put !== undefined ? [strike + growth * (call - put)] : []))
    .slice(0, PAIRS)
    .sort((a, b) => a - b);
  if (found.length === 2) return ((found[0] ?? 0) + (found[1] ?? 0)) / 2;
  return found[found.length >> 1];
}
