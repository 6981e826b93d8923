/**
 * Value below which so many percent of the others lie, between the two nearest ranks by straight line: definition 7 of
 * Hyndman and Fan, "Sample Quantiles in Statistical Packages" (1996), which NumPy and spreadsheets use.
 * @param sorted ascending, at least one.
 * @param percent 0 to 100.
 * @throws RangeError for no values, or a percentage outside of that.
 */
export function percentileOf(sorted: ArrayLike<number>, percent: number): number {
  if (sorted.length === 0 || !(percent >= 0 && percent <= 100)) throw new RangeError(`percentile ${percent} of ${sorted.length} values cannot be told`);
  const rank = (percent / 100) * (sorted.length - 1);
  const below = sorted[Math.floor(rank)] ?? 0;
  const above = sorted[Math.ceil(rank)] ?? 0;
  return below + (above - below) * (rank - Math.floor(rank));
}
