/** Days since 1970-01-01, both included. */
export interface DaySpan {
  readonly from: number;
  readonly to: number;
}

/**
 * The requests that fetch these days, newest first: each spans at most `most` calendar days, begins and ends
 * with a wanted day, and together they hold each wanted day once.
 * @param days ascending.
 * @param idle a stretch of so many days that nobody wants begins a new request.
 */
export function chunksOf(days: readonly number[], most: number, idle: number = most): DaySpan[] {
  const chunks: DaySpan[] = [];
  let chunk: DaySpan | undefined;
  for (const day of days.toReversed()) {
    if (chunk && chunk.to - day < most && chunk.from - day <= idle) {
      chunk = { from: day, to: chunk.to };
      continue;
    }
    if (chunk) chunks.push(chunk);
    chunk = { from: day, to: day };
  }
  if (chunk) chunks.push(chunk);
  return chunks;
}
