/**
 * Prices and money are integers of 1/10,000 rupee: fine enough for currency ticks (0.0025), exact in
 * a double up to 90,000 crore rupees. Nominal types keep a price from being added to an amount.
 */
declare const unit: unique symbol;
export type Price = number & { readonly [unit]: "price" };
export type Money = number & { readonly [unit]: "money" };

/** Units of `Price` and `Money` in one rupee. */
export const PER_RUPEE = 10_000;
/** Units in one paisa. */
export const PER_PAISA = 100;

export const ZERO = 0 as Money;
export const NO_PRICE = 0 as Price;

/** @throws RangeError when `units` is not a safe integer: a fraction here is always a bug. */
export function price(units: number): Price {
  if (!Number.isSafeInteger(units)) throw new RangeError(`price of ${units} units is not a safe integer`);
  return units as Price;
}

/** @throws RangeError when `units` is not a safe integer. */
export function money(units: number): Money {
  if (!Number.isSafeInteger(units)) throw new RangeError(`amount of ${units} units is not a safe integer`);
  return units as Money;
}

export function priceFromPaise(paise: number): Price {
  return price(paise * PER_PAISA);
}

/** Signed value of a quantity at a price: price × quantity × the contract's multiplier. */
export function valueOf(at: Price, quantity: number, multiplier: number): Money {
  return money(at * quantity * multiplier);
}

export function plus(...amounts: readonly Money[]): Money {
  let sum = 0;
  for (const amount of amounts) sum += amount;
  return money(sum);
}

export function minus(a: Money, b: Money): Money {
  return money(a - b);
}

const DECIMAL = /^([+-])?\s*(\d{1,12})(?:\.(\d*))?$/;

/**
 * Reads a decimal number of rupees exactly, without passing through a float. Accepts what brokers
 * send ("194.00", "- 2235.80") and what people type ("1,00,000", "₹ 812.5").
 * @returns units of 1/10,000 rupee, or undefined for anything else (also for a non-zero fifth decimal).
 */
export function parseUnits(text: string): number | undefined {
  const match = DECIMAL.exec(text.replaceAll(/[,₹\s]/g, ""));
  if (!match) return undefined;
  const fraction = match[3] ?? "";
  if (/[1-9]/.test(fraction.slice(4))) return undefined;
  const units = Number(match[2]) * PER_RUPEE + Number(fraction.slice(0, 4).padEnd(4, "0"));
  return match[1] === "-" ? -units || 0 : units;
}

export function parsePrice(text: string): Price | undefined {
  const units = parseUnits(text);
  return units === undefined ? undefined : price(units);
}

/** Plain decimal rupees for the wire and for files: "812.35", with as many decimals as are needed, at least two. */
export function plainRupees(units: number): string {
  const sign = units < 0 ? "-" : "";
  const abs = Math.abs(units);
  const fraction = String(abs % PER_RUPEE).padStart(4, "0").replace(/0{1,2}$/, "");
  return `${sign}${Math.floor(abs / PER_RUPEE)}.${fraction}`;
}
