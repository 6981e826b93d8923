import type { InstrumentKey } from "../../shared/domain/identity.ts";
import type { PaperAccount } from "./paper-account.ts";
import type { PaperLine } from "./paper-books.ts";

/** Net quantity of the day by instrument and product, sales out of holdings included: what the terminal's own books show. */
export function netRows(account: PaperAccount): NetRow[] {
  const rows = new Map<string, NetRow>();
  const row = (instrument: InstrumentKey, product: NetRow["product"]): NetRow => {
    const key = `${instrument}|${product}`;
    const found = rows.get(key) ?? { instrument, product, carried: 0, carriedValue: 0, bought: 0, boughtValue: 0, sold: 0, soldValue: 0, net: 0, value: 0 };
    rows.set(key, found);
    return found;
  };
  for (const { instrument, product, quantity, cost } of account.state.opening) {
    const into = row(instrument, product);
    into.carried = into.net = quantity;
    into.carriedValue = into.value = cost;
  }
  for (const { instrument, product, side, quantity, price: at } of account.fills) {
    const into = row(instrument, product);
    const sign = side === "BUY" ? 1 : -1;
    into.net += sign * quantity;
    into.value += sign * quantity * at;
    if (sign > 0) {
      into.bought += quantity;
      into.boughtValue += quantity * at;
    } else {
      into.sold += quantity;
      into.soldValue += quantity * at;
    }
  }
  for (const { instrument, from, to, side, quantity, value } of account.state.moves ?? []) {
    for (const [product, way] of [[from, -1], [to, 1]] as const) {
      const into = row(instrument, product);
      const long = side === "BUY";
      into.net += (long ? way : -way) * quantity;
      into.value += way * value;
      into[long ? "bought" : "sold"] += way * quantity;
      into[long ? "boughtValue" : "soldValue"] += way * Math.abs(value);
    }
  }
  return [...rows.values()];
}

export interface NetRow {
  readonly instrument: InstrumentKey;
  readonly product: PaperLine["product"];
  carried: number;
  carriedValue: number;
  bought: number;
  boughtValue: number;
  sold: number;
  soldValue: number;
  net: number;
  /** Signed Σ price × quantity of all that is counted in `net`. */
  value: number;
}
