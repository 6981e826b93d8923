/** Longest rows of trades that won and that lost, one after the other. */
export interface Streaks {
  readonly won: number;
  readonly lost: number;
}

/** @param profits of the trades in the order in which they were closed; one of nought ends both rows. */
export function streaksOf(profits: readonly number[]): Streaks {
  let won = 0;
  let lost = 0;
  let row = 0;
  for (const profit of profits) {
    const sign = Math.sign(profit);
    row = sign === 0 ? 0 : Math.sign(row) === sign ? row + sign : sign;
    won = Math.max(won, row);
    lost = Math.max(lost, -row);
  }
  return { won, lost };
}
