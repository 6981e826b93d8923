/**
 * Format of an amount with Indian grouping. A spreadsheet groups by thousands unless told otherwise, and its formats
 * know two conditions only, too few for lakh and crore on both sides of nought: so each cell has the one of its size.
 * @param value in rupees. @param places decimals.
 */
export function indianFormat(value: number, places: 0 | 2 | 4): string {
  const whole = Math.abs(value).toFixed(places).split(".")[0] ?? "0";
  const pairs = Math.max(0, Math.ceil((whole.length - 3) / 2));
  const head = pairs === 0 ? "#" : `${"##\\,".repeat(pairs - 1)}##\\,##`;
  return `${head}0${places === 0 ? "" : `.${"0".repeat(places)}`}`;
}

export const PERCENT = "0.00";
export const RATIO = "0.000";
export const STAMP = "yyyy-mm-dd hh:mm:ss";
/** Hours may be more than 24. */
export const DURATION = "[h]:mm:ss";
/** Text that stays text: also when it looks like a formula and is edited. */
export const TEXT = "@";
