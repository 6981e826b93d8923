/** Minutes of the day at which the exchange squares off intraday positions: 15:20. */
const SQUARE_OFF_IST = "15:20:00";
/** On a day that closes early, this long before the close instead. */
const SQUARE_OFF_BEFORE_CLOSE_MS = 10 * 60_000;

/** Session time of the intraday square-off of a day (`YYYY-MM-DD`) that closes at `closeAt`; epoch ms. */
export function squareOffAt(day: string, closeAt: number): number {
  return Math.min(Date.parse(`${day}T${SQUARE_OFF_IST}+05:30`), closeAt - SQUARE_OFF_BEFORE_CLOSE_MS);
}
