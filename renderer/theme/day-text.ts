const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** "25 Aug" of `2026-08-25`: where the year is plain. */
export function shortDay(day: string): string {
  const [, month, date] = day.split("-");
  return `${Number(date)} ${MONTHS[Number(month) - 1] ?? ""}`;
}

/** "25 Aug 2026" of `2026-08-25`. */
export function dayText(day: string): string {
  return `${shortDay(day)} ${day.slice(0, 4)}`;
}
