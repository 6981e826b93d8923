/**
 * Places of a long curve that are drawn, ascending. The curve is cut into stretches of equal length and of each
 * column the lowest and the highest point of every stretch are kept, and the first and last place of all: no peak and
 * no trough is lost, which picking by area (LTTB) does not promise. All places where there are no more than `limit`.
 * @param columns of equal length; what is no number is passed over.
 * @param limit how many places at most; at least 2 + 2 × columns.
 * @throws RangeError for a limit that cannot hold a single stretch.
 */
export function thinnedPlaces(columns: readonly ArrayLike<number>[], limit: number): number[] {
  const length = columns[0]?.length ?? 0;
  if (length <= limit) return Array.from({ length }, (_, i) => i);
  const perStretch = 2 * columns.length;
  const stretches = Math.floor((limit - 2) / perStretch);
  if (stretches < 1) throw new RangeError(`${limit} points cannot hold the peaks of ${columns.length} columns, expected at least ${2 + perStretch}`);
  const places = new Set<number>([0, length - 1]);
  for (let n = 0; n < stretches; n++) {
    const from = Math.floor((n * length) / stretches);
    const to = Math.floor(((n + 1) * length) / stretches);
    for (const column of columns) for (const place of extremes(column, from, to)) places.add(place);
  }
  return [...places].sort((a, b) => a - b);
}

function extremes(column: ArrayLike<number>, from: number, to: number): number[] {
  let lowest: number | undefined;
  let highest: number | undefined;
  for (let i = from; i < to; i++) {
    const value = column[i] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    if (lowest === undefined || value < (column[lowest] ?? 0)) lowest = i;
    if (highest === undefined || value > (column[highest] ?? 0)) highest = i;
  }
  return lowest === undefined || highest === undefined ? [] : [lowest, highest];
}

export function picked(column: ArrayLike<number>, places: readonly number[]): number[] {
  return places.map((place) => column[place] ?? 0);
}
