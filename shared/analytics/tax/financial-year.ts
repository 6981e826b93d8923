/** Name of the financial year, April to March, that holds a day: `2026-27` of 2026-04-01 and of 2027-03-31. */
export function financialYear(day: string): string {
  const year = Number(day.slice(0, 4));
  const first = day.slice(5) >= "04-01" ? year : year - 1;
  return `${first}-${String((first + 1) % 100).padStart(2, "0")}`;
}
