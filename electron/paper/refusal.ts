import type { Instrument } from "../../shared/domain/instrument.ts";
import type { OrderTerms } from "../../shared/domain/order.ts";
import { istTime } from "../../shared/domain/time.ts";
import type { Product, Side } from "../../shared/domain/words.ts";
import { signOf } from "../../shared/domain/words.ts";
import type { Refusal } from "./acceptance.ts";
import { refusalOf } from "./acceptance.ts";
import type { PaperAccount } from "./paper-account.ts";
import type { PaperOrder } from "./paper-order.ts";

export interface Asked {
  readonly instrument: Instrument;
  readonly side: Side;
  readonly product: Product;
  readonly terms: OrderTerms;
}

/** Why the account does not take an order, or a change of one, as it and the market stand now. */
export function refusalBy(account: PaperAccount, asked: Asked, replacing: PaperOrder | undefined): Refusal | undefined {
  const { instrument, side, product, terms } = asked;
  const { rules, market, state } = account;
  if (state.closed) return { code: "PAPER-ACCOUNT", text: `The paper account ${state.name} is closed. Open another one to go on.` };
  const quote = market.quote(instrument.key);
  const at = market.marketAt();
  if (at === undefined) return { code: "PAPER-FEED", text: "No feed has told the market's time yet, so nothing can be filled. Wait for the first tick." };
  if (market.slotOf(instrument.key) === undefined) return { code: "PAPER-FEED", text: `There is no room on the quote board for ${instrument.symbol}. Start Sauda again.` };
  const squareOffAt = rules.squareOffAt(instrument, state.day);
  try {
    return refusalOf({
      instrument, side, product, terms,
      filled: replacing?.filled ?? 0,
      upper: quote?.upperCircuit,
      lower: quote?.lowerCircuit,
      last: quote?.ltp,
      phase: rules.phase(instrument, at),
      dueOn: rules.nextTradingDay(instrument, state.day),
      resumesAt: istTime(rules.session(instrument, state.day, "post-close")?.from ?? at).slice(0, 5),
      squaringOff: squareOffAt !== undefined && at >= squareOffAt,
      day: state.day,
      deliverable: account.money.deliverable(instrument.key, replacing?.id),
      money: () => {
        // No rate, no order: nothing is ever free for want of a table.
        rules.charges([{ order: "", instrument, product, side, quantity: 1, price: quote?.ltp ?? instrument.tick, autoSquaredOff: false }], state.day);
        const open = account.books.line(instrument.key, product)?.own.quantity ?? 0;
        return { ...account.money.wanted(asked, replacing), uncovers: open * signOf(side) < 0 && instrument.kind !== "equity" };
      },
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { code: "PAPER-TABLE", text: `${instrument.symbol} cannot be traded on paper: ${error.message}.` };
  }
}
