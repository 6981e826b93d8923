import type { BookHolding, ExchangeCore } from "../../types.ts";
import { average, percent, rupees } from "../numbers.ts";
import { contractFields } from "./contract.ts";

const worth = (core: ExchangeCore, holding: BookHolding): number => holding.quantity * (core.snapshot(holding.token)?.ltp ?? 0);

/**
 * A number in the form of an ISIN that no security has: the practice market's own. The depository's
 * routes name shares by it. The last digit is Luhn's over the letters as numbers (ISO 6166).
 */
export function practiceIsin(token: string): string {
  const body = `XP${token.padStart(9, "0")}`;
  const digits = [...body].map((letter) => parseInt(letter, 36).toString()).join("");
  const sum = [...digits].reverse().reduce((total, digit, i) => {
    const value = Number(digit) * (i % 2 === 0 ? 2 : 1);
    return total + Math.floor(value / 10) + (value % 10);
  }, 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}

/** One holding: numbers, and a profit rounded to the rupee. */
export function holdingRow(core: ExchangeCore, holding: BookHolding): object {
  const contract = contractFields(core, holding.token);
  const snapshot = core.snapshot(holding.token);
  const profit = worth(core, holding) - holding.value;
  return {
    tradingsymbol: contract.tradingsymbol,
    exchange: contract.exchange,
    isin: practiceIsin(holding.token),
    t1quantity: holding.t1Quantity,
    realisedquantity: holding.quantity - holding.t1Quantity,
    quantity: holding.quantity,
    authorisedquantity: 0,
    product: "DELIVERY",
    collateralquantity: null,
    collateraltype: null,
    haircut: 0,
    averageprice: rupees(average(holding.value, holding.quantity)),
    ltp: rupees(snapshot?.ltp ?? 0),
    symboltoken: holding.token,
    close: rupees(snapshot?.previousClose ?? 0),
    profitandloss: Math.round(profit / 100),
    pnlpercentage: percent(profit, holding.value),
  };
}

/** The totals of getAllHolding: values rounded to the rupee, the profit to the paisa. */
export function totalHolding(core: ExchangeCore, holdings: readonly BookHolding[]): object {
  const value = holdings.reduce((sum, holding) => sum + worth(core, holding), 0);
  const invested = holdings.reduce((sum, holding) => sum + holding.value, 0);
  return {
    totalholdingvalue: Math.round(value / 100),
    totalinvvalue: Math.round(invested / 100),
    totalprofitandloss: rupees(value - invested),
    totalpnlpercentage: percent(value - invested, invested),
  };
}
